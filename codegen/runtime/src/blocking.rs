//! Calls without `async`: they run on a runtime of the crate's own, and the caller's thread waits.
//!
//! Not on the caller's thread, so that it does no harm to call from inside another runtime, beyond that its thread
//! waits.

use std::pin::{Pin, pin};
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

use futures_core::Stream;
use tokio::runtime::{Builder, Runtime};

use crate::call::{Answering, Call};
use crate::error::ErrorKind;
use crate::failure::Failure;
use crate::task;

/// One for the process: connections that stay open need it to live on between calls.
static RUNTIME: OnceLock<Option<Runtime>> = OnceLock::new();

/// Sends a call on the crate's own runtime. What is returned only waits for its answer, on any thread.
pub(crate) fn spawn(call: Box<Call>) -> Answering {
    let Some(runtime) = RUNTIME.get_or_init(start) else {
        let message = "no thread could be started to make the call on";
        let failure = Failure::new(ErrorKind::Request, message).of(&call.method, call.path);
        return Box::pin(std::future::ready(Err(failure)));
    };
    task::spawn_on(runtime.handle(), call)
}

/// One thread is enough: all that it does is wait for the network.
fn start() -> Option<Runtime> {
    Builder::new_multi_thread()
        .worker_threads(1)
        .thread_name("api-client")
        .enable_all()
        .build()
        .ok()
}

/// Waits for a future that needs no runtime on this thread.
pub(crate) fn wait<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut context = Context::from_waker(&waker);
    loop {
        match future.as_mut().poll(&mut context) {
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
