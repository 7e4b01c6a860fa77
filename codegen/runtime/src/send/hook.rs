//! Hooks: what a user does around each attempt, such as adding headers, signing, or counting.

use std::error::Error as StdError;
use std::fmt;
use std::pin::Pin;
use std::time::Duration;

use http::{HeaderMap, HeaderValue, Method, StatusCode};
use reqwest::Url;

use crate::error::kind::ErrorKind;

/// What a hook does before an attempt, when it is done; an error keeps the attempt from being sent.
pub type Before<'a> =
    Pin<Box<dyn Future<Output = Result<(), Box<dyn StdError + Send + Sync>>> + Send + 'a>>;

/// Something that is done around each attempt of each call; see
/// [`ClientBuilder::hook`](crate::ClientBuilder::hook).
///
/// Hooks run in the order in which they were given, after the request is complete: an `Authorization` header is there
/// already, so that a hook can sign what is sent. Both methods run in the attempt's `tracing` span. Requests for
/// tokens are no attempts, and no hook sees them.
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
    /// Sees the request of an attempt, and may change it. It may take its time, which is the attempt's.
    ///
    /// The future may be dropped before its end, when the call is. What is not sent uses up neither a retry of the budget nor
    /// a permit of the rate limit, and does not count as an attempt.
    ///
    /// A call that it makes with the same client shares the attempt's place among
    /// [`max_concurrent_calls`](crate::ClientBuilder::max_concurrent_calls), but not on a task or thread that it starts.
    ///
    /// Whether the call is sent again, and which redirects are followed, goes by the method and the idempotency key that it
    /// leaves in the request.
    ///
    /// # Errors
    ///
    /// Why the attempt must not be sent. The call fails with it, as [`ErrorKind::Request`], and is not repeated. Its
    /// text is printed: it must not hold secrets.
    fn before<'a>(&'a self, attempt: &'a mut Attempt<'_>) -> Before<'a> {
        let _ = attempt;
        Box::pin(std::future::ready(Ok(())))
    }

    /// Sees what came of an attempt. Of an attempt that was dropped on its way, it sees nothing.
    fn after(&self, outcome: &Outcome<'_>) {
        let _ = outcome;
    }
}

/// An attempt that is about to be sent.
pub struct Attempt<'a> {
    pub(crate) request: &'a mut reqwest::Request,
    pub(crate) path: &'static str,
    pub(crate) number: u32,
}

impl Attempt<'_> {
    /// The method.
    pub fn method(&self) -> &Method {
        self.request.method()
    }

    /// The path of the operation as the API describes it, such as `/clouds/{id}`.
    pub fn path_template(&self) -> &'static str {
        self.path
    }

    /// The number of the attempt: 1 is the first.
    pub fn number(&self) -> u32 {
        self.number
    }

    /// Where it goes.
    pub fn url(&self) -> &Url {
        self.request.url()
    }

    /// The headers. Those that may be secret are marked so.
    pub fn headers(&self) -> &HeaderMap<HeaderValue> {
        self.request.headers()
    }

    /// The headers, to be changed.
    pub fn headers_mut(&mut self) -> &mut HeaderMap<HeaderValue> {
        self.request.headers_mut()
    }

    /// The body's bytes; none if there is no body, or if it is a stream.
    pub fn body(&self) -> Option<&[u8]> {
        self.request.body()?.as_bytes()
    }

    /// All of it, to be changed. If it goes to another origin then, it goes without the `Authorization`.
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
            self.path,
            self.number
        )
    }
}

/// What came of an attempt.
pub struct Outcome<'a> {
    pub(crate) method: &'a Method,
    pub(crate) path: &'static str,
    pub(crate) number: u32,
    pub(crate) elapsed: Duration,
    pub(crate) response: Option<(StatusCode, &'a HeaderMap)>,
    pub(crate) error: Option<ErrorKind>,
    pub(crate) retry_in: Option<Duration>,
}

impl Outcome<'_> {
    /// The method of the operation, which a hook may have changed.
    pub fn method(&self) -> &Method {
        self.method
    }

    /// The path of the operation as the API describes it, such as `/clouds/{id}`.
    pub fn path_template(&self) -> &'static str {
        self.path
    }

    /// The number of the attempt: 1 is the first.
    pub fn number(&self) -> u32 {
        self.number
    }

    /// How long it took, from when it was its turn to the last byte of the response.
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

    /// How it failed; none if it did not. Decoding comes later, and is not seen here.
    pub fn error(&self) -> Option<ErrorKind> {
        self.error
    }

    /// After how long the call is sent again; none if this was the last attempt.
    pub fn retry_in(&self) -> Option<Duration> {
        self.retry_in
    }
}

/// Prints no headers: they may be secrets.
impl fmt::Debug for Outcome<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outcome")
            .field("method", self.method)
            .field("path", &self.path)
            .field("number", &self.number)
            .field("elapsed", &self.elapsed)
            .field("status", &self.status())
            .field("error", &self.error)
            .field("retry_in", &self.retry_in)
            .finish_non_exhaustive()
    }
}
