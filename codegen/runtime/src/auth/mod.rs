//! Credentials: how requests are authorized, and who may see the credentials.
//!
//! Credentials are sent only to the origin of the base URL, or to that of an operation's own server in the API's
//! description, and only over `https`. Loopback addresses may use `http`. This is checked before any implementation of
//! [`Authenticate`] is called.

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

/// Returns the value of an `Authorization` header, marked as sensitive.
///
/// # Errors
///
/// If the text contains characters that are invalid in a header, such as a line break. The error does not quote the
/// text.
pub fn header(text: impl AsRef<str>) -> Result<HeaderValue, AuthError> {
    let mut value = HeaderValue::from_str(text.as_ref()).map_err(|_| {
        AuthError::new(
            "the credentials contain characters that are invalid in a header: check for a trailing line break",
        )
    })?;
    value.set_sensitive(true);
    Ok(value)
}

/// Authorizes requests. [`Bearer`], [`Basic`] and [`ClientCredentials`] implement it, and so can your own types.
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
    /// Returns the value of the `Authorization` header. This is called before every request, so implementations should
    /// cache what they can.
    ///
    /// The future may be dropped before it completes, if the request is.
    fn authorization<'a>(&'a self, context: &'a Context) -> Authorization<'a>;

    /// Called when a request is rejected with the status 401, with the value that it carried.
    ///
    /// Return `true` to send the request once more, with the value that [`authorization`](Self::authorization) then
    /// returns. The default is `false`: credentials that never change would be rejected again.
    fn rejected(&self, used: &HeaderValue) -> bool {
        let _ = used;
        false
    }

    /// Checks the credentials when a client is built. By default, they are accepted.
    ///
    /// # Errors
    ///
    /// If the credentials cannot work. The error should say why, and how to fix it.
    fn check(&self, context: &Context) -> Result<(), AuthError> {
        let _ = context;
        Ok(())
    }
}

/// Clients may share credentials, and thereby the token that one of them fetched.
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

/// What a client provides to implementations of [`Authenticate`].
#[derive(Clone)]
pub struct Context {
    pub(crate) http: Arc<Http>,
    /// A client that is always available.
    pub(crate) own: reqwest::Client,
    pub(crate) base: Url,
    pub(crate) token_url: Option<Url>,
    pub(crate) timeout: Duration,
}

impl Context {
    /// The HTTP client for fetching tokens from [`token_url`](Self::token_url), or from the API's own host if there is
    /// no such URL. It follows no redirects, unless the user's custom client does. For other hosts, see
    /// [`http_for`](Self::http_for).
    pub fn http(&self) -> &reqwest::Client {
        let url = self.token_url.as_ref().unwrap_or(&self.base);
        self.http.client(url, Needs::SECRET).unwrap_or(&self.own)
    }

    /// The HTTP client for fetching tokens from this URL. It uses no proxy that could read the request.
    ///
    /// # Errors
    ///
    /// If the system's TLS cannot be set up.
    pub fn http_for(&self, url: &Url) -> Result<&reqwest::Client, AuthError> {
        self.http.client(url, Needs::SECRET).map_err(|why| {
            let message = "the HTTP client for fetching credentials could not be created";
            AuthError::new(message).with_source(why.without_url())
        })
    }

    /// The API's token endpoint, if its description contains one.
    pub fn token_url(&self) -> Option<&Url> {
        self.token_url.as_ref()
    }

    /// The client's timeout of one attempt. It also limits how long a request waits for credentials.
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
