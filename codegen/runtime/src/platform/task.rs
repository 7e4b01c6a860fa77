//! Work that goes on while nobody waits for it: the only module that knows what it goes on by, so that another platform
//! needs another of these and nothing else.

use std::cell::Cell;
use std::pin::Pin;
use std::sync::OnceLock;
use std::task::{Context, Poll};
use std::thread;
use std::time::Duration;

use tokio::runtime::{Builder, Handle, Runtime};
use tokio::task::{AbortHandle, JoinHandle};

use crate::platform::clock::{self, Instant, Timer};

/// How many threads go on with work and its connections. Nothing of it blocks, but a server that never lets a connection
/// pause, as by interim responses without end, keeps the thread that reads it for seconds: others go on meanwhile.
const WORKERS: usize = 4;

/// The runtime of what no caller's runtime may hold up: one for the process, started when it is first needed.
///
/// A caller's runtime may stand still for as long as it likes. Of the user's own code, this one runs what chooses a proxy
/// for the token endpoint, and nothing else.
static OWN: OnceLock<Option<Runtime>> = OnceLock::new();

/// The runtime of timers, which nothing can hold up: it runs nothing else.
static TIMERS: OnceLock<Option<Handle>> = OnceLock::new();

thread_local! {
    /// Whether this thread is one of the first runtime above.
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

/// Which runtime drives what this thread begins, and with it the connections that it makes.
#[derive(Clone, Copy)]
pub(crate) enum Home {
    Caller,
    /// That of calls without `async`.
    #[cfg(feature = "blocking")]
    Blocking,
    /// That of what goes on for all callers.
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

/// A timer that goes off whatever the callers' runtimes do; none if the system starts no thread for it.
pub(crate) fn timer(time: Duration) -> Option<Timer> {
    timer_at(clock::after(time))
}

fn timer_at(then: Instant) -> Option<Timer> {
    let _entered = timers()?.enter();
    Some(Timer::at(then))
}

/// Work that goes on by itself until it ends, or until this is dropped.
pub(crate) struct Detached(AbortHandle);

/// Carries work on whatever the callers' runtimes do; none if there is no runtime at all.
pub(crate) fn detach(work: impl Future<Output = ()> + Send + 'static) -> Option<Detached> {
    let runtime = own().cloned().or_else(|| Handle::try_current().ok())?;
    Some(Detached(runtime.spawn(work).abort_handle()))
}

impl Drop for Detached {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Whether other tasks wait for this thread.
pub(crate) fn is_shared() -> bool {
    #[cfg(feature = "blocking")]
    if crate::platform::blocking::is_waiting() {
        return false;
    }
    Handle::try_current().is_ok()
}

/// The runtime whose threads do what takes long; none if it has to be done here.
fn workers() -> Option<Handle> {
    #[cfg(feature = "blocking")]
    if crate::platform::blocking::is_waiting() {
        return crate::platform::blocking::handle();
    }
    Handle::try_current().ok()
}

/// Whether there are threads for what takes long.
pub(crate) fn has_workers() -> bool {
    workers().is_some()
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

/// Does work where it keeps no task waiting, by then or not at all: whether it looks at the clock, and whether a thread is
/// free for it. There must be such threads, see [`has_workers`].
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
        let mut work = elsewhere(
            crate::platform::clock::after(std::time::Duration::MAX),
            || 1,
        );
        let polled = work.poll(&mut Context::from_waker(Waker::noop()));
        assert!(matches!(polled, Poll::Ready(Err(Lost::Ended))));
    }
}
