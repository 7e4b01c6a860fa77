//! Hooks: user code that runs around each attempt, for example to add headers, sign, or count.

use std::error::Error as StdError;
use std::fmt;
use std::pin::Pin;
use std::time::Duration;

use http::{HeaderMap, HeaderValue, Method, StatusCode};
use reqwest::Url;

use crate::error::kind::ErrorKind;
use crate::operation::Operation;

/// The future of [`Hook::before`]. An error prevents the attempt from being sent.
pub type Before<'a> =
    Pin<Box<dyn Future<Output = Result<(), Box<dyn StdError + Send + Sync>>> + Send + 'a>>;

/// User code that runs around each attempt of each request; see [`ClientBuilder::hook`](crate::ClientBuilder::hook).
///
/// Hooks run in the order in which they were added, after the request is complete. In particular, it already has its
/// `Authorization` header, so that a hook can sign it. Both methods run in the attempt's `tracing` span. Requests for
/// tokens are not attempts, and are not passed to hooks.
///
/// ```
/// use client_runtime::hook::{Attempt, Before, Hook, Outcome};
/// use client_runtime::HeaderValue;
///
/// struct Tenant(HeaderValue);
///
/// impl Hook for Tenant {
///     fn before<'a>(&'a self, attempt: &'a mut Attempt<'_>) -> Before<'a> {
///         attempt.headers_mut().insert("x-tenant", self.0.clone());
///         Box::pin(async { Ok(()) })
///     }
///
///     fn after(&self, outcome: &Outcome<'_>) {
///         println!("{} {}: {:?} in {:?}", outcome.method(), outcome.path_template(), outcome.status(), outcome.elapsed());
///     }
/// }
/// ```
pub trait Hook: Send + Sync + 'static {
    /// Called before an attempt is sent, with its request, which it may change. The time it takes counts as the
    /// attempt's.
    ///
    /// The future may be dropped before it completes, if the request is. An attempt that is not sent is not counted,
    /// and uses up neither the retry budget nor a permit of the rate limit.
    ///
    /// A request that the hook sends with the same client shares the attempt's permit of
    /// [`max_concurrent_calls`](crate::ClientBuilder::max_concurrent_calls), unless it is sent on a task or thread that
    /// the hook starts.
    ///
    /// Whether the request is retried, and which redirects are followed, depends on the method and the idempotency key
    /// after the hooks have run.
    ///
    /// # Errors
    ///
    /// If the attempt must not be sent. The request then fails with [`ErrorKind::Request`], and is not retried. The
    /// error's message is printed, and must not contain secrets.
    fn before<'a>(&'a self, attempt: &'a mut Attempt<'_>) -> Before<'a> {
        let _ = attempt;
        Box::pin(std::future::ready(Ok(())))
    }

    /// Called after an attempt, with its outcome. It is not called if the attempt was dropped.
    ///
    /// It runs on the thread that drives the attempt. A blocking request sent from here keeps that thread from serving the
    /// connections of an [`http_client`](crate::ClientBuilder::http_client) of your own, and then fails at its deadline.
    fn after(&self, outcome: &Outcome<'_>) {
        let _ = outcome;
    }
}

/// An attempt that is about to be sent.
pub struct Attempt<'a> {
    pub(crate) request: &'a mut reqwest::Request,
    pub(crate) operation: Operation,
    pub(crate) number: u32,
}

impl Attempt<'_> {
    /// The operation.
    pub fn operation(&self) -> Operation {
        self.operation
    }

    /// The method.
    pub fn method(&self) -> &Method {
        self.request.method()
    }

    /// The path of the operation in the API's description, such as `/clouds/{id}`.
    pub fn path_template(&self) -> &'static str {
        self.operation.path()
    }

    /// The number of the attempt, beginning with 1.
    pub fn number(&self) -> u32 {
        self.number
    }

    /// The URL.
    pub fn url(&self) -> &Url {
        self.request.url()
    }

    /// The headers. Those that may be secret are marked as sensitive.
    pub fn headers(&self) -> &HeaderMap<HeaderValue> {
        self.request.headers()
    }

    /// The headers, for modification.
    pub fn headers_mut(&mut self) -> &mut HeaderMap<HeaderValue> {
        self.request.headers_mut()
    }

    /// The bytes of the body; `None` if there is no body, or if it is a stream.
    pub fn body(&self) -> Option<&[u8]> {
        self.request.body()?.as_bytes()
    }

    /// The whole request, for modification. If its origin is changed, the `Authorization` header is removed.
    pub fn request_mut(&mut self) -> &mut reqwest::Request {
        self.request
    }
}

/// Prints no values: they may be secrets.
impl fmt::Debug for Attempt<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Attempt({} {}, {})",
            self.method(),
            self.operation.path(),
            self.number
        )
    }
}

/// The outcome of an attempt.
pub struct Outcome<'a> {
    pub(crate) operation: Operation,
    pub(crate) number: u32,
    pub(crate) elapsed: Duration,
    pub(crate) response: Option<(StatusCode, &'a HeaderMap)>,
    pub(crate) error: Option<ErrorKind>,
    pub(crate) retry_in: Option<Duration>,
}

impl Outcome<'_> {
    /// The operation.
    pub fn operation(&self) -> Operation {
        self.operation
    }

    /// The operation's method, which a hook may have changed for the attempt.
    pub fn method(&self) -> Method {
        self.operation.method()
    }

    /// The path of the operation in the API's description, such as `/clouds/{id}`.
    pub fn path_template(&self) -> &'static str {
        self.operation.path()
    }

    /// The number of the attempt, beginning with 1.
    pub fn number(&self) -> u32 {
        self.number
    }

    /// The duration of the attempt, from the end of its waiting for permits to the last byte of the response.
    pub fn elapsed(&self) -> Duration {
        self.elapsed
    }

    /// The status of the response, if there was one.
    pub fn status(&self) -> Option<StatusCode> {
        self.response.map(|it| it.0)
    }

    /// The headers of the response, if there was one.
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.response.map(|it| it.1)
    }

    /// The kind of the failure, if the attempt failed. The response is decoded later, so this is never a decode error.
    pub fn error(&self) -> Option<ErrorKind> {
        self.error
    }

    /// The delay before the next attempt; `None` if this was the last.
    pub fn retry_in(&self) -> Option<Duration> {
        self.retry_in
    }
}

/// Prints no headers: they may be secrets.
impl fmt::Debug for Outcome<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outcome")
            .field("method", &self.operation.method())
            .field("path", &self.operation.path())
            .field("number", &self.number)
            .field("elapsed", &self.elapsed)
            .field("status", &self.status())
            .field("error", &self.error)
            .field("retry_in", &self.retry_in)
            .finish_non_exhaustive()
    }
}
