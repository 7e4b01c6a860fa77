//! The documented examples of `tests/reference/operations.json`: what the published API reference shows.

use serde::Deserialize;

use crate::read;

/// One operation as the reference shows it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Documented {
    /// The `operationId` that the spec gives it.
    pub operation_id: String,
    /// HTTP method, in capitals.
    pub method: String,
    /// Path with its `{parameters}`, from the root of the host.
    pub path: String,
    /// The request body, when one is shown.
    pub request: Option<Request>,
    /// The text of the response body; `None` when there is no content.
    pub response: Option<String>,
}

/// A documented request body.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// Media type.
    pub content_type: String,
    /// Text, byte for byte.
    pub body: String,
}

/// All documented operations, in the order of the reference.
///
/// # Panics
/// When the table cannot be read.
#[must_use]
pub fn operations() -> Vec<Documented> {
    let path = "tests/reference/operations.json";
    serde_json::from_str(&read(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}
