//! Which redirects a call follows: none that leaves its origin, none that the API describes as a response, and none that
//! would turn a write into a read.
//!
//! HTTP clients decide this for all their requests alike and are not shown the method. The attempt that is being polled
//! says what is particular to it.

use http::{Method, StatusCode};
use reqwest::redirect::{Attempt, Policy};

use crate::response::status::is_among;

/// As many redirects as browsers and curl are content with, by order of magnitude: more is a loop.
const MOST_REDIRECTS: usize = 10;

tokio::task_local! {
    static FOLLOWED: Redirects;
}

/// What a call says of redirects.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Redirects {
    /// The statuses that the API describes as successes of the operation; see [`is_among`].
    pub(crate) successes: &'static [u16],
    /// The statuses that it describes beside successes of other classes.
    pub(crate) failures: &'static [u16],
    /// Whether the method reads only, so that following a redirect by GET does what was asked for.
    is_read: bool,
}

impl Redirects {
    pub(crate) fn new(method: &Method) -> Self {
        Self {
            is_read: *method == Method::GET || *method == Method::HEAD,
            ..Self::default()
        }
    }

    /// The same for a request that is sent by another method than the operation's.
    pub(crate) fn of(self, method: &Method) -> Self {
        Self {
            is_read: Self::new(method).is_read,
            ..self
        }
    }

    /// Whether a response of this status is a success of the operation.
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

    /// Why a redirect was not followed, and what to do about it; empty if the status says it all.
    pub(crate) fn hint(self, status: StatusCode) -> &'static str {
        match status.as_u16() {
            _ if is_among(self.failures, status) => "",
            301..=303 if !self.is_read => {
                "the server redirects this request; for its method only 307 and 308 are followed: check the base URL"
            }
            301..=303 | 307 | 308 => {
                "the API is elsewhere, or redirects out of its origin, which is not followed: check the base URL"
            }
            _ => "",
        }
    }
}

/// Sends a request of a call, which follows the redirects that the call may follow.
pub(crate) fn followed<F: Future>(
    redirects: Redirects,
    sent: F,
) -> impl Future<Output = F::Output> {
    FOLLOWED.scope(redirects, sent)
}

/// The policy of the HTTP client for calls.
pub(crate) fn policy() -> Policy {
    Policy::custom(|attempt| {
        let status = attempt.status();
        let expected = FOLLOWED.try_with(|it| it.is_followed(status));
        if expected.unwrap_or(false) && stays(&attempt) {
            attempt.follow()
        } else {
            attempt.stop()
        }
    })
}

/// Whether a redirect stays within the origin, so that neither credentials nor bodies go elsewhere, and is no loop.
fn stays(attempt: &Attempt<'_>) -> bool {
    let before = attempt.previous();
    let same = before
        .first()
        .is_some_and(|first| first.origin() == attempt.url().origin());
    same && before.len() <= MOST_REDIRECTS
}
