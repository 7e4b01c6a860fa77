//! Blocking requests: the caller's thread polls them, and the crate's own runtime drives their connections and timers.
//!
//! Hooks and `Authenticate` implementations run on the caller's thread, so that blocking user code delays only its own
//! request. The runtime itself runs nothing that blocks. So a blocking request may be made within any runtime, and
//! within another request.

use std::cell::Cell;
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

use futures_core::Stream;
use tokio::runtime::{Builder, EnterGuard, Handle, Runtime};
use tokio::task::unconstrained;

/// One thread would suffice for network I/O. With a second, connections make progress even if a task that user code
/// spawned here blocks the first.
const WORKERS: usize = 2;

/// One per process, because open connections need it between requests.
static RUNTIME: OnceLock<Option<Runtime>> = OnceLock::new();

thread_local! {
    /// Whether the current thread belongs to this runtime.
    static IS_OURS: Cell<bool> = const { Cell::new(false) };
    /// The number of nested requests that the current thread waits for.
    static DEPTH: Cell<usize> = const { Cell::new(0) };
}

pub(crate) fn runtime() -> Option<&'static Runtime> {
    RUNTIME.get_or_init(start).as_ref()
}

fn start() -> Option<Runtime> {
    Builder::new_multi_thread()
        .worker_threads(WORKERS)
        .thread_name("api-client")
        .on_thread_start(|| IS_OURS.set(true))
        .enable_all()
        .build()
        .ok()
}

/// The crate's own runtime.
pub(crate) fn handle() -> Option<Handle> {
    Some(runtime()?.handle().clone())
}

/// The number of nested requests that the current thread waits for.
pub(crate) fn depth() -> usize {
    DEPTH.try_with(Cell::get).unwrap_or(0)
}

/// Sets the nesting depth of a new thread that continues a request.
pub(crate) fn continue_at(depth: usize) {
    DEPTH.set(depth);
}

/// Whether the crate's own runtime drives the current thread's work.
pub(crate) fn is_here() -> bool {
    let may_be = depth() > 0 || IS_OURS.try_with(Cell::get).unwrap_or(false);
    may_be && is_entered()
}

/// Whether the current thread waits for a single request.
pub(crate) fn is_waiting() -> bool {
    depth() > 0 && is_entered()
}

/// Whether the current runtime is the crate's own. User code may enter another one within a request.
fn is_entered() -> bool {
    let ours = RUNTIME.get().and_then(Option::as_ref);
    match (ours, Handle::try_current()) {
        (Some(ours), Ok(current)) => ours.handle().id() == current.id(),
        _ => false,
    }
}

/// Waits for a future, which the current thread polls within the crate's own runtime.
pub(crate) fn wait<F: Future>(future: F) -> F::Output {
    if depth() == 0 && is_here() {
        // A user's task is running on one of the runtime's threads: move the thread's other work elsewhere.
        return tokio::task::block_in_place(|| parked(future));
    }
    parked(future)
}

fn parked<F: Future>(future: F) -> F::Output {
    let _waiting = Waiting::begin();
    // The surrounding task may have used up its cooperative budget, which would not be renewed during the wait.
    let mut future = pin!(unconstrained(future));
    let woken = Arc::new(Unpark {
        thread: thread::current(),
        is_woken: AtomicBool::new(false),
    });
    let waker = Waker::from(Arc::clone(&woken));
    let mut context = Context::from_waker(&waker);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
        // A nested request may have consumed the unpark.
        while !woken.is_woken.swap(false, Ordering::Acquire) {
            thread::park();
        }
    }
}

struct Unpark {
    thread: Thread,
    is_woken: AtomicBool,
}

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.is_woken.store(true, Ordering::Release);
        self.thread.unpark();
    }
}

/// Marks that the current thread waits for a request.
struct Waiting {
    _entered: Option<EnterGuard<'static>>,
}

impl Waiting {
    fn begin() -> Self {
        let _ = DEPTH.try_with(|it| it.set(it.get() + 1));
        Self {
            _entered: runtime().map(|it| it.enter()),
        }
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        let _ = DEPTH.try_with(|it| it.set(it.get() - 1));
    }
}

/// A blocking iterator over [`Pages`](crate::Pages), [`Items`](crate::Items) or a [`Streaming`](crate::Streaming).
///
/// An error does not end an iteration over pages: the next call requests the same page again.
#[derive(Debug)]
#[must_use = "iterators are lazy and do nothing unless consumed"]
pub struct Blocking<W> {
    walk: W,
}

impl<W> Blocking<W> {
    pub(crate) fn new(walk: W) -> Self {
        Self { walk }
    }
}

impl<W: Stream + Unpin> Iterator for Blocking<W> {
    type Item = W::Item;

    fn next(&mut self) -> Option<W::Item> {
        wait(std::future::poll_fn(|context| {
            Pin::new(&mut self.walk).poll_next(context)
        }))
    }
}
