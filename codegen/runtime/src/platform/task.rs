//! Background work. Only this module depends on a particular executor, so that only it needs to be replaced for another
//! platform.

use std::cell::Cell;
use std::panic::resume_unwind;
use std::pin::Pin;
use std::sync::OnceLock;
use std::task::{Context, Poll};
use std::thread;
use std::time::Duration;

use tokio::runtime::{Builder, Handle, Runtime};
use tokio::task::{AbortHandle, JoinHandle};

use crate::platform::clock::{self, Instant, Timer};

/// The number of threads for background work and its connections. None of it blocks, but a server that never pauses a
/// connection, for example by sending interim responses endlessly, occupies a thread for seconds, while the others
/// continue.
const WORKERS: usize = 4;

/// The runtime for work that must not depend on a caller's runtime: one per process, started on first use.
///
/// A caller's runtime may be idle for any length of time. The only user code that runs on this one selects the proxy
/// for the token endpoint.
static OWN: OnceLock<Option<Runtime>> = OnceLock::new();

/// The runtime of timers. It runs nothing else, so that nothing delays them.
static TIMERS: OnceLock<Option<Handle>> = OnceLock::new();

thread_local! {
    /// Whether the current thread belongs to `OWN`.
    static IS_OWN: Cell<bool> = const { Cell::new(false) };
}

fn own() -> Option<&'static Handle> {
    OWN.get_or_init(start).as_ref().map(Runtime::handle)
}

fn start() -> Option<Runtime> {
    Builder::new_multi_thread()
        .worker_threads(WORKERS)
        .thread_name("api-client-background")
        .on_thread_start(|| IS_OWN.set(true))
        .enable_all()
        .build()
        .ok()
}

fn timers() -> Option<&'static Handle> {
    TIMERS.get_or_init(start_timers).as_ref()
}

fn start_timers() -> Option<Handle> {
    let runtime = Builder::new_current_thread().enable_time().build().ok()?;
    let handle = runtime.handle().clone();
    let thread = thread::Builder::new().name("api-client-timers".to_owned());
    let run = move || runtime.block_on(std::future::pending::<()>());
    thread.spawn(run).ok().map(|_| handle)
}

/// The runtime that drives the current thread's work, and the connections it establishes.
#[derive(Clone, Copy)]
pub(crate) enum Home {
    Caller,
    /// The runtime of blocking requests.
    #[cfg(feature = "blocking")]
    Blocking,
    /// The runtime of work for all callers.
    Own,
}

pub(crate) fn home() -> Home {
    if IS_OWN.try_with(Cell::get).unwrap_or(false) {
        return Home::Own;
    }
    #[cfg(feature = "blocking")]
    if crate::platform::blocking::is_here() {
        return Home::Blocking;
    }
    Home::Caller
}

/// A timer that is independent of the callers' runtimes; `None` if the system cannot start its thread.
pub(crate) fn timer(time: Duration) -> Option<Timer> {
    timer_at(clock::after(time))
}

fn timer_at(then: Instant) -> Option<Timer> {
    let _entered = timers()?.enter();
    Some(Timer::at(then))
}

/// Background work that is aborted on drop.
pub(crate) struct Detached(AbortHandle);

/// Spawns work that is independent of the callers' runtimes; `None` if there is no runtime.
pub(crate) fn detach(work: impl Future<Output = ()> + Send + 'static) -> Option<Detached> {
    let runtime = own().cloned().or_else(|| Handle::try_current().ok())?;
    Some(Detached(runtime.spawn(work).abort_handle()))
}

impl Drop for Detached {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Whether the current thread also runs other tasks.
pub(crate) fn is_shared() -> bool {
    #[cfg(feature = "blocking")]
    if crate::platform::blocking::is_waiting() {
        return false;
    }
    Handle::try_current().is_ok()
}

/// The runtime whose threads do long work; `None` if the current thread must do it.
fn workers() -> Option<Handle> {
    #[cfg(feature = "blocking")]
    if crate::platform::blocking::is_waiting() {
        return crate::platform::blocking::handle();
    }
    Handle::try_current().ok()
}

/// Whether there are threads for long work.
pub(crate) fn has_workers() -> bool {
    workers().is_some()
}

/// Work on a thread that runs no other tasks. If it is dropped before it begins, it is not done.
pub(crate) struct Elsewhere<T> {
    work: JoinHandle<T>,
    end: Option<Timer>,
}

/// Why work was aborted.
pub(crate) enum Lost {
    Late,
    /// The runtime is shutting down.
    Ended,
}

/// Runs work on a thread that runs no other tasks. If no thread is available before the deadline, the work is not done;
/// the work itself must check the deadline, too. Such threads must exist, see [`has_workers`].
pub(crate) fn elsewhere<T: Send + 'static>(
    end: Instant,
    work: impl FnOnce() -> T + Send + 'static,
) -> Elsewhere<T> {
    let work = match workers() {
        Some(runtime) => runtime.spawn_blocking(work),
        None => tokio::task::spawn_blocking(work),
    };
    Elsewhere {
        work,
        end: timer_at(end),
    }
}

/// Runs `work` on a thread of its own with a stack of `bytes`, and waits for it. Returns `None` if the system starts no
/// thread. Panics of `work` are resumed.
pub(crate) fn with_stack<T: Send>(bytes: usize, work: impl FnOnce() -> T + Send) -> Option<T> {
    thread::scope(|scope| {
        let builder = thread::Builder::new().name("api-client-decoding".to_owned());
        let thread = builder.stack_size(bytes).spawn_scoped(scope, work).ok()?;
        Some(thread.join().unwrap_or_else(|panic| resume_unwind(panic)))
    })
}

impl<T> Elsewhere<T> {
    /// Polls for the result. Resumes a panic of the work.
    pub(crate) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Result<T, Lost>> {
        match Pin::new(&mut self.work).poll(context) {
            Poll::Ready(Ok(done)) => Poll::Ready(Ok(done)),
            Poll::Ready(Err(why)) => match why.try_into_panic() {
                Ok(panic) => resume_unwind(panic),
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
    fn work_on_a_stopped_runtime_is_lost_without_a_panic() {
        let runtime = Builder::new_current_thread().build().unwrap();
        let handle = runtime.handle().clone();
        runtime.shutdown_background();
        let _entered = handle.enter();
        let mut work = elsewhere(
            crate::platform::clock::after(std::time::Duration::MAX),
            || 1,
        );
        let polled = work.poll(&mut Context::from_waker(Waker::noop()));
        assert!(matches!(polled, Poll::Ready(Err(Lost::Ended))));
    }
}
