//! Why a body is not the value that the API promises.

use http::StatusCode;

/// The longest place that an error names: keys are the server's, and may be long.
const LONGEST_PATH: usize = 200;

/// Why a body is not the value that the API promises; holds nothing of the body but names of properties.
#[derive(Debug)]
pub struct DecodeError {
    pub(crate) path: Option<String>,
    pub(crate) reason: String,
    /// Whether the envelope has no value: it may have an error in its place.
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

    /// Nobody sees it: the failure says which limit was exceeded.
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
                "the API promises nothing for the status {}",
                status.as_u16()
            ),
            missing: false,
        }
    }
}

/// A place as an error names it; none if it is the body itself.
pub(crate) fn loggable(path: &str) -> Option<String> {
    match path {
        "" | "." | "?" => None,
        path => Some(path.escape_debug().take(LONGEST_PATH).collect()),
    }
}
