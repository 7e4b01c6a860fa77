//! The HTTP clients that a client makes for itself.

use std::time::Duration;

use reqwest::Url;
use reqwest::redirect::{Attempt, Policy};

use crate::address;

/// As many redirects as browsers and curl are content with, by order of magnitude: more is a loop.
const MOST_REDIRECTS: usize = 10;

/// Makes an HTTP client. For requests that carry secrets, `redirects` is none.
pub(crate) fn build(
    base: &Url,
    connect_timeout: Duration,
    proxies: &[reqwest::Proxy],
    redirects: Policy,
) -> reqwest::Result<reqwest::Client> {
    let builder = reqwest::Client::builder()
        .connect_timeout(connect_timeout)
        .redirect(redirects)
        // A URL holds identifiers and search words, which are nobody else's business.
        .referer(false);
    // What may go to this machine in the clear must not take the way of a proxy that nobody asked for here.
    let builder = if address::is_loopback(base) {
        builder.no_proxy()
    } else {
        builder
    };
    let proxies = proxies.iter().cloned();
    proxies.fold(builder, reqwest::ClientBuilder::proxy).build()
}

/// Follows redirects within one origin, so that neither credentials nor bodies go elsewhere.
pub(crate) fn within_origin() -> Policy {
    Policy::custom(|attempt| {
        if stays(&attempt) {
            attempt.follow()
        } else {
            attempt.stop()
        }
    })
}

fn stays(attempt: &Attempt<'_>) -> bool {
    let before = attempt.previous();
    let same = before
        .first()
        .is_some_and(|first| first.origin() == attempt.url().origin());
    same && before.len() <= MOST_REDIRECTS
}
