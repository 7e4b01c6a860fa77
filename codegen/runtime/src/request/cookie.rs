//! Cookies, all of which share one header.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use crate::request::names::Names;
use crate::request::style::Pair;

/// Characters that a cookie value cannot contain (RFC 6265, section 4.1.1), and the percent sign.
const FORBIDDEN: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b',')
    .add(b';')
    .add(b'\\')
    .add(b'%');

/// Encodes the value of a cookie.
pub(crate) fn encode(value: &str) -> String {
    utf8_percent_encode(value, FORBIDDEN).to_string()
}

/// Whether the header contains a cookie with this name.
pub(crate) fn has(header: &str, name: &str) -> bool {
    header.split("; ").any(|it| is_named(it, name))
}

/// Appends a cookie to the header.
pub(crate) fn joined(before: Option<&str>, name: &str, value: &str) -> String {
    match before {
        Some(before) => format!("{before}; {name}={value}"),
        None => format!("{name}={value}"),
    }
}

/// Replaces the cookies of a parameter in the header: those with these names, with the name of the parameter, or with
/// the names of the parameter's previous value.
pub(crate) fn replaced(
    before: &str,
    parameter: &str,
    cookies: &[Pair],
    written: &mut Option<Box<Names>>,
) -> String {
    let mut gone = vec![parameter.to_owned()];
    gone.extend(cookies.iter().map(|it| it.0.clone()));
    if let Some(written) = written {
        gone.extend(written.take(parameter));
        for name in &gone {
            written.lose(name);
        }
    }
    if cookies.iter().any(|it| it.0 != parameter) {
        written.get_or_insert_default().put(parameter, cookies);
    }
    let is_set = |it: &str| gone.iter().any(|name| is_named(it, name));
    let kept = before
        .split("; ")
        .filter(|it| !it.is_empty() && !is_set(it));
    let kept = kept.map(str::to_owned);
    let new = cookies
        .iter()
        .map(|(name, value)| format!("{name}={value}"));
    kept.chain(new).collect::<Vec<_>>().join("; ")
}

fn is_named(cookie: &str, name: &str) -> bool {
    cookie.split('=').next() == Some(name)
}
