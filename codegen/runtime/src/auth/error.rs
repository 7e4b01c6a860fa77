//! Why there are no credentials.

use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::error::printed::{Printed, VALUE};

/// Why a call could not be authorized. Calls that waited for the same token share one.
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
    /// An error that says what is wrong and what to do about it. The text is printed, on one line and up
    /// to 2,000 characters: it must not hold secrets.
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

    /// The same, with what is behind it, whose text must not hold secrets either.
    ///
    /// For an error that is being made: one that was cloned stays as it is, and so for
    /// [`retryable`](Self::retryable) and [`retry_in`](Self::retry_in).
    #[must_use]
    pub fn with_source(mut self, source: impl Error + Send + Sync + 'static) -> Self {
        if let Some(inner) = Arc::get_mut(&mut self.inner) {
            inner.source = Some(Box::new(source));
        }
        self
    }

    /// The same, of a failure that may have passed when the call is repeated.
    #[must_use]
    pub fn retryable(mut self) -> Self {
        if let Some(inner) = Arc::get_mut(&mut self.inner) {
            inner.retryable = true;
        }
        self
    }

    /// The same, of a failure that is retryable after this time, and not before: a server's `Retry-After`.
    #[must_use]
    pub fn retry_in(mut self, time: Duration) -> Self {
        if let Some(inner) = Arc::get_mut(&mut self.inner) {
            inner.retryable = true;
            inner.retry_after = Some(time);
        }
        self
    }

    /// The same, of a failure that the same call may meet again: its server wants to be left alone for this time all the same.
    #[must_use]
    pub(crate) fn left_alone(mut self, time: Duration) -> Self {
        if let Some(inner) = Arc::get_mut(&mut self.inner) {
            inner.retry_after = Some(time);
        }
        self
    }

    /// How long the server that gives credentials wants to be left alone, if it says so.
    pub fn retry_after(&self) -> Option<Duration> {
        self.inner.retry_after
    }

    /// Whether the same call may be authorized later.
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
