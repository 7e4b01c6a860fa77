//! How a client is made: what the API's description says, what the user says otherwise, and whether that can work.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderValue;
use reqwest::Url;
use serde_json::Value;

use crate::address;
use crate::api_error::ApiError;
use crate::auth::{AuthError, Authenticate, Context};
use crate::client::Client;
use crate::error::Error;
use crate::failure::Failure;
use crate::http_client;
use crate::shared::Shared;

/// Long enough for a slow answer, short enough that a dead server is noticed while somebody waits.
const TIMEOUT: Duration = Duration::from_secs(60);

/// Long enough for a few lost packets and a TLS handshake across the world; a server that is there needs less.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// What an API's description says of how the API is reached.
#[derive(Clone, Copy, Debug)]
pub struct Defaults {
    /// Where the API is served. It may hold `{variables}`.
    pub base_url: &'static str,
    /// The variables, and what they are by default.
    pub variables: &'static [(&'static str, &'static str)],
    /// Where tokens come from: an absolute URL, which may hold `{variables}` too, or a path on the base URL's host.
    pub token_url: Option<&'static str>,
    /// What the client calls itself.
    pub user_agent: &'static str,
}

/// Makes a [`Client`].
#[must_use = "a builder does nothing until `build` is called"]
pub struct ClientBuilder<E = Value> {
    defaults: &'static Defaults,
    base_url: Option<String>,
    variables: Vec<(&'static str, String)>,
    auth: Option<Arc<dyn Authenticate>>,
    timeout: Duration,
    connect_timeout: Duration,
    user_agent: Option<String>,
    http: Option<reqwest::Client>,
    error: PhantomData<fn() -> E>,
}

impl<E: ApiError> ClientBuilder<E> {
    pub(crate) fn new(defaults: &'static Defaults) -> Self {
        Self {
            defaults,
            base_url: None,
            variables: Vec::new(),
            auth: None,
            timeout: TIMEOUT,
            connect_timeout: CONNECT_TIMEOUT,
            user_agent: None,
            http: None,
            error: PhantomData,
        }
    }

    /// Sets where the API is served, by default where its description says. Its path is kept, and `{variables}` are
    /// replaced in it too. A token endpoint on the same host moves with it.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// Sets a variable of the base URL, by default what the API's description says.
    pub fn variable(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.variables.push((name, value.into()));
        self
    }

    /// Sets how calls are authorized; by default, they carry no credentials.
    pub fn auth(mut self, auth: impl Authenticate) -> Self {
        self.auth = Some(Arc::new(auth));
        self
    }

    /// Sets how long one attempt may take, from connecting to the last byte of the answer; by default 60 seconds.
    ///
    /// Getting credentials is allowed the same time once more, before.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Sets how long connecting may take; by default 10 seconds. An HTTP client of one's own has its own.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
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
    /// Its redirects are then its maker's business: the client's own follows redirects only within one origin, and
    /// none when it fetches tokens, so that neither credentials nor bodies go elsewhere.
    pub fn http_client(mut self, http: reqwest::Client) -> Self {
        self.http = Some(http);
        self
    }

    /// Makes the client. Nothing is sent yet.
    ///
    /// # Errors
    ///
    /// If a URL is none or lacks a variable, if credentials would go over a connection that is not `https` (a
    /// loopback address may be `http`), if the credentials cannot work, or if the system's TLS cannot be set up.
    pub fn build(self) -> Result<Client<E>, Error<E>> {
        self.shared().map(Client::new).map_err(Error::new)
    }

    fn shared(self) -> Result<Shared, Box<Failure>> {
        let base_url = self.base_url.as_deref().unwrap_or(self.defaults.base_url);
        let base = address::base(&self.filled(base_url)?).map_err(Failure::request)?;
        let name = self
            .user_agent
            .as_deref()
            .unwrap_or(self.defaults.user_agent);
        let user_agent = HeaderValue::from_str(name).map_err(|_| {
            Failure::request("the user agent holds characters that no header can carry")
        })?;
        let http = match &self.http {
            Some(http) => http.clone(),
            None => http_client::for_calls(&base, self.connect_timeout).map_err(Failure::http)?,
        };
        let auth = match &self.auth {
            Some(auth) => Some((Arc::clone(auth), self.context(&base, auth.as_ref())?)),
            None => None,
        };
        Ok(Shared {
            base,
            http,
            auth,
            timeout: self.timeout,
            user_agent,
        })
    }

    fn context(&self, base: &Url, auth: &dyn Authenticate) -> Result<Context, Box<Failure>> {
        if !address::is_private(base) {
            return Err(Failure::auth(AuthError::new(
                "the base URL is not https: credentials are sent over nothing else",
            )));
        }
        let token_url = match self.defaults.token_url {
            Some(url) => {
                let url = address::endpoint(base, &self.filled(url)?);
                Some(url.map_err(Failure::request)?)
            }
            None => None,
        };
        let http = match &self.http {
            Some(http) => http.clone(),
            None => {
                http_client::for_credentials(base, self.connect_timeout).map_err(Failure::http)?
            }
        };
        let context = Context {
            http,
            base: base.clone(),
            token_url,
            timeout: self.timeout,
        };
        auth.check(&context).map_err(Failure::auth)?;
        Ok(context)
    }

    /// A URL with the values of its variables.
    fn filled(&self, url: &str) -> Result<String, Box<Failure>> {
        let given = |name: &str| {
            self.variables
                .iter()
                .rev()
                .find(|it| it.0 == name)
                .map(|it| it.1.as_str())
        };
        let default = |name: &str| {
            self.defaults
                .variables
                .iter()
                .find(|it| it.0 == name)
                .map(|it| it.1)
        };
        let value = |name: &str| given(name).or_else(|| default(name));
        for (name, value) in &self.variables {
            if !address::is_part(url, name, value) {
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
