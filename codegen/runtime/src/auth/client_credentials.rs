//! The client credentials grant of OAuth 2.0 (RFC 6749, section 4.4), and its settings.

use std::fmt;
use std::time::Duration;

use http::HeaderValue;
use reqwest::Url;

use super::refresh::Refresher;
use super::token::{self, ClientAuthentication, Grant};
use super::{AuthError, Authenticate, Authorization, Context};
use crate::Secret;
use crate::client::address;
use crate::platform::clock::Instant;

/// The timeout of a request for a token. No single request owns it: requests wait for it as long as their own timeouts
/// allow.
const TIMEOUT: Duration = Duration::from_secs(20);

/// Fetches tokens for a client ID and secret from the API's token endpoint.
///
/// One token request serves all requests that wait for it. It runs on a thread of this crate, so that it continues if
/// the request that started it is dropped, or if that request's runtime is idle. Each request waits for it no longer
/// than its own timeout.
///
/// A token is used until it expires. It is renewed in the background when a tenth to a fifth of its lifetime is left,
/// and at most 60 to 120 seconds. The exact time is random, so that clients do not renew simultaneously. The lifetime
/// counts from when the token was requested, on a monotonic clock. A token without an expiry time is used until the API
/// rejects it. If the endpoint returns an error with `Retry-After`, it is not contacted again before that time, or for
/// an hour at most.
///
/// ```
/// use client_runtime::auth::{ClientAuthentication, ClientCredentials};
///
/// let auth = ClientCredentials::new("client-id", "client-secret")
///     .client_authentication(ClientAuthentication::Basic)
///     .audience("https://api.example.com")
///     .scope("read write");
/// ```
pub struct ClientCredentials {
    grant: Grant,
    token_url: Option<String>,
    timeout: Duration,
    refresher: Refresher,
}

impl ClientCredentials {
    /// Creates the credentials from the client's ID and secret, as issued by the API's operator.
    pub fn new(id: impl Into<String>, secret: impl Into<Secret>) -> Self {
        Self {
            grant: Grant {
                id: id.into(),
                secret: secret.into(),
                authentication: ClientAuthentication::default(),
                scope: None,
                parameters: Vec::new(),
            },
            token_url: None,
            timeout: TIMEOUT,
            refresher: Refresher::default(),
        }
    }

    /// Sets the token endpoint: a URL, or a reference relative to the base URL. The default is the one in the API's
    /// description.
    #[must_use]
    pub fn token_url(mut self, url: impl Into<String>) -> Self {
        self.token_url = Some(url.into());
        self
    }

    /// Sets how the client ID and secret are sent. The default is in the body.
    #[must_use]
    pub fn client_authentication(mut self, authentication: ClientAuthentication) -> Self {
        self.grant.authentication = authentication;
        self
    }

    /// Sets the scope of the tokens. By default there is none, which leaves it to the server.
    #[must_use]
    pub fn scope(mut self, scope: impl Into<String>) -> Self {
        self.grant.scope = Some(scope.into());
        self
    }

    /// Adds the parameter `audience`: the API that the token is for, which some servers require.
    #[must_use]
    pub fn audience(self, audience: impl Into<String>) -> Self {
        self.parameter("audience", audience)
    }

    /// Adds a parameter `resource`: the URI of a service that the token is for (RFC 8707). There may be several.
    #[must_use]
    pub fn resource(self, resource: impl Into<String>) -> Self {
        self.parameter("resource", resource)
    }

    /// Adds a non-standard parameter that the server requires. A name may be added several times.
    #[must_use]
    pub fn parameter(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.grant.parameters.push((name.into(), value.into()));
        self
    }

    /// Sets the timeout of a request for a token. The default is 20 seconds. API requests wait for it no longer than
    /// their own timeout, but it continues for later ones.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    fn endpoint(&self, context: &Context) -> Result<Url, AuthError> {
        let url = match &self.token_url {
            Some(url) => address::endpoint(&context.base, url).map_err(AuthError::new)?,
            None => context.token_url().cloned().ok_or_else(|| {
                AuthError::new(
                    "the API's description has no token endpoint: set `ClientCredentials::token_url`",
                )
            })?,
        };
        if address::is_private(&url) {
            Ok(url)
        } else {
            Err(AuthError::new(
                "the token endpoint is not https: secrets are only sent over https",
            ))
        }
    }

    /// Returns a request for a token, which owns everything it needs.
    fn fetch(
        &self,
        context: &Context,
    ) -> Result<impl Future<Output = Result<token::Token, AuthError>> + Send + 'static, AuthError>
    {
        let url = self.endpoint(context)?;
        let (context, grant, timeout) = (context.clone(), self.grant.clone(), self.timeout);
        // The lifetime of a token begins before it arrives.
        let requested = Instant::now();
        Ok(async move {
            let granted = token::fetch(&context, &url, &grant, timeout).await?;
            granted.since(requested)
        })
    }
}

impl Authenticate for ClientCredentials {
    fn authorization<'a>(&'a self, context: &'a Context) -> Authorization<'a> {
        match self.refresher.usable(|| self.fetch(context)) {
            Some(header) => Authorization::now(Ok(header)),
            None => Authorization::later(self.refresher.awaited(|| self.fetch(context))),
        }
    }

    /// Drops the token, unless it was replaced in the meantime. Either way, another attempt may succeed.
    fn rejected(&self, used: &HeaderValue) -> bool {
        self.refresher.rejected(used);
        true
    }

    fn check(&self, context: &Context) -> Result<(), AuthError> {
        self.grant.check()?;
        self.endpoint(context).map(drop)
    }
}

impl fmt::Debug for ClientCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientCredentials")
            .field("secret", &self.grant.secret)
            .finish_non_exhaustive()
    }
}
