//! Why there are no credentials.

use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::error::printed::{Printed, VALUE};

/// Why a request could not be authorized. Requests that waited for the same token share the error.
#[derive(Clone)]
pub struct AuthError {
    inner: Arc<Inner>,
}

struct Inner {
    message: String,
    retryable: bool,
    retry_after: Option<Duration>,
    source: Option<Box<dyn Error + Send + Sync>>,
}

impl AuthError {
    /// Creates an error. The message should state the problem and its fix. It is printed on one line, up to 2,000
    /// characters, and must not contain secrets.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            inner: Arc::new(Inner {
                message: message.into(),
                retryable: false,
                retry_after: None,
                source: None,
            }),
        }
    }

    /// Adds the underlying error. Its message must not contain secrets either.
    ///
    /// This has no effect on an error that has been cloned, and neither do [`retryable`](Self::retryable) and
    /// [`retry_in`](Self::retry_in).
    #[must_use]
    pub fn with_source(mut self, source: impl Error + Send + Sync + 'static) -> Self {
        if let Some(inner) = Arc::get_mut(&mut self.inner) {
            inner.source = Some(Box::new(source));
        }
        self
    }

    /// Marks the failure as temporary, so that the request may be retried.
    #[must_use]
    pub fn retryable(mut self) -> Self {
        if let Some(inner) = Arc::get_mut(&mut self.inner) {
            inner.retryable = true;
        }
        self
    }

    /// Marks the failure as temporary, but only after this time, such as that of a server's `Retry-After`.
    #[must_use]
    pub fn retry_in(mut self, time: Duration) -> Self {
        if let Some(inner) = Arc::get_mut(&mut self.inner) {
            inner.retryable = true;
            inner.retry_after = Some(time);
        }
        self
    }

    /// Sets the delay that the server requests, without marking the failure as temporary.
    #[must_use]
    pub(crate) fn left_alone(mut self, time: Duration) -> Self {
        if let Some(inner) = Arc::get_mut(&mut self.inner) {
            inner.retry_after = Some(time);
        }
        self
    }

    /// The delay that the server which issues credentials requests, if any.
    pub fn retry_after(&self) -> Option<Duration> {
        self.inner.retry_after
    }

    /// Whether the same request may be authorized later.
    pub fn is_retryable(&self) -> bool {
        self.inner.retryable
    }
}

impl fmt::Display for AuthError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Printed(&self.inner.message, VALUE).fmt(f)
    }
}

impl fmt::Debug for AuthError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AuthError")
            .field("message", &Printed(&self.inner.message, VALUE))
            .field("source", &Printed(&self.inner.source, VALUE))
            .finish_non_exhaustive()
    }
}

impl Error for AuthError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(self.inner.source.as_deref()?)
    }
}
