//! The HTTP clients that a client makes for itself.

use std::time::Duration;

use reqwest::Url;
use reqwest::redirect::Policy;

use crate::address;

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
