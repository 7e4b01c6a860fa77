//! Calls without `async`: they run on a runtime of the crate's own, and the caller's thread waits.
//!
//! Not on the caller's thread, so that it does no harm to call from inside another runtime, beyond that its thread
//! waits.

use std::sync::OnceLock;
use std::sync::mpsc;

use tokio::runtime::{Builder, Runtime};

use crate::answer::Answer;
use crate::api_error::ApiError;
use crate::call::Call;
use crate::error::{Error, ErrorKind};
use crate::failure::Failure;
use crate::paging::Page;
use crate::walk::{Items, Pages};

/// One for the process: connections that stay open need it to live on between calls.
static RUNTIME: OnceLock<Option<Runtime>> = OnceLock::new();

/// Sends a call and waits for its answer.
pub(crate) fn wait(call: Box<Call>) -> Result<Answer, Box<Failure>> {
    let (method, path) = (call.method.clone(), call.path);
    let failed = |kind, why: &str| Failure::new(kind, why).of(&method, path);
    let Some(runtime) = RUNTIME.get_or_init(start) else {
        return Err(failed(
            ErrorKind::Request,
            "no thread could be started to make the call on",
        ));
    };
    let (sender, receiver) = mpsc::sync_channel(1);
    let sending = call.send();
    runtime.spawn(async move {
        // Nobody is there to take it only if the caller's thread is gone.
        let _ = sender.send(sending.await);
    });
    receiver
        .recv()
        .unwrap_or_else(|_| Err(failed(ErrorKind::Transport, "the call ended in a panic")))
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

/// A walk over [`Pages`] or [`Items`] as an iterator, which blocks the thread.
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

impl<T, E: ApiError> Iterator for Blocking<Pages<T, E>> {
    type Item = Result<Page<T>, Error<E>>;

    fn next(&mut self) -> Option<Self::Item> {
        next(&mut self.walk)
    }
}

impl<T, E: ApiError> Iterator for Blocking<Items<T, E>> {
    type Item = Result<T, Error<E>>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(item) = self.walk.page.next() {
                return Some(Ok(item));
            }
            match next(&mut self.walk.pages)? {
                Ok(page) => self.walk.page = page.into_iter(),
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

fn next<T, E: ApiError>(pages: &mut Pages<T, E>) -> Option<Result<Page<T>, Error<E>>> {
    let request = pages.request()?;
    Some(request.and_then(|request| pages.passed(request.call())))
}
