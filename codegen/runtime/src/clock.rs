//! Time: the only module that knows what measures it and what waits, so that another platform needs another of these
//! and nothing else.
//!
//! The clock never goes back, and is none of the wall's: nothing here depends on the date being right.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::time::error::Elapsed;
pub(crate) use tokio::time::{Instant, sleep, timeout_at};

/// Something that goes off. It is made on a runtime; from then on, any thread may use it.
pub(crate) struct Timer(Pin<Box<tokio::time::Sleep>>);

impl Timer {
    pub(crate) fn new(time: Duration) -> Self {
        Self(Box::pin(tokio::time::sleep_until(after(time))))
    }

    /// One that goes off then.
    pub(crate) fn at(then: Instant) -> Self {
        Self(Box::pin(tokio::time::sleep_until(then)))
    }

    /// Lets it go off so long from now.
    pub(crate) fn restart(&mut self, time: Duration) {
        self.0.as_mut().reset(after(time));
    }

    pub(crate) fn poll(&mut self, context: &mut Context<'_>) -> Poll<()> {
        self.0.as_mut().poll(context)
    }
}

/// The output of a future that is mostly there at once, and then needs no timer; an error if it is not by then.
pub(crate) async fn within<F: Future + Unpin>(
    end: impl FnOnce() -> Instant,
    mut future: F,
) -> Result<F::Output, Elapsed> {
    match poll_fn(|context| Poll::Ready(Pin::new(&mut future).poll(context))).await {
        Poll::Ready(output) => Ok(output),
        // In a box, for it is seldom needed, and the caller should stay small.
        Poll::Pending => Box::pin(timeout_at(end(), future)).await,
    }
}

/// A moment that lies so far ahead.
pub(crate) fn after(time: Duration) -> Instant {
    later(Instant::now(), time)
}

/// A moment so long after another; one that the clock cannot name is as good as a century.
pub(crate) fn later(moment: Instant, time: Duration) -> Instant {
    moment
        .checked_add(time)
        .unwrap_or_else(|| moment + Duration::from_secs(100 * 365 * 24 * 60 * 60))
}

/// How long it is until then; nothing if it has passed.
pub(crate) fn until(then: Instant) -> Duration {
    then.saturating_duration_since(Instant::now())
}
