//! The value of an `Authorization` header, available now or later.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use http::HeaderValue;

use super::AuthError;

/// The value of an `Authorization` header or an error, available now or later.
pub struct Authorization<'a>(State<'a>);

enum State<'a> {
    There(Option<Result<HeaderValue, AuthError>>),
    Awaited(Pin<Box<dyn Future<Output = Result<HeaderValue, AuthError>> + Send + 'a>>),
}

impl<'a> Authorization<'a> {
    /// A value that is available now. This allocates nothing.
    pub fn now(value: Result<HeaderValue, AuthError>) -> Self {
        Self(State::There(Some(value)))
    }

    /// A value that has to be fetched or waited for.
    pub fn later(value: impl Future<Output = Result<HeaderValue, AuthError>> + Send + 'a) -> Self {
        Self(State::Awaited(Box::pin(value)))
    }

    /// Takes the value if it is available.
    pub(crate) fn take(&mut self) -> Option<Result<HeaderValue, AuthError>> {
        match &mut self.0 {
            State::There(value) => value.take(),
            State::Awaited(_) => None,
        }
    }
}

impl Future for Authorization<'_> {
    type Output = Result<HeaderValue, AuthError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        match &mut self.0 {
            State::There(value) => Poll::Ready(
                value
                    .take()
                    .unwrap_or_else(|| Err(AuthError::new("the credentials were already taken"))),
            ),
            State::Awaited(value) => value.as_mut().poll(context),
        }
    }
}

impl fmt::Debug for Authorization<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            State::There(_) => "Authorization::now([redacted])",
            State::Awaited(_) => "Authorization::later(..)",
        })
    }
}
