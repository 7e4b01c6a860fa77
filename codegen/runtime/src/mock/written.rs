//! Bodies of responses as they are sent.

use http::HeaderValue;
use serde_json::Value;

/// The body of a response, with the headers that depend on it.
pub(super) struct Written {
    pub(super) content_type: Option<HeaderValue>,
    pub(super) body: Vec<u8>,
    /// The URL of the next page, for the header `Link`.
    pub(super) next: Option<String>,
}

pub(super) const JSON: HeaderValue = HeaderValue::from_static("application/json");

impl Written {
    pub(super) fn json(value: &Value) -> Self {
        Self::raw(Some(JSON), value.to_string())
    }

    pub(super) fn raw(content_type: Option<HeaderValue>, body: impl Into<Vec<u8>>) -> Self {
        Self {
            content_type,
            body: body.into(),
            next: None,
        }
    }

    pub(super) fn empty() -> Self {
        Self::raw(None, [])
    }
}
