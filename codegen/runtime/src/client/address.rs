//! URLs: the base URL of an API, its token endpoint, and which of them may receive secrets.

use std::fmt::{self, Write};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::Url;
use url::Host;

/// Everything but RFC 3986's unreserved characters. The remaining characters have no special meaning anywhere in a URL.
pub(crate) const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Whether no character of the text needs to be encoded.
pub(crate) fn is_unreserved(text: &str) -> bool {
    const UNRESERVED: [bool; 256] = {
        let mut is = [false; 256];
        let mut byte: u8 = 0;
        while byte < 128 {
            is[byte as usize] =
                byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
            byte += 1;
        }
        is
    };
    // No early exit: nearly always, all bytes are unreserved.
    text.bytes()
        .fold(true, |all, byte| all & UNRESERVED[usize::from(byte)])
}

/// Encodes a value for a path or a query.
pub(crate) fn encode(value: &str) -> String {
    utf8_percent_encode(value, RESERVED).to_string()
}

/// Formats a value; returns an error if its `Display` fails, where `to_string` would panic.
pub(crate) fn text(value: &dyn fmt::Display) -> Result<String, fmt::Error> {
    let mut text = String::new();
    write!(text, "{value}")?;
    Ok(text)
}

/// Replaces the `{names}` in a template by their values, or returns the first name that has none. Adjacent slashes of a
/// value and the template are merged.
pub(crate) fn fill(template: &str, value: impl Fn(&str) -> Option<String>) -> Result<String, &str> {
    let mut filled = String::with_capacity(template.len() + 32);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else {
            break;
        };
        filled.push_str(before);
        append(&mut filled, &value(name).ok_or(name)?);
        let slashes = after.len() - after.trim_start_matches('/').len();
        append(&mut filled, &after[..slashes]);
        rest = &after[slashes..];
    }
    filled.push_str(rest);
    Ok(filled)
}

fn append(filled: &mut String, text: &str) {
    let is_separated = filled.ends_with('/') && !filled.ends_with("://");
    let text = if is_separated {
        text.trim_start_matches('/')
    } else {
        text
    };
    filled.push_str(text);
}

/// Whether the value of a variable stays within its part of the URL: it must neither end a host that the template
/// begins, nor add user information.
pub(crate) fn is_part(template: &str, name: &str, default: Option<&str>, value: &str) -> bool {
    let variable = format!("{{{name}}}");
    if value.contains(|it: char| "?#@\\".contains(it) || it.is_whitespace()) {
        return false;
    }
    let Some((scheme, rest)) = template.split_once("://") else {
        return true;
    };
    if scheme.contains(&variable) {
        return !value.is_empty() && !value.contains([':', '/']);
    }
    let host = rest.split('/').next().unwrap_or("");
    if let Some(before) = host.strip_suffix(&variable)
        && value.starts_with('/')
    {
        // The host ends before the variable.
        return !before.is_empty() && !before.ends_with(['.', ':']);
    }
    if host == variable {
        // The variable is the whole host, and a path may follow.
        return !value.is_empty();
    }
    if !host.contains(&variable) {
        return true;
    }
    // A variable whose default is a path must not extend the host.
    if !value.is_empty() && default.is_some_and(|it| it.starts_with('/')) {
        return false;
    }
    let filled = host.replace(&variable, value);
    let lacks_label = filled.is_empty() || filled.starts_with(['.', ':']) || filled.contains("..");
    !value.contains('/') && !lacks_label
}

/// Parses the base URL of an API.
pub(crate) fn base(url: &str) -> Result<Url, String> {
    let url = absolute(url).map_err(|why| format!("the base URL {why}"))?;
    if url.query().is_some() || url.fragment().is_some() {
        return Err("the base URL has a query or a fragment: remove it".to_owned());
    }
    Ok(url)
}

/// Parses a token endpoint: an absolute URL, or a reference relative to the base, resolved as in RFC 3986. The fragment
/// is dropped, because it is not part of a request.
pub(crate) fn endpoint(base: &Url, url: &str) -> Result<Url, String> {
    // A colon in the first segment means a scheme, because relative references cannot have one there.
    let first = url.split(['/', '?', '#']).next().unwrap_or_default();
    let url = if first.contains(':') {
        absolute(url)
    } else {
        let joined = base.join(url);
        joined
            .map_err(|why| format!("is not a URL: {why}"))
            .and_then(checked)
    };
    let mut url = url.map_err(|why| format!("the token endpoint {why}"))?;
    url.set_fragment(None);
    Ok(url)
}

/// Adds the path of a server URL without a host to a URL that has no path.
pub(crate) fn with_path(origin: Url, server: &str) -> Result<Url, String> {
    if origin.path() != "/" {
        return Ok(origin);
    }
    let mut path = server;
    while let Some(rest) = ["./", "../", "/"]
        .iter()
        .find_map(|it| path.strip_prefix(it))
    {
        path = rest;
    }
    // Without leading slashes, the path cannot name another host.
    let url = origin.join(&format!("/{path}"));
    base(
        url.map_err(|why| format!("the base URL is not a URL: {why}"))?
            .as_str(),
    )
}

fn absolute(url: &str) -> Result<Url, String> {
    // The URL parser would take the first segment of the path for the host.
    let host = url.split_once("://").map(|(_, rest)| rest);
    if host.is_some_and(|it| it.is_empty() || it.starts_with(['/', '\\'])) {
        return Err("has no host".to_owned());
    }
    let url = Url::parse(url).map_err(|why| format!("is not a URL: {why}"))?;
    checked(url)
}

fn checked(url: Url) -> Result<Url, String> {
    if !matches!(url.scheme(), "http" | "https") {
        return Err("is not http or https".to_owned());
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("contains credentials: pass them to the client's `auth` instead".to_owned());
    }
    Ok(url)
}

/// Whether two URLs have the same origin.
pub(crate) fn same_origin(one: &Url, other: &Url) -> bool {
    // `Url::origin` would copy the host.
    one.scheme() == other.scheme()
        && one.host_str() == other.host_str()
        && one.port_or_known_default() == other.port_or_known_default()
}

/// Whether credentials may be sent to this URL, because the connection is encrypted or local.
pub(crate) fn is_private(url: &Url) -> bool {
    url.scheme() == "https" || is_loopback(url)
}

/// Whether a URL's host is this machine.
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.to_canonical().is_loopback(),
        None => false,
    }
}
