//! Calls without `async`: the caller's thread polls them, and a runtime of the crate's own drives their connections and
//! timers.
//!
//! Hooks, and what authorizes a call, run on the caller's thread: code of the user's that blocks holds up its own call alone.
//! The runtime runs nothing that blocks. So a call may be made inside of any runtime, and inside of another call.

use std::cell::Cell;
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

use futures_core::Stream;
use tokio::runtime::{Builder, EnterGuard, Handle, Runtime};
use tokio::task::unconstrained;

/// One would do for what the network brings. With another, connections go on although a task that the user's own code
/// spawned here blocks.
const WORKERS: usize = 2;

/// One for the process: connections that stay open need it to live on between calls.
static RUNTIME: OnceLock<Option<Runtime>> = OnceLock::new();

thread_local! {
    /// Whether this thread is one of the runtime's.
    static IS_OURS: Cell<bool> = const { Cell::new(false) };
    /// How many calls this thread waits for, each made inside of the one before it.
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

/// How many calls this thread waits for.
pub(crate) fn depth() -> usize {
    DEPTH.try_with(Cell::get).unwrap_or(0)
}

/// Says that this thread, which is new, goes on with a call that is made inside of so many.
pub(crate) fn continue_at(depth: usize) {
    DEPTH.set(depth);
}

/// Whether what this thread begins is driven by the crate's own runtime.
pub(crate) fn is_here() -> bool {
    let may_be = depth() > 0 || IS_OURS.try_with(Cell::get).unwrap_or(false);
    may_be && is_entered()
}

/// Whether this thread is there for one call.
pub(crate) fn is_waiting() -> bool {
    depth() > 0 && is_entered()
}

/// Whether the current runtime is the crate's own: the user's own code may drive another inside of a call.
fn is_entered() -> bool {
    let ours = RUNTIME.get().and_then(Option::as_ref);
    match (ours, Handle::try_current()) {
        (Some(ours), Ok(current)) => ours.handle().id() == current.id(),
        _ => false,
    }
}

/// Waits for a future, which this thread polls, as a part of the crate's own runtime.
pub(crate) fn wait<F: Future>(future: F) -> F::Output {
    if depth() == 0 && is_here() {
        // A task of the user's own, on one of the runtime's threads: others go on with what this thread was there for.
        return tokio::task::block_in_place(|| parked(future));
    }
    parked(future)
}

fn parked<F: Future>(future: F) -> F::Output {
    let _waiting = Waiting::begin();
    // A task that this happens in may have used up its share of the thread, and would never get another.
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
        // A call inside of this one may have been unparked in its place.
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

/// That this thread waits for a call.
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

/// A walk over [`Pages`](crate::Pages) or [`Items`](crate::Items) as an iterator, which blocks the thread.
///
/// An error does not end it: asked again, it tries the same page again.
#[derive(Debug)]
#[must_use = "iterators do nothing unless asked for the next"]
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
