//! Why a body does not match the API's description.

use http::StatusCode;

/// The maximum length of a path in an error. Its keys come from the server, and may be long.
const MAX_PATH_LENGTH: usize = 200;

/// Why a body does not match the API's description. Of the body, it contains only property names.
#[derive(Debug)]
pub struct DecodeError {
    pub(crate) path: Option<String>,
    pub(crate) reason: String,
    /// Whether the envelope has no value, so that it may contain an error instead.
    pub(crate) missing: bool,
}

impl DecodeError {
    #[cfg(feature = "xml")]
    pub(crate) fn xml(path: Option<&str>, reason: String) -> Self {
        Self {
            path: path.and_then(loggable),
            reason,
            missing: false,
        }
    }

    /// A placeholder, never shown: the failure reports the exceeded limit.
    pub(crate) fn over() -> Self {
        Self {
            path: None,
            reason: String::new(),
            missing: false,
        }
    }

    pub(crate) fn unexpected(status: StatusCode) -> Self {
        Self {
            path: None,
            reason: format!(
                "the API's description has no response for the status {}",
                status.as_u16()
            ),
            missing: false,
        }
    }
}

/// A path as errors print it; `None` if it is the body itself.
pub(crate) fn loggable(path: &str) -> Option<String> {
    match path {
        "" | "." | "?" => None,
        path => Some(path.escape_debug().take(MAX_PATH_LENGTH).collect()),
    }
}
