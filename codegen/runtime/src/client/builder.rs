//! How a client is made: what the API's description says, what the user says otherwise, and whether that can work.

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

/// Long enough for a few lost packets and a TLS handshake across the world; a server that is there needs less.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

const NOT_PRIVATE: &str = "the base URL is not https: credentials are sent over nothing else";

/// Enough for a burst of faults that has nothing to do with load, little beside the calls of a busy client.
const RETRY_BUDGET: u32 = 100;

/// What an API's description says of how the API is reached.
#[derive(Clone, Copy, Debug)]
pub struct Defaults {
    /// Where the API is served. It may hold `{variables}`.
    pub base_url: &'static str,
    /// The variables, and what they are by default.
    pub variables: &'static [(&'static str, &'static str)],
    /// Where tokens come from: an absolute URL, which may hold `{variables}` too, or a reference relative to the base URL.
    pub token_url: Option<&'static str>,
    /// What the client calls itself.
    pub user_agent: &'static str,
}

/// What authorizes calls that ask for a security scheme, or, without one, for any.
struct SchemeAuth {
    scheme: Option<&'static str>,
    token_url: Option<&'static str>,
    auth: Arc<dyn Authenticate>,
}

/// Makes a [`Client`].
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
    /// Begins a client of the API that these defaults describe.
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

    /// Sets where the API is served, by default where its description says. Its path is kept, and `{variables}` are
    /// replaced in it too; if it has none and the description says only a path, it is that path. A token endpoint on the
    /// same host moves with it, and so does an operation's own server on the same origin.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// Sets a variable of the base URL, and of the servers that operations have of their own; by default what the API's
    /// description says.
    pub fn variable(self, name: &'static str, value: impl Into<String>) -> Self {
        self.variable_of(name, &[], value)
    }

    /// Sets a variable of the base URL of which the API's description lists the values. These are taken as they are; others
    /// must stay the part of the URL that they stand for.
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

    /// Sets how calls are authorized; by default, they carry no credentials. What [`scheme`](Self::scheme) sets goes before.
    pub fn auth(self, auth: impl Authenticate) -> Self {
        let token_url = self.defaults.token_url;
        self.authorized(SchemeAuth {
            scheme: None,
            token_url,
            auth: Arc::new(auth),
        })
    }

    /// Sets how calls are authorized that ask for this security scheme of the API, whose tokens come from this URL; by
    /// default as [`auth`](Self::auth) says.
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

    /// Sets a key, which the calls that ask for it carry at its place.
    pub fn key(mut self, name: &'static str, place: Place, key: impl Into<Secret>) -> Self {
        self.keys.retain(|it| it.name != name);
        self.keys.push(Key::new(name, place, key.into()));
        self
    }

    /// Says which credentials calls ask for that do not say it themselves; by default all that there are.
    pub fn security(mut self, security: Security) -> Self {
        self.security = Some(security);
        self
    }

    /// Sets how long one attempt may take, from connecting to the last byte of the response; by default 60 seconds: long
    /// enough for a slow response, short enough that a dead server is noticed while somebody waits.
    ///
    /// Getting credentials is allowed the same time once more, before.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.settings.timeout = timeout;
        self
    }

    /// Sets how long a call may take with all its attempts and all that lies between them; by default 120 seconds, two
    /// attempts that take all of their time: who waits for longer has given up. No call takes longer, whatever happens.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.settings.deadline = deadline;
        self
    }

    /// Sets how long it may take until more of a response comes, once it has begun; by default 30 seconds: a connection
    /// over which nothing comes for so long has died without a word. Bytes count as they arrive, before they are decompressed.
    pub fn idle_timeout(mut self, timeout: Duration) -> Self {
        self.settings.idle_timeout = timeout;
        self
    }

    /// Sets how often and when a call that failed is sent again; by default [`Retry::default`].
    pub fn retry(mut self, retry: Retry) -> Self {
        self.settings.retry = retry;
        self
    }

    /// Sets how many retries the client has to spend, over all of its calls; by default 100.
    ///
    /// Each retry costs one, and each five calls that need none earn one back. So an outage is not made worse by
    /// clients that ask it three times as much: when all calls fail, the budget is soon spent, and they are sent once.
    pub fn retry_budget(mut self, retries: u32) -> Self {
        self.retry_budget = retries;
        self
    }

    /// Sets the most bytes that a response may have, decompressed; by default 64 MiB: more than a list that is meant to be
    /// read in pages. A larger one is [`ErrorKind::TooLarge`](crate::ErrorKind).
    ///
    /// It bounds memory, too: with the values that are decoded from it, a response takes at most 32 times as much, or a
    /// few MiB if that is more. Values that take more than 16 times as much are
    /// [`ErrorKind::TooLarge`](crate::ErrorKind). A typical response takes two to five times its size; many small objects of
    /// free-form JSON take fifty times theirs.
    pub fn max_body_size(mut self, bytes: usize) -> Self {
        self.settings.max_body_size = bytes;
        self
    }

    /// Sets the most bytes that are read of a response that is not a success; by default 1 MiB, and never more than
    /// [`max_body_size`](Self::max_body_size). What is longer is cut there: the error keeps its status, headers and this
    /// much of its body. Decoded, it takes at most 32 times as much.
    pub fn max_error_body_size(mut self, bytes: usize) -> Self {
        self.settings.max_error_body_size = bytes;
        self
    }

    /// Sets how many calls are under way at once; others wait for their turn, until their deadline. By default there is
    /// no limit: the API may have one, but does not say so.
    ///
    /// A call that waits before it is sent again does not count, and a stream counts only until its headers are there: who
    /// reads many streams at once bounds them by other means.
    ///
    /// A call that a hook makes with this client shares the place of the attempt that it is made for. On a task or a thread that
    /// the hook starts and waits for, it waits for a place of its own: give such hooks a client of their own.
    pub fn max_concurrent_calls(mut self, calls: usize) -> Self {
        // With none, nothing would ever be sent.
        let calls = calls.clamp(1, Semaphore::MAX_PERMITS);
        self.limits.calls = Some(Places::new(calls));
        self
    }

    /// Sets how many attempts begin in any stretch of time so long: `rate_limit(10, Duration::from_secs(1))`. Others wait
    /// for their turn, until their deadline. By default there is no limit: the API may have one, but does not say so.
    pub fn rate_limit(mut self, attempts: u32, per: Duration) -> Self {
        self.limits.rate = Some(Rate::new(attempts, per));
        self
    }

    /// Adds a hook, which sees each attempt before and after, behind those that were added before.
    pub fn hook(mut self, hook: impl Hook) -> Self {
        self.hooks.push(Arc::new(hook));
        self
    }

    /// Sends what the proxy is for through it, calls and requests for tokens; by default the environment's
    /// `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` say so, but for requests to this machine. Requests that carry credentials
    /// to this machine without TLS go through no proxy at all, which could read them, nor do those that a hook changed; where there
    /// is a hook, a body that is a stream counts as changed. An HTTP client that you set has its own.
    pub fn proxy(mut self, proxy: reqwest::Proxy) -> Self {
        self.proxies.push(proxy);
        self
    }

    /// Sets how long connecting may take; by default 10 seconds: long enough for a few lost packets and a TLS handshake
    /// across the world. A custom HTTP client has its own.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// Sets how long an HTTP/2 server may be silent while calls wait for it, before a ping asks whether it is there; by
    /// default 10 seconds. A connection on which the reply takes as long again, and 10 seconds at most, is given up:
    /// calls that may be repeated go on over another, and the next calls find another. Without pings, each call would run
    /// into its timeout on the same dead connection.
    ///
    /// `None` sends no pings: for servers that take them for an attack, which response `ENHANCE_YOUR_CALM`. Nothing is sent
    /// while no call waits. Over HTTP/1 there is nothing to do: who times out takes the connection along. An HTTP client
    /// set by `http_client` has its own.
    pub fn http2_keep_alive(mut self, interval: impl Into<Option<Duration>>) -> Self {
        self.http2_keep_alive = interval.into();
        self
    }

    /// Sets what the client calls itself; by default the name and the version of the generated crate.
    pub fn user_agent(mut self, name: impl Into<String>) -> Self {
        self.user_agent = Some(name.into());
        self
    }

    /// Sends everything through an HTTP client of one's own, with its proxies and certificates; by default the client
    /// makes its own.
    ///
    /// Its redirects are then its maker's business: the client's own follows redirects only within one origin, only 307 and
    /// 308 for what is neither GET nor HEAD, none that the API describes as a response, and none when it fetches tokens. So
    /// neither credentials nor bodies go elsewhere, and no write is taken for done that was not. So are requests that it sends
    /// again by itself, such as HTTP/2 streams that a server refused: neither [`Retry`](crate::Retry) nor the budget counts them.
    /// And so are bodies that it decompresses by itself, which it does if any crate switches on reqwest's features `gzip`,
    /// `brotli` or `zstd`: of gzip, it takes the first property only. With `no_gzip()` and the like, they are decoded here.
    pub fn http_client(mut self, http: reqwest::Client) -> Self {
        self.http = Some(http);
        self
    }

    /// Makes the client. Nothing is sent yet.
    ///
    /// # Errors
    ///
    /// If a URL is none or lacks a variable, if credentials would go over a connection that is not `https` (a
    /// loopback address may be `http`), if the credentials cannot work, if two of them would be sent in the same header by
    /// one call, or if the system's TLS cannot be set up.
    pub fn build(self) -> Result<Client<E>, Error<E>> {
        self.shared().map(Client::new).map_err(Error::new)
    }

    fn shared(self) -> Result<Shared, Box<Failure>> {
        let base = self.base()?;
        let user_agent = self.own_name()?;
        let http = Http::new(self.http.clone(), self.setup(redirects::policy));
        // What is wrong with TLS comes to light now.
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

    /// Where the API is served: where its description says, or where the user does. A description that says only the path
    /// is taken at its word where the user says only the origin.
    fn base(&self) -> Result<Url, Box<Failure>> {
        let described = || self.filled(self.defaults.base_url);
        let Some(given) = &self.base_url else {
            let described = described()?;
            if !described.contains("://") {
                return Err(Failure::request(format!(
                    "the API's description does not say where it is served, but for the path `{described}`: set `base_url`"
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

    /// Whether calls go elsewhere than the API's description says.
    fn moved(&self) -> Moved {
        if self.base_url.is_none() {
            return Moved::No;
        }
        // What it says is of no use without the values of its variables, but nothing is wrong with that.
        let described = self.filled(self.defaults.base_url).ok();
        let described = described.and_then(|it| Url::parse(&it).ok());
        Moved::From(described.map(Box::new))
    }

    fn own_name(&self) -> Result<HeaderValue, Box<Failure>> {
        let default = self.defaults.user_agent;
        let value = HeaderValue::from_str(self.user_agent.as_deref().unwrap_or(default));
        let value = value.map_err(|_| {
            Failure::request("the user agent holds characters that no header can carry")
        })?;
        // What is static is not counted by all threads at once, call by call.
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

    /// How the client's own connections are made.
    fn setup(&self, redirects: fn() -> Policy) -> Setup {
        Setup {
            connect_timeout: self.connect_timeout,
            http2_keep_alive: self.http2_keep_alive,
            proxies: self.proxies.clone(),
            redirects,
        }
    }

    /// A URL with the values of its variables.
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
            // Servers of operations have variables of their own.
            let is_sound = !url.contains(&format!("{{{name}}}"))
                || *is_listed
                || default(name) == Some(value.as_str())
                || address::is_part(url, name, default(name), value);
            if !is_sound {
                return Err(Failure::request(format!(
                    "the variable `{name}` of the base URL is empty, or holds what its part of a URL cannot"
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

/// Prints nothing of what was given: URLs and names may hold what is nobody's business.
impl<E> fmt::Debug for ClientBuilder<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder").finish_non_exhaustive()
    }
}
