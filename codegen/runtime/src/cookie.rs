//! Cookies, as one header carries them all.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// What no value of a cookie can carry (RFC 6265, section 4.1.1), and what encoding itself means.
const FORBIDDEN: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b',')
    .add(b';')
    .add(b'\\')
    .add(b'%');

/// A value as a cookie carries it.
pub(crate) fn encode(value: &str) -> String {
    utf8_percent_encode(value, FORBIDDEN).to_string()
}

/// The header with one more cookie.
pub(crate) fn joined(before: Option<&str>, name: &str, value: &str) -> String {
    match before {
        Some(before) => format!("{before}; {name}={value}"),
        None => format!("{name}={value}"),
    }
}
