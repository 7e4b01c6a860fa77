//! Builds a client from the API's description and the user's settings, and checks that they can work.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use http::HeaderValue;
use reqwest::Url;
use reqwest::redirect::Policy;
use serde_json::Value;

use crate::auth::secret::Secret;
use crate::auth::{self, AuthError, Authenticate, Authorizer, Context, Key, Place, Security};
use crate::client::Client;
use crate::client::address;
use crate::client::http_client::{Http, Needs, Setup};
use crate::client::options::{ClientOptions, SchemeAuth};
use crate::client::redirect_policy;
use crate::client::server::{Given, Moved};
use crate::client::shared::Shared;
use crate::error::Error;
use crate::error::api_error::ApiError;
use crate::error::failure::Failure;
use crate::send::Budget;

const NOT_PRIVATE: &str = "the base URL is not https: credentials are only sent over https";

/// How an API is reached, according to its description.
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

/// Builds a [`Client`].
#[must_use = "a builder does nothing until `build` is called"]
pub struct ClientBuilder<E = Value> {
    defaults: &'static Defaults,
    base_url: Option<String>,
    variables: Vec<Given>,
    options: ClientOptions,
    keys: Vec<Key>,
    security: Option<Security>,
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
            options: ClientOptions::default(),
            keys: Vec::new(),
            security: None,
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

    /// Sets the credentials of calls that require this security scheme of the API, whose tokens come from this URL; by
    /// default those of [`auth`](Self::auth).
    pub fn scheme(
        mut self,
        name: &'static str,
        token_url: Option<&'static str>,
        auth: impl Authenticate,
    ) -> Self {
        self.options = self.options.authorized(SchemeAuth {
            scheme: Some(name),
            token_url,
            auth: Arc::new(auth),
        });
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

    crate::client_options!(options);

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
        let http = Http::new(
            self.options.http.clone(),
            self.setup(redirect_policy::policy),
        );
        // Reports problems with TLS early.
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
            settings: self.options.settings,
            budget: Budget::new(self.options.retry_budget),
            limits: self.options.limits,
            hooks: self.options.hooks,
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
        let value = HeaderValue::from_str(self.options.user_agent.as_deref().unwrap_or(default));
        let value = value.map_err(|_| {
            Failure::request("the user agent contains characters that are invalid in a header")
        })?;
        // A static value has no reference count, which all threads would update with every call.
        Ok(match self.options.user_agent {
            None => HeaderValue::from_static(default),
            Some(_) => value,
        })
    }

    fn authorizers(&self, base: &Url) -> Result<Vec<Authorizer>, Box<Failure>> {
        if self.options.auth.is_empty() {
            return Ok(Vec::new());
        }
        if !address::is_private(base) {
            return Err(Failure::auth(AuthError::new(NOT_PRIVATE)));
        }
        let http = Arc::new(Http::new(
            self.options.http.clone(),
            self.setup(Policy::none),
        ));
        let authorizers = self.options.auth.iter().map(|it| {
            let token_url = match it.scheme {
                Some(_) => it.token_url,
                None => self.defaults.token_url,
            };
            let context = self.context(base, token_url, &http)?;
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
            timeout: self.options.settings.timeout,
        })
    }

    /// How the client's own connections are established.
    fn setup(&self, redirects: fn() -> Policy) -> Setup {
        Setup {
            connect_timeout: self.options.connect_timeout,
            http2_keep_alive: self.options.http2_keep_alive,
            proxies: self.options.proxies.clone(),
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
