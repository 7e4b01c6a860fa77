//! The options of a client: the effect of each. The macro `client_options` declares and documents them for every
//! builder that has them.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;

use crate::auth::Authenticate;
use crate::client::http_client::HTTP2_KEEP_ALIVE;
use crate::client::settings::Settings;
use crate::hook::Hook;
use crate::send::{Limits, Places, Rate, Retry};

/// Long enough for a few lost packets and a TLS handshake across the world; a server that is there needs less.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Enough for a burst of faults that has nothing to do with load, little beside the calls of a busy client.
const RETRY_BUDGET: u32 = 100;

/// The credentials of calls that require a security scheme, or, without one, any scheme.
pub(super) struct SchemeAuth {
    pub(super) scheme: Option<&'static str>,
    /// The URL of the scheme's tokens.
    pub(super) token_url: Option<&'static str>,
    pub(super) auth: Arc<dyn Authenticate>,
}

/// The options of a client, which are the same for every API.
pub(super) struct ClientOptions {
    pub(super) auth: Vec<SchemeAuth>,
    pub(super) settings: Settings,
    pub(super) retry_budget: u32,
    pub(super) limits: Limits,
    pub(super) hooks: Vec<Arc<dyn Hook>>,
    pub(super) user_agent: Option<String>,
    pub(super) http: Option<reqwest::Client>,
    pub(super) connect_timeout: Duration,
    pub(super) http2_keep_alive: Option<Duration>,
    pub(super) proxies: Vec<reqwest::Proxy>,
}

impl Default for ClientOptions {
    fn default() -> Self {
        Self {
            auth: Vec::new(),
            settings: Settings::DEFAULT,
            retry_budget: RETRY_BUDGET,
            limits: Limits::default(),
            hooks: Vec::new(),
            user_agent: None,
            http: None,
            connect_timeout: CONNECT_TIMEOUT,
            http2_keep_alive: Some(HTTP2_KEEP_ALIVE),
            proxies: Vec::new(),
        }
    }
}

impl ClientOptions {
    pub(super) fn auth(self, auth: impl Authenticate) -> Self {
        self.authorized(SchemeAuth {
            scheme: None,
            token_url: None,
            auth: Arc::new(auth),
        })
    }

    pub(super) fn authorized(mut self, auth: SchemeAuth) -> Self {
        self.auth.retain(|it| it.scheme != auth.scheme);
        self.auth.push(auth);
        self
    }

    pub(super) fn timeout(mut self, timeout: Duration) -> Self {
        self.settings.timeout = timeout;
        self
    }

    pub(super) fn deadline(mut self, deadline: Duration) -> Self {
        self.settings.deadline = deadline;
        self
    }

    pub(super) fn idle_timeout(mut self, timeout: Duration) -> Self {
        self.settings.idle_timeout = timeout;
        self
    }

    pub(super) fn retry(mut self, retry: Retry) -> Self {
        self.settings.retry = retry;
        self
    }

    pub(super) fn retry_budget(mut self, retries: u32) -> Self {
        self.retry_budget = retries;
        self
    }

    pub(super) fn max_body_size(mut self, bytes: usize) -> Self {
        self.settings.max_body_size = bytes;
        self
    }

    pub(super) fn max_error_body_size(mut self, bytes: usize) -> Self {
        self.settings.max_error_body_size = bytes;
        self
    }

    pub(super) fn max_concurrent_calls(mut self, calls: usize) -> Self {
        // With zero permits, no request would ever be sent.
        let calls = calls.clamp(1, Semaphore::MAX_PERMITS);
        self.limits.calls = Some(Places::new(calls));
        self
    }

    pub(super) fn rate_limit(mut self, attempts: u32, per: Duration) -> Self {
        self.limits.rate = Some(Rate::new(attempts, per));
        self
    }

    pub(super) fn hook(mut self, hook: impl Hook) -> Self {
        self.hooks.push(Arc::new(hook));
        self
    }

    pub(super) fn proxy(mut self, proxy: reqwest::Proxy) -> Self {
        self.proxies.push(proxy);
        self
    }

    pub(super) fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    pub(super) fn http2_keep_alive(mut self, interval: impl Into<Option<Duration>>) -> Self {
        self.http2_keep_alive = interval.into();
        self
    }

    pub(super) fn user_agent(mut self, name: impl Into<String>) -> Self {
        self.user_agent = Some(name.into());
        self
    }

    pub(super) fn http_client(mut self, http: reqwest::Client) -> Self {
        self.http = Some(http);
        self
    }
}
