//! The HTTP clients that a client makes for itself.

use std::time::Duration;

use reqwest::redirect::{Attempt, Policy};

/// As many redirects as browsers and curl are content with, by order of magnitude: more is a loop.
const MOST_REDIRECTS: usize = 10;

/// For calls: follows redirects within one origin, so that neither credentials nor bodies go elsewhere.
pub(crate) fn for_calls(connect_timeout: Duration) -> reqwest::Result<reqwest::Client> {
    build(
        connect_timeout,
        Policy::custom(|attempt| {
            if stays(&attempt) {
                attempt.follow()
            } else {
                attempt.stop()
            }
        }),
    )
}

/// For credentials: follows no redirect, since what is sent are secrets.
pub(crate) fn for_credentials(connect_timeout: Duration) -> reqwest::Result<reqwest::Client> {
    build(connect_timeout, Policy::none())
}

fn build(connect_timeout: Duration, redirects: Policy) -> reqwest::Result<reqwest::Client> {
    reqwest::Client::builder()
        .connect_timeout(connect_timeout)
        .redirect(redirects)
        // A URL holds identifiers and search words, which are nobody else's business.
        .referer(false)
        .build()
}

fn stays(attempt: &Attempt<'_>) -> bool {
    let before = attempt.previous();
    let same = before
        .first()
        .is_some_and(|first| first.origin() == attempt.url().origin());
    same && before.len() <= MOST_REDIRECTS
}
