//! Work that goes on while nobody waits for it: the only module that knows what it goes on by, so that another platform
//! needs another of these and nothing else.

use std::pin::Pin;
use std::task::{Context, Poll};

use http::Method;
use tokio::runtime::Handle;
use tokio::task::{AbortHandle, JoinHandle};
use tracing::Instrument;

use crate::answer::Answer;
use crate::call::{Answering, Call};
use crate::clock::{Instant, Timer};
use crate::error::ErrorKind;
use crate::failure::Failure;

/// Whether this thread belongs to the runtime that calls without `async` run on.
pub(crate) fn is_blocking() -> bool {
    #[cfg(feature = "blocking")]
    return crate::blocking::is_here();
    #[cfg(not(feature = "blocking"))]
    false
}

/// Sends a call that goes on by itself, on the runtime that is there; if there is none, whoever waits for it must carry
/// it on.
pub(crate) fn spawn(call: Box<Call>) -> Answering {
    match Handle::try_current() {
        Ok(runtime) => {
            let operation = (call.method.clone(), call.path);
            spawn_on(&runtime, operation, call.send())
        }
        Err(_) => call.send(),
    }
}

/// Sends a call that goes on by itself, within the caller's span. What is returned only waits for its answer, on any
/// thread.
pub(crate) fn spawn_on(
    runtime: &Handle,
    (method, path): (Method, &'static str),
    sent: impl Future<Output = Result<Box<Answer>, Box<Failure>>> + Send + 'static,
) -> Answering {
    let mut spawned = Spawned(runtime.spawn(sent.in_current_span()));
    Box::pin(async move {
        (&mut spawned.0).await.unwrap_or_else(|_| {
            let message = "the call ended in a panic";
            Err(Failure::new(ErrorKind::Transport, message).of(&method, path))
        })
    })
}

/// Work that goes on by itself until it ends, or until this is dropped.
pub(crate) struct Detached(AbortHandle);

/// Carries work on, on the runtime that is there; none if there is no runtime.
pub(crate) fn detach(work: impl Future<Output = ()> + Send + 'static) -> Option<Detached> {
    let runtime = Handle::try_current().ok()?;
    Some(Detached(runtime.spawn(work).abort_handle()))
}

impl Drop for Detached {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// A call that is given up when nobody waits for it any more.
struct Spawned(JoinHandle<Result<Box<Answer>, Box<Failure>>>);

impl Drop for Spawned {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Whether other tasks wait for this thread, and there are threads for what takes long.
pub(crate) fn is_shared() -> bool {
    #[cfg(feature = "blocking")]
    if crate::blocking::is_waiting() {
        return false;
    }
    Handle::try_current().is_ok()
}

/// Work that a thread does on which nothing else waits. Dropped before it has begun, it is not done.
pub(crate) struct Elsewhere<T> {
    work: JoinHandle<T>,
    end: Option<Timer>,
}

/// Why nothing came of work.
pub(crate) enum Lost {
    Late,
    /// The runtime ends.
    Ended,
}

/// Does work where it keeps no task waiting; there must be a runtime, see [`is_shared`].
pub(crate) fn elsewhere<T: Send + 'static>(
    end: Option<Instant>,
    work: impl FnOnce() -> T + Send + 'static,
) -> Elsewhere<T> {
    Elsewhere {
        work: tokio::task::spawn_blocking(work),
        end: end.map(Timer::at),
    }
}

impl<T> Elsewhere<T> {
    /// What came of it. A panic goes on here.
    pub(crate) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Result<T, Lost>> {
        match Pin::new(&mut self.work).poll(context) {
            Poll::Ready(Ok(done)) => Poll::Ready(Ok(done)),
            Poll::Ready(Err(why)) => match why.try_into_panic() {
                Ok(panic) => std::panic::resume_unwind(panic),
                Err(_) => Poll::Ready(Err(Lost::Ended)),
            },
            Poll::Pending => match &mut self.end {
                Some(end) => end.poll(context).map(|()| Err(Lost::Late)),
                None => Poll::Pending,
            },
        }
    }
}

impl<T> Drop for Elsewhere<T> {
    fn drop(&mut self) {
        self.work.abort();
    }
}

#[cfg(test)]
mod tests {
    use std::task::{Context, Poll, Waker};

    use tokio::runtime::Builder;

    use super::{Lost, elsewhere};

    #[test]
    fn work_for_a_runtime_that_ends_is_lost_and_no_panic() {
        let runtime = Builder::new_current_thread().build().unwrap();
        let handle = runtime.handle().clone();
        runtime.shutdown_background();
        let _entered = handle.enter();
        let mut work = elsewhere(None, || 1);
        let polled = work.poll(&mut Context::from_waker(Waker::noop()));
        assert!(matches!(polled, Poll::Ready(Err(Lost::Ended))));
    }
}
