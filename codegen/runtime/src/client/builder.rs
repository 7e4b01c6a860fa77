//! Builds a client from the API's description and the user's settings, and checks that they can work.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderValue;
use reqwest::Url;
use reqwest::redirect::Policy;
use serde_json::Value;
use tokio::sync::Semaphore;

use crate::auth::secret::Secret;
use crate::auth::{self, AuthError, Authenticate, Authorizer, Context, Key, Place, Security};
use crate::client::Client;
use crate::client::address;
use crate::client::http_client::{HTTP2_KEEP_ALIVE, Http, Needs, Setup};
use crate::client::server::{Given, Moved};
use crate::client::settings::Settings;
use crate::client::shared::Shared;
use crate::error::Error;
use crate::error::api_error::ApiError;
use crate::error::failure::Failure;
use crate::hook::Hook;
use crate::response::redirects;
use crate::send::{Budget, Limits, Places, Rate, Retry};

/// Long enough for a few lost packets and a TLS handshake across the world; a reachable server needs less.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

const NOT_PRIVATE: &str = "the base URL is not https: credentials are only sent over https";

/// Enough for a burst of faults unrelated to load, and little compared with the requests of a busy client.
const RETRY_BUDGET: u32 = 100;

/// How to reach an API, according to its description.
#[derive(Clone, Copy, Debug)]
pub struct Defaults {
    /// The base URL of the API. It may contain `{variables}`.
    pub base_url: &'static str,
    /// The variables and their defaults.
    pub variables: &'static [(&'static str, &'static str)],
    /// The token endpoint: an absolute URL, which may also contain `{variables}`, or a reference relative to the base
    /// URL.
    pub token_url: Option<&'static str>,
    /// The default `User-Agent`.
    pub user_agent: &'static str,
}

/// The credentials for a security scheme, or for all schemes that have none of their own.
struct SchemeAuth {
    scheme: Option<&'static str>,
    token_url: Option<&'static str>,
    auth: Arc<dyn Authenticate>,
}

/// Builds a [`Client`].
#[must_use = "a builder does nothing until `build` is called"]
pub struct ClientBuilder<E = Value> {
    defaults: &'static Defaults,
    base_url: Option<String>,
    variables: Vec<Given>,
    auth: Vec<SchemeAuth>,
    keys: Vec<Key>,
    security: Option<Security>,
    settings: Settings,
    retry_budget: u32,
    limits: Limits,
    hooks: Vec<Arc<dyn Hook>>,
    user_agent: Option<String>,
    http: Option<reqwest::Client>,
    connect_timeout: Duration,
    http2_keep_alive: Option<Duration>,
    proxies: Vec<reqwest::Proxy>,
    error: PhantomData<fn() -> E>,
}

impl<E: ApiError> Client<E> {
    /// Returns a builder for a client of the API that these defaults describe.
    pub fn builder(defaults: &'static Defaults) -> ClientBuilder<E> {
        ClientBuilder::new(defaults)
    }
}

impl<E: ApiError> ClientBuilder<E> {
    pub(crate) fn new(defaults: &'static Defaults) -> Self {
        Self {
            defaults,
            base_url: None,
            variables: Vec::new(),
            auth: Vec::new(),
            keys: Vec::new(),
            security: None,
            settings: Settings::DEFAULT,
            retry_budget: RETRY_BUDGET,
            limits: Limits::default(),
            hooks: Vec::new(),
            user_agent: None,
            http: None,
            connect_timeout: CONNECT_TIMEOUT,
            http2_keep_alive: Some(HTTP2_KEEP_ALIVE),
            proxies: Vec::new(),
            error: PhantomData,
        }
    }

    /// Sets the base URL of the API. The default is the URL in its description. `{variables}` in it are replaced too.
    /// Its path is kept; if it has none, and the description contains only a path, that path is used. A token endpoint
    /// on the same host moves with it, and so does an operation's own server on the same origin.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// Sets a variable of the base URL, and of the servers of single operations. The default is the one in the API's
    /// description.
    pub fn variable(self, name: &'static str, value: impl Into<String>) -> Self {
        self.variable_of(name, &[], value)
    }

    /// Sets a variable of the base URL for which the API's description lists values. Listed values are used unchanged;
    /// others must stay within the variable's part of the URL.
    pub fn variable_of(
        mut self,
        name: &'static str,
        values: &'static [&'static str],
        value: impl Into<String>,
    ) -> Self {
        let value = value.into();
        self.variables.push(Given {
            name,
            is_listed: values.contains(&value.as_str()),
            value,
        });
        self
    }

    /// Sets how requests are authorized. By default, they carry no credentials. [`scheme`](Self::scheme) takes
    /// precedence.
    pub fn auth(self, auth: impl Authenticate) -> Self {
        let token_url = self.defaults.token_url;
        self.authorized(SchemeAuth {
            scheme: None,
            token_url,
            auth: Arc::new(auth),
        })
    }

    /// Sets how requests that require this security scheme of the API, whose tokens come from this URL, are authorized.
    /// By default, they use [`auth`](Self::auth).
    pub fn scheme(
        self,
        name: &'static str,
        token_url: Option<&'static str>,
        auth: impl Authenticate,
    ) -> Self {
        self.authorized(SchemeAuth {
            scheme: Some(name),
            token_url,
            auth: Arc::new(auth),
        })
    }

    fn authorized(mut self, auth: SchemeAuth) -> Self {
        self.auth.retain(|it| it.scheme != auth.scheme);
        self.auth.push(auth);
        self
    }

    /// Sets a key, which the requests that require it carry in this place.
    pub fn key(mut self, name: &'static str, place: Place, key: impl Into<Secret>) -> Self {
        self.keys.retain(|it| it.name != name);
        self.keys.push(Key::new(name, place, key.into()));
        self
    }

    /// Sets the credentials of requests that do not specify any. By default, they carry all that the client has.
    pub fn security(mut self, security: Security) -> Self {
        self.security = Some(security);
        self
    }

    /// Sets the timeout of one attempt, from connecting to the last byte of the response. The default is 60 seconds:
    /// long enough for a slow response, short enough to notice a dead server while somebody waits.
    ///
    /// Getting credentials may take the same time again, before the attempt.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.settings.timeout = timeout;
        self
    }

    /// Sets the timeout of a request, including all attempts and the delays between them. The default is 120 seconds,
    /// which is two full attempts: few callers wait longer. No request takes longer than this.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.settings.deadline = deadline;
        self
    }

    /// Sets the maximum time between two parts of a response. The default is 30 seconds: a connection without any data
    /// for that long is dead. Bytes count when they arrive, before decompression.
    pub fn idle_timeout(mut self, timeout: Duration) -> Self {
        self.settings.idle_timeout = timeout;
        self
    }

    /// Sets how often and when a failed request is sent again. The default is [`Retry::default`].
    pub fn retry(mut self, retry: Retry) -> Self {
        self.settings.retry = retry;
        self
    }

    /// Sets the client's retry budget, which all of its requests share. The default is 100.
    ///
    /// Each retry costs one, and every five requests without a retry earn one back. This keeps clients from making an
    /// outage worse by tripling their requests: when all requests fail, the budget is soon used up, and each is sent
    /// only once.
    pub fn retry_budget(mut self, retries: u32) -> Self {
        self.retry_budget = retries;
        self
    }

    /// Sets the maximum size of a response in bytes, after decompression. The default is 64 MiB: more than any list
    /// that is meant to be read in pages. A larger response is an error of [`ErrorKind::TooLarge`](crate::ErrorKind).
    ///
    /// This also bounds memory: including the values decoded from it, a response takes at most 32 times its maximum
    /// size, or a few MiB if that is more. Values that take more than 16 times that size are an error of
    /// [`ErrorKind::TooLarge`](crate::ErrorKind), too. A typical response takes two to five times its own size; many
    /// small objects of free-form JSON take fifty times theirs.
    pub fn max_body_size(mut self, bytes: usize) -> Self {
        self.settings.max_body_size = bytes;
        self
    }

    /// Sets the maximum number of bytes that are read of a response that is not a success. The default is 1 MiB, and it
    /// never exceeds [`max_body_size`](Self::max_body_size). A longer body is truncated: the error keeps its status,
    /// its headers and the beginning of the body. Decoded, it takes at most 32 times as much memory.
    pub fn max_error_body_size(mut self, bytes: usize) -> Self {
        self.settings.max_error_body_size = bytes;
        self
    }

    /// Sets the maximum number of concurrent requests. Further requests wait until their deadline. By default there is
    /// no limit: the API may have one that it does not document.
    ///
    /// A request does not count while it waits to be retried, and a stream counts only until its headers have arrived.
    /// To bound the number of streams that are read at the same time, use other means.
    ///
    /// A request that a hook sends with this client shares the permit of the attempt that the hook was called for. If
    /// the hook sends it on another task or thread and waits for it, it needs a permit of its own: give such hooks a
    /// client of their own.
    pub fn max_concurrent_calls(mut self, calls: usize) -> Self {
        // With zero permits, nothing would ever be sent.
        let calls = calls.clamp(1, Semaphore::MAX_PERMITS);
        self.limits.calls = Some(Places::new(calls));
        self
    }

    /// Sets how many attempts may begin within any period of this length: `rate_limit(10, Duration::from_secs(1))`.
    /// Further attempts wait until their deadline. By default there is no limit: the API may have one that it does not
    /// document.
    pub fn rate_limit(mut self, attempts: u32, per: Duration) -> Self {
        self.limits.rate = Some(Rate::new(attempts, per));
        self
    }

    /// Adds a hook, which is called before and after each attempt. Hooks are called in the order in which they are
    /// added.
    pub fn hook(mut self, hook: impl Hook) -> Self {
        self.hooks.push(Arc::new(hook));
        self
    }

    /// Sends requests, including those for tokens, through this proxy, as far as it applies to them. By default, the
    /// environment variables `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` decide, except for requests to this machine.
    ///
    /// Requests that carry credentials to this machine without TLS bypass all proxies, which could read them. So do
    /// requests that a hook changed; if there is a hook, a streamed body counts as a change. A custom HTTP client uses
    /// its own proxies.
    pub fn proxy(mut self, proxy: reqwest::Proxy) -> Self {
        self.proxies.push(proxy);
        self
    }

    /// Sets the timeout of connecting. The default is 10 seconds: long enough for a few lost packets and a TLS
    /// handshake across the world. A custom HTTP client has its own timeout.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// Sets how long an HTTP/2 server may be silent while requests wait for it before the client sends a ping. The
    /// default is 10 seconds. If there is no reply within the same time, or within 10 seconds if that is less, the
    /// connection is closed: requests that may be repeated continue on another connection, and later requests use
    /// another one, too. Without pings, each request would run into its timeout on the same dead connection.
    ///
    /// `None` disables pings, for servers that mistake them for an attack and respond with `ENHANCE_YOUR_CALM`. No
    /// pings are sent while no request waits. HTTP/1 needs none, because a timeout closes the connection. A custom HTTP
    /// client, set by `http_client`, has its own setting.
    pub fn http2_keep_alive(mut self, interval: impl Into<Option<Duration>>) -> Self {
        self.http2_keep_alive = interval.into();
        self
    }

    /// Sets the `User-Agent` of every request. The default is the name and version of the generated crate.
    pub fn user_agent(mut self, name: impl Into<String>) -> Self {
        self.user_agent = Some(name.into());
        self
    }

    /// Sends all requests through a custom HTTP client, with its own proxies and certificates. By default, the client
    /// creates its own.
    ///
    /// The following is then up to the custom client:
    ///
    /// - Redirects. The default client follows redirects only within one origin, only 307 and 308 for methods other
    ///   than GET and HEAD, none that the API describes as a response, and none when it fetches tokens. So neither
    ///   credentials nor bodies are sent elsewhere, and no write is mistaken for done.
    /// - Retries within the HTTP client, such as those of HTTP/2 streams that a server refused: neither
    ///   [`Retry`](crate::Retry) nor the retry budget counts them.
    /// - Decompression within the HTTP client, which happens if any crate enables reqwest's features `gzip`, `brotli`
    ///   or `zstd`. Of a gzip body, reqwest decodes only the first member. With `no_gzip()` and the like, bodies are
    ///   decompressed here.
    pub fn http_client(mut self, http: reqwest::Client) -> Self {
        self.http = Some(http);
        self
    }

    /// Builds the client. This sends nothing.
    ///
    /// # Errors
    ///
    /// If a URL is invalid or lacks a variable, if credentials would be sent over a connection that is not `https`
    /// (`http` is allowed for loopback addresses), if the credentials cannot work, if a request would send two of them
    /// in the same header, or if the system's TLS cannot be set up.
    pub fn build(self) -> Result<Client<E>, Error<E>> {
        self.shared().map(Client::new).map_err(Error::new)
    }

    fn shared(self) -> Result<Shared, Box<Failure>> {
        let base = self.base()?;
        let user_agent = self.own_name()?;
        let http = Http::new(self.http.clone(), self.setup(redirects::policy));
        // Creating an HTTP client now reveals TLS errors.
        http.client(&base, Needs::SECRET).map_err(Failure::http)?;
        if !self.keys.is_empty() && !address::is_private(&base) {
            return Err(Failure::auth(AuthError::new(NOT_PRIVATE)));
        }
        for key in &self.keys {
            let sound = key.check();
            sound.map_err(|why| Failure::auth(AuthError::new(why)))?;
        }
        let auth = self.authorizers(&base)?;
        if let Some(clash) = auth::clash(self.security, &auth, &self.keys) {
            return Err(Failure::auth(AuthError::new(clash.message)));
        }
        let moved = self.moved();
        Ok(Shared {
            base,
            variables: self.variables,
            http,
            moved,
            auth,
            keys: self.keys,
            security: self.security,
            user_agent,
            settings: self.settings,
            budget: Budget::new(self.retry_budget),
            limits: self.limits,
            hooks: self.hooks,
        })
    }

    /// The base URL: the user's, or else the one in the description. If the description contains only a path and the
    /// user's URL only an origin, they are combined.
    fn base(&self) -> Result<Url, Box<Failure>> {
        let described = || self.filled(self.defaults.base_url);
        let Some(given) = &self.base_url else {
            let described = described()?;
            if !described.contains("://") {
                return Err(Failure::request(format!(
                    "the API's description contains only the path of its server, `{described}`: set `base_url`"
                )));
            }
            return address::base(&described).map_err(Failure::request);
        };
        let base = address::base(&self.filled(given)?).map_err(Failure::request)?;
        if self.defaults.base_url.contains("://") {
            return Ok(base);
        }
        match described() {
            Ok(path) if !path.contains("://") => {
                address::with_path(base, &path).map_err(Failure::request)
            }
            _ => Ok(base),
        }
    }

    /// Whether requests are sent to another base URL than the one in the API's description.
    fn moved(&self) -> Moved {
        if self.base_url.is_none() {
            return Moved::No;
        }
        // If its variables have no values, the described URL is unusable, which is not an error here.
        let described = self.filled(self.defaults.base_url).ok();
        let described = described.and_then(|it| Url::parse(&it).ok());
        Moved::From(described.map(Box::new))
    }

    fn own_name(&self) -> Result<HeaderValue, Box<Failure>> {
        let default = self.defaults.user_agent;
        let value = HeaderValue::from_str(self.user_agent.as_deref().unwrap_or(default));
        let value = value.map_err(|_| {
            Failure::request("the user agent contains characters that are invalid in a header")
        })?;
        // A static header value has no reference count that all threads would contend for.
        Ok(match self.user_agent {
            None => HeaderValue::from_static(default),
            Some(_) => value,
        })
    }

    fn authorizers(&self, base: &Url) -> Result<Vec<Authorizer>, Box<Failure>> {
        if self.auth.is_empty() {
            return Ok(Vec::new());
        }
        if !address::is_private(base) {
            return Err(Failure::auth(AuthError::new(NOT_PRIVATE)));
        }
        let http = Arc::new(Http::new(self.http.clone(), self.setup(Policy::none)));
        let authorizers = self.auth.iter().map(|it| {
            let context = self.context(base, it.token_url, &http)?;
            it.auth.check(&context).map_err(Failure::auth)?;
            Ok(Authorizer {
                scheme: it.scheme,
                auth: Arc::clone(&it.auth),
                context,
            })
        });
        authorizers.collect()
    }

    fn context(
        &self,
        base: &Url,
        token_url: Option<&str>,
        http: &Arc<Http>,
    ) -> Result<Context, Box<Failure>> {
        let token_url = match token_url {
            Some(url) => {
                let url = address::endpoint(base, &self.filled(url)?);
                Some(url.map_err(Failure::request)?)
            }
            None => None,
        };
        let own = http.client(token_url.as_ref().unwrap_or(base), Needs::SECRET);
        Ok(Context {
            own: own.map_err(Failure::http)?.clone(),
            http: Arc::clone(http),
            base: base.clone(),
            token_url,
            timeout: self.settings.timeout,
        })
    }

    /// How the client's own connections are established.
    fn setup(&self, redirects: fn() -> Policy) -> Setup {
        Setup {
            connect_timeout: self.connect_timeout,
            http2_keep_alive: self.http2_keep_alive,
            proxies: self.proxies.clone(),
            redirects,
        }
    }

    /// Replaces the variables in a URL by their values.
    fn filled(&self, url: &str) -> Result<String, Box<Failure>> {
        let given = |name: &str| {
            self.variables
                .iter()
                .rev()
                .find(|it| it.name == name)
                .map(|it| it.value.as_str())
        };
        let default = |name: &str| {
            self.defaults
                .variables
                .iter()
                .find(|it| it.0 == name)
                .map(|it| it.1)
        };
        let value = |name: &str| given(name).or_else(|| default(name));
        for Given {
            name,
            value,
            is_listed,
        } in &self.variables
        {
            // The servers of single operations may have variables of their own.
            let is_sound = !url.contains(&format!("{{{name}}}"))
                || *is_listed
                || default(name) == Some(value.as_str())
                || address::is_part(url, name, default(name), value);
            if !is_sound {
                return Err(Failure::request(format!(
                    "the variable `{name}` of the base URL is empty, or contains characters that are invalid in its part of the URL"
                )));
            }
        }
        address::fill(url, |name| value(name).map(str::to_owned)).map_err(|name| {
            Failure::request(format!(
                "the base URL's variable `{name}` has no value: set it"
            ))
        })
    }
}

/// Prints no settings: URLs and names may be confidential.
impl<E> fmt::Debug for ClientBuilder<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder").finish_non_exhaustive()
    }
}
