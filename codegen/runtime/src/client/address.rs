//! URLs: the base of an API, its token endpoint, and who may be told secrets there.

use std::fmt::{self, Write};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::Url;
use url::Host;

/// All but RFC 3986's unreserved characters: what is left means nothing to a URL, wherever it stands.
pub(crate) const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Whether all of a text stands for itself.
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
    // Without a branch for each: nearly always it is all of them.
    text.bytes()
        .fold(true, |all, byte| all & UNRESERVED[usize::from(byte)])
}

/// A value as it stands in a path or a query.
pub(crate) fn encode(value: &str) -> String {
    utf8_percent_encode(value, RESERVED).to_string()
}

/// The text of a value; an error, where `to_string` would panic, if its `Display` fails.
pub(crate) fn text(value: &dyn fmt::Display) -> Result<String, fmt::Error> {
    let mut text = String::new();
    write!(text, "{value}")?;
    Ok(text)
}

/// A text whose `{names}` are replaced by their values; the name that has none otherwise. Where a value and what stands
/// beside it both have a slash, there is one.
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

/// Whether a variable's value stays the part of the URL that it stands for: it does not decide where a host ends that the
/// template begins, nor who logs in.
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
        // The host ends before it.
        return !before.is_empty() && !before.ends_with(['.', ':']);
    }
    if host == variable {
        // It is whole, and a path may follow.
        return !value.is_empty();
    }
    if !host.contains(&variable) {
        return true;
    }
    // What is a path by default does not become the end of the host.
    if !value.is_empty() && default.is_some_and(|it| it.starts_with('/')) {
        return false;
    }
    let filled = host.replace(&variable, value);
    let lacks_label = filled.is_empty() || filled.starts_with(['.', ':']) || filled.contains("..");
    !value.contains('/') && !lacks_label
}

/// Reads the URL under which an API is served.
pub(crate) fn base(url: &str) -> Result<Url, String> {
    let url = absolute(url).map_err(|why| format!("the base URL {why}"))?;
    if url.query().is_some() || url.fragment().is_some() {
        return Err("the base URL has a query or a fragment: give it without".to_owned());
    }
    Ok(url)
}

/// Reads a token endpoint: an absolute URL, or a reference relative to the base, as RFC 3986 resolves it. A fragment is no
/// part of what is asked for.
pub(crate) fn endpoint(base: &Url, url: &str) -> Result<Url, String> {
    // What has a colon in its first segment is no relative reference: a scheme was meant.
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

/// The same URL with the path of a server that names no host of its own, where it has none.
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
    // Without its leading slashes, no path can name another host.
    let url = origin.join(&format!("/{path}"));
    base(
        url.map_err(|why| format!("the base URL is not a URL: {why}"))?
            .as_str(),
    )
}

fn absolute(url: &str) -> Result<Url, String> {
    // A parser would take the first segment of the path for the host.
    let host = url.split_once("://").map(|(_, rest)| rest);
    if host.is_some_and(|it| it.is_empty() || it.starts_with(['/', '\\'])) {
        return Err("names no host".to_owned());
    }
    let url = Url::parse(url).map_err(|why| format!("is not a URL: {why}"))?;
    checked(url)
}

fn checked(url: Url) -> Result<Url, String> {
    if !matches!(url.scheme(), "http" | "https") {
        return Err("is not http or https".to_owned());
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("holds credentials: give them to the client's `auth` instead".to_owned());
    }
    Ok(url)
}

/// Whether two URLs lead to the same server.
pub(crate) fn same_origin(one: &Url, other: &Url) -> bool {
    // `Url::origin` would say the same, but copies the host to say it.
    one.scheme() == other.scheme()
        && one.host_str() == other.host_str()
        && one.port_or_known_default() == other.port_or_known_default()
}

/// Whether credentials may go there: nobody on the way can read them.
pub(crate) fn is_private(url: &Url) -> bool {
    url.scheme() == "https" || is_loopback(url)
}

/// Whether a URL leads to this very machine.
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}
