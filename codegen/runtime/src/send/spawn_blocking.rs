//! Blocking requests: the caller's thread polls them, and runs hooks and `Authenticate` implementations.

use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::thread;

use tokio::sync::oneshot;
use tracing::Instrument;

use super::spawn::unless_late;
use super::{PendingResponse, nested};
use crate::error::failure::Failure;
use crate::error::kind::ErrorKind;
use crate::operation::Operation;
use crate::platform::blocking::{continue_at, depth, runtime, wait};
use crate::request::call::Call;
use crate::response::raw::RawResponse;

/// The maximum nesting depth of requests. Each level uses stack; an `Authenticate` implementation whose own requests it
/// authorizes would otherwise recurse until the stack overflows.
const MAX_DEPTH: usize = 16;

const NO_THREAD: &str = "no thread could be started for the request";

/// Sends a request, which makes progress while [`wait`] waits for it.
pub(crate) fn spawn(call: Box<Call>) -> PendingResponse {
    let message = match runtime() {
        Some(_) if depth() <= MAX_DEPTH => {
            return Box::pin(Caught {
                operation: call.operation,
                sent: Some(super::begin(call)),
            });
        }
        Some(_) => {
            "blocking requests are nested without end: check for an `Authenticate` implementation that authorizes its own requests"
        }
        None => NO_THREAD,
    };
    failed(message, call.operation)
}

fn failed(message: &'static str, operation: Operation) -> PendingResponse {
    let failure = Failure::new(ErrorKind::Request, message).of(operation);
    Box::pin(std::future::ready(Err(failure)))
}

/// Sends a request that makes progress while nobody waits for it, on its own thread, because user code may block.
pub(crate) fn spawn_ahead(call: Box<Call>) -> PendingResponse {
    let operation = call.operation;
    let time = call.pause.saturating_add(call.settings.deadline);
    let (mut sender, response) = oneshot::channel();
    let depth = depth();
    let sent = nested::carried(spawn(call)).in_current_span();
    let thread = thread::Builder::new().name("api-client-page".to_owned());
    let begun = thread.spawn(move || {
        continue_at(depth);
        let mut sent = Box::pin(sent);
        let response = wait(poll_fn(|context| {
            if sender.poll_closed(context).is_ready() {
                // The caller has dropped the request.
                return Poll::Ready(None);
            }
            sent.as_mut().poll(context).map(Some)
        }));
        if let Some(response) = response {
            let _ = sender.send(response);
        }
    });
    if begun.is_err() {
        return failed(NO_THREAD, operation);
    }
    let response = Box::pin(async move {
        response.await.unwrap_or_else(|_| {
            let message = "the request panicked";
            Err(Failure::new(ErrorKind::Transport, message).of(operation))
        })
    });
    let message = "the request took longer than its deadline: check for a hook or an `Authenticate` implementation that blocks";
    Box::pin(unless_late(response, time, operation, message))
}

/// A request whose panics are converted to errors.
struct Caught {
    operation: Operation,
    /// `None` once it has completed.
    sent: Option<PendingResponse>,
}

impl Future for Caught {
    type Output = Result<Box<RawResponse>, Box<Failure>>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        let Some(sent) = &mut this.sent else {
            return Poll::Pending;
        };
        // The future is not polled again after a panic.
        let polled = catch_unwind(AssertUnwindSafe(|| sent.as_mut().poll(context)));
        polled.unwrap_or_else(|_| {
            this.sent = None;
            let message = "the request panicked";
            let failure = Failure::new(ErrorKind::Transport, message);
            Poll::Ready(Err(failure.of(this.operation)))
        })
    }
}

/// Dropping a request may return its connection to the runtime.
impl Drop for Caught {
    fn drop(&mut self) {
        let _entered = runtime().map(|it| it.enter());
        self.sent = None;
    }
}
