//! Calls that go on by themselves, on the runtime that they are sent on.

use std::future::poll_fn;
use std::task::{Poll, ready};
use std::time::Duration;

use http::Method;
use tokio::runtime::Handle;
use tokio::task::JoinHandle;
use tracing::Instrument;

use super::{PendingResponse, nested};
use crate::error::failure::Failure;
use crate::error::kind::ErrorKind;
use crate::platform::task;
use crate::request::call::Call;
use crate::response::raw::RawResponse;

/// Sends a call on the current runtime, which drives it whether or not it is awaited. Without a runtime, the future that awaits it
/// drives it. It fails if the runtime no longer runs.
pub(crate) fn spawn(call: Box<Call>) -> PendingResponse {
    match Handle::try_current() {
        Ok(runtime) => {
            let operation = (call.method.clone(), call.path);
            let time = call.pause.saturating_add(call.settings.deadline);
            let sent = spawn_on(
                &runtime,
                operation.clone(),
                nested::carried(super::begin(call)),
            );
            let message =
                "the runtime that the call was sent on does not run: go on there, or begin anew";
            Box::pin(unless_late(sent, time, operation, message))
        }
        Err(_) => super::begin(call),
    }
}

/// How much longer than its deadline a call may take, by which it ends itself if its runtime runs.
const GRACE: Duration = Duration::from_secs(1);

/// What comes of a call that has so much time, and ends by itself before that if what carries it on runs.
pub(super) async fn unless_late(
    mut sent: PendingResponse,
    time: Duration,
    (method, path): (Method, &'static str),
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
        Poll::Ready(Err(
            Failure::new(ErrorKind::Timeout, message).of(&method, path)
        ))
    })
    .await
}

/// Sends a call that goes on by itself, within the caller's span. What is returned only waits for its response, on any
/// thread.
fn spawn_on(
    runtime: &Handle,
    (method, path): (Method, &'static str),
    sent: impl Future<Output = Result<Box<RawResponse>, Box<Failure>>> + Send + 'static,
) -> PendingResponse {
    let mut spawned = Spawned(runtime.spawn(sent.in_current_span()));
    Box::pin(async move {
        (&mut spawned.0).await.unwrap_or_else(|_| {
            let message = "the call ended in a panic";
            Err(Failure::new(ErrorKind::Transport, message).of(&method, path))
        })
    })
}

/// A call that is given up when nobody waits for it any more.
struct Spawned(JoinHandle<Result<Box<RawResponse>, Box<Failure>>>);

impl Drop for Spawned {
    fn drop(&mut self) {
        self.0.abort();
    }
}
