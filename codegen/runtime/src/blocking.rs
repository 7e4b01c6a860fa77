//! Calls without `async`: they run on a runtime of the crate's own, and the caller's thread waits.
//!
//! Not on the caller's thread, so that it does no harm to call from inside another runtime, beyond that its thread
//! waits. A call may be made inside of another, by a hook or by what authorizes it: then the thread that waits is one of this
//! runtime's own, which goes on with another.

use std::cell::Cell;
use std::pin::{Pin, pin};
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

use futures_core::Stream;
use tokio::runtime::{Builder, Handle, Runtime, RuntimeFlavor};

use crate::call::{Answering, Call};
use crate::error::ErrorKind;
use crate::failure::Failure;
use crate::task;

/// How deep calls may be made inside of others. Each takes a thread; what authorizes its own calls would take all.
const DEEPEST: usize = 16;

/// One for the process: connections that stay open need it to live on between calls.
static RUNTIME: OnceLock<Option<Runtime>> = OnceLock::new();

thread_local! {
    /// Whether this thread is one of the runtime's.
    static IS_OURS: Cell<bool> = const { Cell::new(false) };
    /// Whether this thread waits for a call, and nothing else waits for this thread.
    static IS_WAITING: Cell<bool> = const { Cell::new(false) };
}

tokio::task_local! {
    /// How many calls the one that runs here was made inside of.
    static DEPTH: usize;
}

/// Whether this thread is one of the crate's own runtime.
pub(crate) fn is_here() -> bool {
    IS_OURS.try_with(Cell::get).unwrap_or(false)
}

/// Whether this thread is there for one call.
pub(crate) fn is_waiting() -> bool {
    IS_WAITING.try_with(Cell::get).unwrap_or(false)
}

/// Sends a call on the crate's own runtime. What is returned only waits for its answer, on any thread.
pub(crate) fn spawn(call: Box<Call>) -> Answering {
    let depth = DEPTH.try_with(|it| it + 1).unwrap_or(0);
    let message = match RUNTIME.get_or_init(start) {
        Some(runtime) if depth <= DEEPEST => {
            let operation = (call.method.clone(), call.path);
            return task::spawn_on(runtime.handle(), operation, DEPTH.scope(depth, call.send()));
        }
        Some(_) => {
            "blocking calls are made inside of each other without end: look for what authorizes its own calls"
        }
        None => "no thread could be started to make the call on",
    };
    let failure = Failure::new(ErrorKind::Request, message).of(&call.method, call.path);
    Box::pin(std::future::ready(Err(failure)))
}

/// The crate's own runtime.
pub(crate) fn handle() -> Option<Handle> {
    let runtime = RUNTIME.get_or_init(start).as_ref()?;
    Some(runtime.handle().clone())
}

/// One thread is enough: all that it does is wait for the network. One that waits for a call within a call is replaced.
fn start() -> Option<Runtime> {
    Builder::new_multi_thread()
        .worker_threads(1)
        .thread_name("api-client")
        .on_thread_start(|| IS_OURS.set(true))
        .enable_all()
        .build()
        .ok()
}

/// Waits for a future that needs no runtime on this thread.
pub(crate) fn wait<F: Future>(future: F) -> F::Output {
    let flavor = Handle::try_current().map(|it| it.runtime_flavor());
    if is_here() && matches!(flavor, Ok(RuntimeFlavor::MultiThread)) {
        // Others go on with what this thread was there for, among them the call that is waited for.
        return tokio::task::block_in_place(|| parked(future));
    }
    parked(future)
}

fn parked<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut context = Context::from_waker(&waker);
    loop {
        let outer = IS_WAITING.replace(true);
        let polled = future.as_mut().poll(&mut context);
        IS_WAITING.set(outer);
        match polled {
            Poll::Ready(output) => return output,
            Poll::Pending => thread::park(),
        }
    }
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
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
