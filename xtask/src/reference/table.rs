//! `tests/reference/operations.json`: the content of the page when it was last read.

use serde::{Deserialize, Serialize};

/// The table's path in the repository.
pub(crate) const PATH: &str = "tests/reference/operations.json";

/// An operation of the table.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Documented {
    /// The `operationId` in the spec.
    pub(crate) operation_id: String,
    /// HTTP method, in upper case.
    pub(crate) method: String,
    /// Path with its `{parameters}`, from the root of the host.
    pub(crate) path: String,
    /// The lines before the example.
    pub(crate) prose: Vec<Line>,
    /// The request body, if one is shown.
    pub(crate) request: Option<Request>,
    /// The text of the response body.
    pub(crate) response: Option<String>,
}

/// A line of prose. Its text is the vendor's, and is not copied.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Line {
    /// The hash of the line.
    pub(crate) fingerprint: String,
    /// The parameter that the line names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) parameter: Option<String>,
}

/// A documented request body.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Request {
    /// Media type.
    pub(crate) content_type: String,
    /// The text, byte for byte.
    pub(crate) body: String,
}

/// Reads the table.
pub(crate) fn parse(text: &str) -> Result<Vec<Documented>, String> {
    serde_json::from_str(text).map_err(|why| format!("{PATH}:{}: {why}", why.line()))
}

/// The text of a table.
pub(crate) fn print(table: &[Documented]) -> Result<String, String> {
    let text = serde_json::to_string_pretty(table).map_err(|why| format!("{PATH}: {why}"))?;
    Ok(text + "\n")
}
