//! The HTTP clients that a client makes for itself: one for each way that requests take.

use std::sync::OnceLock;
use std::time::Duration;

use reqwest::Url;
use reqwest::redirect::Policy;

use crate::address;
use crate::connecting::Connecting;
use crate::task;

/// How connections are made.
#[derive(Clone)]
pub(crate) struct Setup {
    pub(crate) connect_timeout: Duration,
    /// What the user set; none means what the environment says.
    pub(crate) proxies: Vec<reqwest::Proxy>,
    pub(crate) redirects: fn() -> Policy,
}

/// HTTP clients, each made when a request first needs it.
///
/// A request goes through a proxy only if nobody can read its credentials there: what goes to this machine in the clear
/// takes no way over another. And calls that block a thread have connections of their own: one that belongs to a runtime
/// which that thread drives would wait for it for ever.
pub(crate) struct Http {
    /// The one that the user gave, which takes all requests.
    given: Option<reqwest::Client>,
    setup: Setup,
    /// Through proxies or not, by the runtime that needs it.
    made: [[OnceLock<reqwest::Client>; 2]; 2],
}

impl Http {
    pub(crate) fn new(given: Option<reqwest::Client>, setup: Setup) -> Self {
        Self {
            given,
            setup,
            made: Default::default(),
        }
    }

    /// The client for a request to a URL, which carries secrets or not.
    pub(crate) fn client(&self, url: &Url, is_secret: bool) -> reqwest::Result<&reqwest::Client> {
        if let Some(given) = &self.given {
            return Ok(given);
        }
        let is_direct = self.is_direct(url, is_secret);
        let made = &self.made[usize::from(is_direct)][usize::from(task::is_blocking())];
        if let Some(client) = made.get() {
            return Ok(client);
        }
        let client = self.setup.client(is_direct)?;
        Ok(made.get_or_init(|| client))
    }

    /// Whether a request to this machine must not take the way of a proxy: the environment's proxies are not meant for it,
    /// and those that the user set may see what is no secret, or is encrypted. Secrets go to other machines over `https`
    /// alone.
    fn is_direct(&self, url: &Url, is_secret: bool) -> bool {
        let is_readable = is_secret && url.scheme() != "https";
        address::is_loopback(url) && (is_readable || self.setup.proxies.is_empty())
    }
}

impl Setup {
    fn client(&self, is_direct: bool) -> reqwest::Result<reqwest::Client> {
        let builder = reqwest::Client::builder()
            .connect_timeout(self.connect_timeout)
            .connector_layer(Connecting)
            .redirect((self.redirects)())
            // A URL holds identifiers and search words, which are nobody else's business.
            .referer(false);
        if is_direct {
            return builder.no_proxy().build();
        }
        let proxies = self.proxies.iter().cloned();
        proxies.fold(builder, reqwest::ClientBuilder::proxy).build()
    }
}
