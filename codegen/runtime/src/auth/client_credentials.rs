//! The client credentials grant of OAuth 2.0: a token that is fetched, kept, and renewed.
//!
//! However many calls wait, one of them fetches, and all of them share what came of it.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use http::HeaderValue;
use reqwest::Url;
use tokio::sync::Mutex as Turn;

use super::token::{self, Grant, Token};
use super::{AuthError, Authenticate, Authorization, Context};
use crate::Secret;
use crate::address;

/// Gets tokens for a client's identifier and secret, at the token endpoint that the API names.
///
/// A token is kept until shortly before it expires: a tenth to a fifth of its life before, and 60 to 120 seconds at most,
/// calls renew it; when exactly is left to chance, so that not everybody comes at once. How long it lives is counted from
/// when it was asked for, on a clock that nobody sets. One that does not say when it expires is kept until the API
/// refuses it.
pub struct ClientCredentials {
    grant: Grant,
    token_url: Option<String>,
    token: Mutex<Option<Token>>,
    /// How many fetches have come to an end; who waited while one did shares its outcome.
    fetches: AtomicU64,
    /// Whose turn it is to fetch, and the outcome of the last fetch.
    turn: Turn<Result<HeaderValue, AuthError>>,
}

impl ClientCredentials {
    /// Takes the identifier of the client and its secret, as the API's operator issued them.
    pub fn new(id: impl Into<String>, secret: impl Into<Secret>) -> Self {
        Self {
            grant: Grant {
                id: id.into(),
                secret: secret.into(),
                scope: None,
            },
            token_url: None,
            token: Mutex::new(None),
            fetches: AtomicU64::new(0),
            turn: Turn::new(Err(AuthError::new("no token was fetched yet"))),
        }
    }

    /// Sets where tokens come from: an absolute URL, or a path on the host of the API; by default what the API names.
    #[must_use]
    pub fn token_url(mut self, url: impl Into<String>) -> Self {
        self.token_url = Some(url.into());
        self
    }

    /// Asks for tokens of this scope; by default for none, which leaves it to the server.
    #[must_use]
    pub fn scope(mut self, scope: impl Into<String>) -> Self {
        self.grant.scope = Some(scope.into());
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

    /// The token that is kept, if it need not be renewed yet.
    fn fresh(&self) -> Option<HeaderValue> {
        let kept = self.kept();
        let token = kept.as_ref().filter(|it| it.is_fresh())?;
        Some(token.header.clone())
    }

    async fn authorize(&self, context: &Context) -> Result<HeaderValue, AuthError> {
        let seen = self.fetches.load(Ordering::Acquire);
        let mut outcome = self.turn.lock().await;
        if self.fetches.load(Ordering::Acquire) != seen {
            return outcome.clone();
        }
        // Another may have come between the first look and its turn, and have left before this one looked at the
        // count.
        if let Some(header) = self.fresh() {
            return Ok(header);
        }
        // If the call is dropped here, nothing has changed, and whoever waits next fetches.
        let fetched = token::fetch(context, &self.endpoint(context)?, &self.grant).await;
        *outcome = self.keep(fetched);
        self.fetches.fetch_add(1, Ordering::Release);
        outcome.clone()
    }

    /// Keeps a new token. Without one, the old is still good for as long as it lives.
    fn keep(&self, fetched: Result<Token, AuthError>) -> Result<HeaderValue, AuthError> {
        let mut kept = self.kept();
        match fetched {
            Ok(token) => Ok(kept.insert(token).header.clone()),
            Err(error) => {
                let alive = kept.as_ref().filter(|it| it.is_alive());
                alive.map(|it| it.header.clone()).ok_or(error)
            }
        }
    }

    fn kept(&self) -> MutexGuard<'_, Option<Token>> {
        // Nothing can break off while it is held, so a poisoned lock holds what it should.
        self.token.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Authenticate for ClientCredentials {
    fn authorization<'a>(&'a self, context: &'a Context) -> Authorization<'a> {
        match self.fresh() {
            Some(header) => Authorization::now(Ok(header)),
            None => Authorization::later(self.authorize(context)),
        }
    }

    /// Forgets the token, unless it was replaced meanwhile; either way the next one is another.
    fn rejected(&self, used: &HeaderValue) -> bool {
        self.kept().take_if(|it| it.header == *used);
        true
    }

    fn check(&self, context: &Context) -> Result<(), AuthError> {
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
