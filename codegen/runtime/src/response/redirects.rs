//! Decides which redirects a request follows: none that leaves its origin, none that the API describes as a response,
//! and none that would turn a write into a read.

use http::{Method, StatusCode};

use crate::response::status::is_among;

/// The parts of a request that determine which redirects it follows.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Redirects {
    /// The statuses that the API describes as successes of the operation; see [`is_among`].
    pub(crate) successes: &'static [u16],
    /// The redirects that the API describes as other responses than successes.
    pub(crate) failures: &'static [u16],
    /// Whether the method only reads, so that following a redirect with GET is equivalent.
    pub(crate) is_read: bool,
}

impl Redirects {
    pub(crate) fn new(method: &Method) -> Self {
        Self {
            is_read: Self::is_read(method),
            ..Self::default()
        }
    }

    /// Whether a method only reads.
    pub(crate) fn is_read(method: &Method) -> bool {
        *method == Method::GET || *method == Method::HEAD
    }

    /// Whether a response with this status is a success of the operation.
    pub(crate) fn is_success(self, status: StatusCode) -> bool {
        status.is_success() || is_among(self.successes, status)
    }

    /// Whether a response with this status is followed.
    pub(crate) fn is_followed(self, status: StatusCode) -> bool {
        let keeps_method = matches!(
            status,
            StatusCode::TEMPORARY_REDIRECT | StatusCode::PERMANENT_REDIRECT
        );
        (self.is_read || keeps_method)
            && !is_among(self.successes, status)
            && !is_among(self.failures, status)
    }

    /// Why a redirect was not followed, and how to fix it; empty if the status is explanation enough.
    pub(crate) fn hint(self, status: StatusCode) -> &'static str {
        match status.as_u16() {
            _ if is_among(self.failures, status) => "",
            301..=303 if !self.is_read => {
                "the server redirects this request; for its method only 307 and 308 are followed: check the base URL"
            }
            301..=303 | 307 | 308 => {
                "the API has moved, or redirects to another origin, which is not followed: check the base URL"
            }
            _ => "",
        }
    }
}
