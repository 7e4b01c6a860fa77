//! The documented examples in `tests/reference/operations.json`, as published in the API reference.

use serde::Deserialize;

use crate::read;

/// An operation in the reference.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Documented {
    /// The `operationId` in the spec.
    pub operation_id: String,
    /// HTTP method, in upper case.
    pub method: String,
    /// Path with its `{parameters}`, from the root of the host.
    pub path: String,
    /// The lines before the example.
    pub prose: Vec<Line>,
    /// The request body, if one is shown.
    pub request: Option<Request>,
    /// The text of the response body; `None` if there is none.
    pub response: Option<String>,
}

/// A line of prose. Its text is the vendor's, and is not in the table.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// The hash of the line.
    pub fingerprint: String,
    /// The parameter that the line names.
    #[serde(default)]
    pub parameter: Option<String>,
}

/// A documented request body.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// Media type.
    pub content_type: String,
    /// The text, byte for byte.
    pub body: String,
}

/// All documented operations, in the order of the reference.
///
/// # Panics
/// If the table cannot be read.
#[must_use]
pub fn operations() -> Vec<Documented> {
    let path = "tests/reference/operations.json";
    serde_json::from_str(&read(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}
