//! Headers of an answer, for generated code.

use std::str::FromStr;

use http::HeaderMap;

/// The value of a header, if it is there and is one: of several, the first.
pub fn header<T: FromStr>(headers: &HeaderMap, name: &str) -> Option<T> {
    headers.get(name)?.to_str().ok()?.trim().parse().ok()
}
