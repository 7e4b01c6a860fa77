//! Decides which redirects a request follows: none that leaves its origin, none that the API describes as a response,
//! and none that would turn a write into a read.
//!
//! The redirect policy of an HTTP client applies to all of its requests, and is not passed the method. The attempt that
//! is being polled provides what is specific to the request.

use http::{Method, StatusCode};
use reqwest::redirect::{Attempt, Policy};

use crate::response::status::is_among;

/// The same order of magnitude as browsers and curl. More redirects are a loop.
const MAX_REDIRECTS: usize = 10;

tokio::task_local! {
    static FOLLOWED: Redirects;
}

/// The parts of a request that determine which redirects it follows.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Redirects {
    /// The statuses that the API describes as successes of the operation; see [`is_among`].
    pub(crate) successes: &'static [u16],
    /// The redirects that the API describes as other responses than successes.
    pub(crate) failures: &'static [u16],
    /// Whether the method only reads, so that following a redirect with GET is equivalent.
    is_read: bool,
}

impl Redirects {
    pub(crate) fn new(method: &Method) -> Self {
        Self {
            is_read: *method == Method::GET || *method == Method::HEAD,
            ..Self::default()
        }
    }

    /// Adjusts for a request that is sent with another method than the operation's.
    pub(crate) fn of(self, method: &Method) -> Self {
        Self {
            is_read: Self::new(method).is_read,
            ..self
        }
    }

    /// Whether a response with this status is a success of the operation.
    pub(crate) fn is_success(self, status: StatusCode) -> bool {
        status.is_success() || is_among(self.successes, status)
    }

    fn is_followed(self, status: StatusCode) -> bool {
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

/// Sends a request, and follows the redirects that it may follow.
pub(crate) fn followed<F: Future>(
    redirects: Redirects,
    sent: F,
) -> impl Future<Output = F::Output> {
    FOLLOWED.scope(redirects, sent)
}

/// The redirect policy of the HTTP clients for API requests.
pub(crate) fn policy() -> Policy {
    Policy::custom(|attempt| {
        let status = attempt.status();
        let expected = FOLLOWED.try_with(|it| it.is_followed(status));
        if expected.unwrap_or(false) && is_within_origin(&attempt) {
            attempt.follow()
        } else {
            attempt.stop()
        }
    })
}

/// Whether a redirect stays within the origin, so that neither credentials nor bodies are sent elsewhere, and is not a
/// loop.
fn is_within_origin(attempt: &Attempt<'_>) -> bool {
    let before = attempt.previous();
    let same = before
        .first()
        .is_some_and(|first| first.origin() == attempt.url().origin());
    same && before.len() <= MAX_REDIRECTS
}
