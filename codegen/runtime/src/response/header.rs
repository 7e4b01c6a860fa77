//! Response headers, for generated code.

use std::str::FromStr;

use http::header::SET_COOKIE;
use http::{HeaderMap, HeaderValue};

use crate::model::numbers;

/// The value of a header, if the response has the header and its value is a valid `T`.
///
/// A repeated header is one list, whose values are joined by commas (RFC 9110, section 5.3). `Set-Cookie` cannot be
/// joined: its first line is returned.
pub fn header<T: FromStr>(headers: &HeaderMap, name: &str) -> Option<T> {
    let lines: Vec<&str> = headers
        .get_all(name)
        .iter()
        .map(text)
        .collect::<Option<_>>()?;
    let (first, rest) = lines.split_first()?;
    if rest.is_empty() || name.eq_ignore_ascii_case(SET_COOKIE.as_str()) {
        return parsed(first);
    }
    let values: Vec<&str> = lines.iter().copied().filter(|it| !it.is_empty()).collect();
    parsed(&values.join(", ")).or_else(|| {
        // A proxy may duplicate a header that has a single value.
        rest.iter().all(|it| it == first).then(|| parsed(first))?
    })
}

fn text(value: &HeaderValue) -> Option<&str> {
    str::from_utf8(value.as_bytes()).ok().map(str::trim)
}

fn parsed<T: FromStr>(text: &str) -> Option<T> {
    text.parse()
        .ok()
        .or_else(|| numbers::integer(text)?.parse().ok())
}
