//! The client credentials grant of OAuth 2.0 (RFC 6749, section 4.4), as a caller configures it.

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

/// The longest that a request for a token takes. It belongs to no call: calls wait for it as long as they can.
const TIMEOUT: Duration = Duration::from_secs(20);

/// Gets tokens for a client's identifier and secret, at the token endpoint that the API names.
///
/// However many calls need a token, one request fetches it, on a thread of this crate's own: it goes on when the call that
/// needed it first is given up, or that call's runtime stands still, and each call waits for it no longer than its own timeout. A token is used for as long as it lives.
/// When a tenth to a fifth of its life is left, and 60 to 120 seconds at most, it is renewed while calls go on with it;
/// when exactly is left to chance, so that not everybody comes at once. Its life is counted from when it was asked for, on
/// a clock that nobody sets. A token that does not say when it expires is kept until the API refuses it. If the endpoint
/// returns an error with `Retry-After`, it is not asked again before then, for an hour at most.
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
    /// Takes the identifier of the client and its secret, as the API's operator issued them.
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

    /// Sets where tokens come from: a URL, or a reference relative to the base URL; by default what the API names.
    #[must_use]
    pub fn token_url(mut self, url: impl Into<String>) -> Self {
        self.token_url = Some(url.into());
        self
    }

    /// Sets how the identifier and the secret are sent; by default in the body.
    #[must_use]
    pub fn client_authentication(mut self, authentication: ClientAuthentication) -> Self {
        self.grant.authentication = authentication;
        self
    }

    /// Asks for tokens of this scope; by default for none, which leaves it to the server.
    #[must_use]
    pub fn scope(mut self, scope: impl Into<String>) -> Self {
        self.grant.scope = Some(scope.into());
        self
    }

    /// Adds the parameter `audience`: the API that the token is for, which some servers must be given.
    #[must_use]
    pub fn audience(self, audience: impl Into<String>) -> Self {
        self.parameter("audience", audience)
    }

    /// Adds a parameter `resource`: the URI of a service that the token is for (RFC 8707). There may be several.
    #[must_use]
    pub fn resource(self, resource: impl Into<String>) -> Self {
        self.parameter("resource", resource)
    }

    /// Adds a parameter that the server wants beyond the standard's. A name may be added several times.
    #[must_use]
    pub fn parameter(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.grant.parameters.push((name.into(), value.into()));
        self
    }

    /// Sets how long a request for a token may take; by default 20 seconds. Calls wait for it no longer than their own
    /// timeout, but the request goes on for those that come after them.
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
                    "the API names no token endpoint: set `ClientCredentials::token_url`",
                )
            })?,
        };
        if address::is_private(&url) {
            Ok(url)
        } else {
            Err(AuthError::new(
                "the token endpoint is not https: secrets are sent over nothing else",
            ))
        }
    }

    /// A request for a token, which needs nothing but what it holds.
    fn fetch(
        &self,
        context: &Context,
    ) -> Result<impl Future<Output = Result<token::Token, AuthError>> + Send + 'static, AuthError>
    {
        let url = self.endpoint(context)?;
        let (context, grant, timeout) = (context.clone(), self.grant.clone(), self.timeout);
        // The life of a token begins before it arrives here.
        let asked = Instant::now();
        Ok(async move {
            let granted = token::fetch(&context, &url, &grant, timeout).await?;
            granted.since(asked)
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

    /// Drops the token, unless it was replaced meanwhile; either way another attempt may do better.
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
