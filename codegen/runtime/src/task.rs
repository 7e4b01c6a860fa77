//! Work that goes on while nobody waits for it: the only module that knows what it goes on by, so that another platform
//! needs another of these and nothing else.

use tokio::runtime::Handle;
use tokio::task::JoinHandle;
use tracing::Instrument;

use crate::answer::Answer;
use crate::call::{Answering, Call};
use crate::error::ErrorKind;
use crate::failure::Failure;

/// Sends a call that goes on by itself, on the runtime that is there; if there is none, whoever waits for it must carry
/// it on.
pub(crate) fn spawn(call: Box<Call>) -> Answering {
    match Handle::try_current() {
        Ok(runtime) => spawn_on(&runtime, call),
        Err(_) => call.send(),
    }
}

/// Sends a call that goes on by itself, within the caller's span. What is returned only waits for its answer, on any
/// thread.
pub(crate) fn spawn_on(runtime: &Handle, call: Box<Call>) -> Answering {
    let (method, path) = (call.method.clone(), call.path);
    let mut spawned = Spawned(runtime.spawn(call.send().in_current_span()));
    Box::pin(async move {
        (&mut spawned.0).await.unwrap_or_else(|_| {
            let message = "the call ended in a panic";
            Err(Failure::new(ErrorKind::Transport, message).of(&method, path))
        })
    })
}

/// A call that is given up when nobody waits for it any more.
struct Spawned(JoinHandle<Result<Box<Answer>, Box<Failure>>>);

impl Drop for Spawned {
    fn drop(&mut self) {
        self.0.abort();
    }
}
