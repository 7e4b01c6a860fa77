//! Credentials: how calls are authorized, and who sees what they are authorized with.
//!
//! Credentials go to the base URL's origin only, or to that of an operation's own server in the API's description, and only
//! over `https`; a loopback address may be `http`. That is seen to before any implementation here is asked.

mod authorization;
mod clash;
mod client_credentials;
mod error;
mod fixed;
mod key;
mod refresh;
mod scheme;
pub(crate) mod secret;
mod token;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderValue;
use reqwest::Url;

use crate::client::http_client::{Http, Needs};

pub use authorization::Authorization;
pub(crate) use clash::{clash, has};
pub use client_credentials::ClientCredentials;
pub use error::AuthError;
pub use fixed::{Basic, Bearer};
pub use key::{Credential, Place, Security};
pub(crate) use key::{Key, carried};
pub(crate) use scheme::Authorizer;
pub use token::ClientAuthentication;

/// Makes the value of an `Authorization` header, marked as secret.
///
/// # Errors
///
/// If the text holds characters that no header can carry, such as a line break; the error does not quote it.
pub fn header(text: impl AsRef<str>) -> Result<HeaderValue, AuthError> {
    let mut value = HeaderValue::from_str(text.as_ref()).map_err(|_| {
        AuthError::new(
            "the credentials hold characters that no header can carry: look for a line break at the end",
        )
    })?;
    value.set_sensitive(true);
    Ok(value)
}

/// Something that can authorize calls; [`Bearer`], [`Basic`] and [`ClientCredentials`] can, and so can a type of
/// one's own.
///
/// ```
/// use client_runtime::HeaderValue;
/// use client_runtime::auth::{self, AuthError, Authenticate, Authorization, Context};
///
/// struct FromVault;
///
/// impl Authenticate for FromVault {
///     fn authorization<'a>(&'a self, _: &'a Context) -> Authorization<'a> {
///         Authorization::later(async {
///             let token = std::fs::read_to_string("/run/secrets/token")
///                 .map_err(|error| AuthError::new("the token cannot be read").with_source(error))?;
///             auth::header(format!("Bearer {}", token.trim()))
///         })
///     }
/// }
/// ```
pub trait Authenticate: Send + Sync + 'static {
    /// Gives the value of the `Authorization` header. It is asked before every call, and keeps what it can.
    ///
    /// The future may be dropped before its end, when the call is.
    fn authorization<'a>(&'a self, context: &'a Context) -> Authorization<'a>;

    /// Is told that a call got the response 401, and what it was authorized with.
    ///
    /// `true` asks for the call to be sent once more, with what [`authorization`](Self::authorization) gives then. By
    /// default `false`: credentials that never change will not do better.
    fn rejected(&self, used: &HeaderValue) -> bool {
        let _ = used;
        false
    }

    /// Says, when a client is built, whether this could work at all. By default it could.
    ///
    /// # Errors
    ///
    /// Why it could not, and what to do about it.
    fn check(&self, context: &Context) -> Result<(), AuthError> {
        let _ = context;
        Ok(())
    }
}

/// Clients may share credentials, and with them a token that one of them fetched.
impl<T: Authenticate + ?Sized> Authenticate for Arc<T> {
    fn authorization<'a>(&'a self, context: &'a Context) -> Authorization<'a> {
        self.as_ref().authorization(context)
    }

    fn rejected(&self, used: &HeaderValue) -> bool {
        self.as_ref().rejected(used)
    }

    fn check(&self, context: &Context) -> Result<(), AuthError> {
        self.as_ref().check(context)
    }
}

/// What a client lends to those who authorize its calls.
#[derive(Clone)]
pub struct Context {
    pub(crate) http: Arc<Http>,
    /// A client that is there whatever happens.
    pub(crate) own: reqwest::Client,
    pub(crate) base: Url,
    pub(crate) token_url: Option<Url>,
    pub(crate) timeout: Duration,
}

impl Context {
    /// The HTTP client to fetch tokens with, from [`token_url`](Self::token_url), or from the API's own host if that is
    /// none: it follows no redirects, unless the client was given one that does. For another host, see
    /// [`http_for`](Self::http_for).
    pub fn http(&self) -> &reqwest::Client {
        let url = self.token_url.as_ref().unwrap_or(&self.base);
        self.http.client(url, Needs::SECRET).unwrap_or(&self.own)
    }

    /// The HTTP client to fetch tokens with from this URL: it goes through no proxy that could read what is sent.
    ///
    /// # Errors
    ///
    /// If the system's TLS cannot be set up.
    pub fn http_for(&self, url: &Url) -> Result<&reqwest::Client, AuthError> {
        self.http.client(url, Needs::SECRET).map_err(|why| {
            let message = "no HTTP client could be made to get credentials with";
            AuthError::new(message).with_source(why.without_url())
        })
    }

    /// The API's token endpoint, if the API names one.
    pub fn token_url(&self) -> Option<&Url> {
        self.token_url.as_ref()
    }

    /// The client's timeout of an attempt. Credentials that are not there by then are given up.
    pub fn timeout(&self) -> Duration {
        self.timeout
    }
}

impl fmt::Debug for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context")
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}
