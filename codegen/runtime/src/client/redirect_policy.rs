//! The redirect policy of the HTTP clients for API requests.

use reqwest::redirect::{Attempt, Policy};

use crate::client::in_flight::InFlight;

/// The same order of magnitude as browsers and curl. More redirects are a loop.
const MAX_REDIRECTS: usize = 10;

/// Follows the redirects that the attempt which is being polled may follow.
pub(crate) fn policy() -> Policy {
    Policy::custom(|attempt| {
        let status = attempt.status();
        let sent = InFlight::current();
        if sent.is_some_and(|it| it.redirects.is_followed(status)) && is_within_origin(&attempt) {
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
