//! Methods that HTTP does not define, such as `COPY`.

use http::Method;

/// A method by its name, which the generator has checked: it is a token.
pub fn extension_method(name: &'static str) -> Method {
    Method::from_bytes(name.as_bytes()).unwrap_or_default()
}
