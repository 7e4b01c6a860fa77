//! Requests that make progress in the background, on the runtime they are sent on.

use std::future::poll_fn;
use std::task::{Poll, ready};
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::task::JoinHandle;
use tracing::Instrument;

use super::{PendingResponse, nested};
use crate::error::failure::Failure;
use crate::error::kind::ErrorKind;
use crate::operation::Operation;
use crate::platform::task;
use crate::request::call::Call;
use crate::response::raw::RawResponse;

/// Sends a request on the current runtime, which drives it whether or not it is awaited. Without a runtime, the
/// awaiting future drives it. If the runtime stops running, the request fails.
pub(crate) fn spawn(call: Box<Call>) -> PendingResponse {
    match Handle::try_current() {
        Ok(runtime) => {
            let operation = call.operation;
            let time = call.pause.saturating_add(call.settings.deadline);
            let sent = spawn_on(&runtime, operation, nested::carried(super::begin(call)));
            let message = "the runtime that the request was sent on is not running: keep it running, or send the request again";
            Box::pin(unless_late(sent, time, operation, message))
        }
        Err(_) => super::begin(call),
    }
}

/// How much longer than its deadline a request may take before it is given up. If its runtime is running, the request
/// ends by itself earlier.
const GRACE: Duration = Duration::from_secs(1);

/// Awaits a request, which ends by itself within `time` if its runtime is running, and fails shortly afterwards if it
/// has not.
pub(super) async fn unless_late(
    mut sent: PendingResponse,
    time: Duration,
    operation: Operation,
    message: &'static str,
) -> Result<Box<RawResponse>, Box<Failure>> {
    let mut timer = None;
    poll_fn(move |context| {
        if let Poll::Ready(response) = sent.as_mut().poll(context) {
            return Poll::Ready(response);
        }
        let timer = timer.get_or_insert_with(|| task::timer(time.saturating_add(GRACE)));
        let Some(timer) = timer else {
            return Poll::Pending;
        };
        ready!(timer.poll(context));
        Poll::Ready(Err(Failure::new(ErrorKind::Timeout, message).of(operation)))
    })
    .await
}

/// Spawns a request within the caller's span. The returned future only waits for the response, and may be polled on any
/// thread.
fn spawn_on(
    runtime: &Handle,
    operation: Operation,
    sent: impl Future<Output = Result<Box<RawResponse>, Box<Failure>>> + Send + 'static,
) -> PendingResponse {
    let mut spawned = Spawned(runtime.spawn(sent.in_current_span()));
    Box::pin(async move {
        (&mut spawned.0).await.unwrap_or_else(|_| {
            let message = "the request panicked";
            Err(Failure::new(ErrorKind::Transport, message).of(operation))
        })
    })
}

/// Aborts the request when it is dropped.
struct Spawned(JoinHandle<Result<Box<RawResponse>, Box<Failure>>>);

impl Drop for Spawned {
    fn drop(&mut self) {
        self.0.abort();
    }
}
