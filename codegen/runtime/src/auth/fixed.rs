//! Credentials that never change.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::HeaderValue;
use zeroize::Zeroizing;

use super::{AuthError, Authenticate, Authorization, Context, header};

/// A bearer token: `Authorization: Bearer …`.
pub struct Bearer(Fixed);

impl Bearer {
    /// Creates the credentials from a token, without the prefix `Bearer`.
    pub fn new(token: impl AsRef<str>) -> Self {
        let text = Zeroizing::new(format!("Bearer {}", token.as_ref()));
        Self(Fixed(header(&*text)))
    }
}

/// A user name and a password: `Authorization: Basic …`.
pub struct Basic(Fixed);

impl Basic {
    /// Creates the credentials from a user name, which must not contain a colon, and a password.
    pub fn new(user: impl AsRef<str>, password: impl AsRef<str>) -> Self {
        let user = user.as_ref();
        if user.contains(':') {
            return Self(Fixed(Err(AuthError::new(
                "the user name contains a colon, which HTTP Basic cannot represent",
            ))));
        }
        let plain = Zeroizing::new(format!("{user}:{}", password.as_ref()));
        let text = Zeroizing::new(format!("Basic {}", STANDARD.encode(plain.as_bytes())));
        Self(Fixed(header(&*text)))
    }
}

/// A header that never changes, or the error in creating it.
struct Fixed(Result<HeaderValue, AuthError>);

macro_rules! authenticate {
    ($name:ident) => {
        impl Authenticate for $name {
            fn authorization<'a>(&'a self, _: &'a Context) -> Authorization<'a> {
                Authorization::now(self.0.0.clone())
            }

            fn check(&self, _: &Context) -> Result<(), AuthError> {
                self.0.0.clone().map(drop)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "([redacted])"))
            }
        }
    };
}

authenticate!(Bearer);
authenticate!(Basic);
