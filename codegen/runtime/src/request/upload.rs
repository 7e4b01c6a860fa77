//! A streaming body while it is sent: it does not outlive its call.
//!
//! A server may respond before it has received the whole body. hyper then continues to send the body, without any
//! timeout, and holds it even if it can send nothing.

use std::future::poll_fn;
use std::mem;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker, ready};

use bytes::Bytes;
use http_body::{Body as _, Frame, SizeHint};

const TOO_LONG: &str = "the stream is longer than its announced size";

type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// A streaming body that is being sent. When it is dropped, so is the body, and the rest is not sent.
pub(crate) struct Upload(Arc<Shared>);

#[derive(Default)]
struct Shared(Mutex<State>);

#[derive(Default)]
struct State {
    stream: Stream,
    /// Whether the call has ended.
    is_over: bool,
    /// Whether no more is sent.
    is_sent: bool,
    /// The connection, while it waits for the body.
    sender: Option<Waker>,
    /// The call, while it waits for the end of the body.
    caller: Option<Waker>,
}

/// The rest of the body. It is large and moves often, so it is boxed.
#[derive(Default)]
enum Stream {
    /// It was not polled, and can be sent again.
    Whole(Box<reqwest::Body>),
    Rest(Box<reqwest::Body>),
    /// It is being polled, or has ended.
    #[default]
    Gone,
    /// The body itself failed, not the connection.
    Failed,
}

impl Upload {
    /// Takes over the body of a request, if it is a stream, or returns why it cannot be sent.
    pub(crate) fn of(request: &mut reqwest::Request) -> Result<Option<Self>, &'static str> {
        let body = request.body_mut();
        let Some(mut stream) = body.take_if(|it| it.as_bytes().is_none()) else {
            return Ok(None);
        };
        let left = stream.size_hint().exact();
        // hyper does not poll a body without content.
        let mut context = Context::from_waker(Waker::noop());
        if left == Some(0) && matches!(data(&mut stream, &mut context), Poll::Ready(Some(_))) {
            return Err(TOO_LONG);
        }
        let shared = Arc::<Shared>::default();
        shared.state().stream = Stream::Whole(Box::new(stream));
        *body = Some(reqwest::Body::wrap(Sender {
            shared: Arc::clone(&shared),
            left,
        }));
        Ok(Some(Self(shared)))
    }

    /// Waits until the body is sent, or cannot be sent any more.
    pub(crate) async fn ended(&self) {
        poll_fn(|context| {
            let mut state = self.0.state();
            if state.is_sent {
                return Poll::Ready(());
            }
            state.caller = Some(context.waker().clone());
            Poll::Pending
        })
        .await;
    }

    /// Takes the body back if nothing of it was sent.
    pub(crate) fn unsent(&self) -> Option<reqwest::Body> {
        let mut state = self.0.state();
        match mem::take(&mut state.stream) {
            Stream::Whole(body) => Some(*body),
            other => {
                state.stream = other;
                None
            }
        }
    }

    /// Whether the body itself failed, not the connection.
    pub(crate) fn has_failed(&self) -> bool {
        matches!(self.0.state().stream, Stream::Failed)
    }
}

impl Drop for Upload {
    fn drop(&mut self) {
        let (stream, sender) = {
            let mut state = self.0.state();
            state.is_over = true;
            (mem::take(&mut state.stream), state.sender.take())
        };
        // The user's code, which must not run under the lock.
        drop(stream);
        if let Some(sender) = sender {
            sender.wake();
        }
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        // No code panics while it holds the lock.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes the body to poll it.
    fn begin(&self) -> Option<Box<reqwest::Body>> {
        let mut state = self.state();
        match mem::take(&mut state.stream) {
            Stream::Whole(body) | Stream::Rest(body) => Some(body),
            other => {
                state.stream = other;
                None
            }
        }
    }

    /// Puts the body back after it was polled, unless the call has ended meanwhile.
    fn put_back(&self, body: Box<reqwest::Body>, context: &Context<'_>) {
        let mut state = self.state();
        if state.is_over {
            drop(state);
            // The user's code, which must not run under the lock.
            drop(body);
            context.waker().wake_by_ref();
        } else {
            state.stream = Stream::Rest(body);
            state.sender = Some(context.waker().clone());
        }
    }
}

/// The body as the connection sends it.
struct Sender {
    shared: Arc<Shared>,
    /// The rest of the announced size.
    left: Option<u64>,
}

impl Sender {
    /// Checks the announced size. hyper would cut off what exceeds it.
    fn count(&mut self, data: &Bytes) -> Result<(), BoxError> {
        if let Some(left) = &mut self.left {
            let rest = u64::try_from(data.len())
                .ok()
                .and_then(|it| left.checked_sub(it));
            *left = rest.ok_or(TOO_LONG)?;
        }
        Ok(())
    }

    fn next(
        &mut self,
        body: &mut reqwest::Body,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, BoxError>>> {
        match ready!(data(body, context)) {
            Some(Ok(chunk)) => {
                self.count(&chunk)?;
                // hyper does not ask for more than was announced.
                if self.left == Some(0)
                    && let Poll::Ready(Some(more)) = data(body, context)
                {
                    self.count(&more?)?;
                }
                Poll::Ready(Some(Ok(chunk)))
            }
            None if self.left.is_some_and(|it| it > 0) => Poll::Ready(Some(Err(
                "the stream is shorter than its announced size".into(),
            ))),
            end => Poll::Ready(end),
        }
    }
}

/// The next data of a body. Trailers are not part of its content.
fn data(
    body: &mut reqwest::Body,
    context: &mut Context<'_>,
) -> Poll<Option<Result<Bytes, BoxError>>> {
    loop {
        match ready!(Pin::new(&mut *body).poll_frame(context)) {
            Some(Ok(frame)) => {
                if let Ok(data) = frame.into_data() {
                    return Poll::Ready(Some(Ok(data)));
                }
            }
            Some(Err(why)) => return Poll::Ready(Some(Err(why.into()))),
            None => return Poll::Ready(None),
        }
    }
}

impl http_body::Body for Sender {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        // Without the lock, because this polls the user's code.
        let body = self.shared.begin();
        let Some(mut body) = body else {
            return Poll::Ready(Some(Err("the request has ended".into())));
        };
        let next = self.next(&mut body, context);
        match &next {
            Poll::Pending | Poll::Ready(Some(Ok(_))) => self.shared.put_back(body, context),
            Poll::Ready(Some(Err(_))) => self.shared.state().stream = Stream::Failed,
            Poll::Ready(None) => {}
        }
        next.map_ok(Frame::data)
    }

    fn size_hint(&self) -> SizeHint {
        self.left.map(SizeHint::with_exact).unwrap_or_default()
    }
}

/// The connection has sent the body, or cannot send it.
impl Drop for Sender {
    fn drop(&mut self) {
        let (rest, caller) = {
            let mut state = self.shared.state();
            state.is_sent = true;
            let rest = match &state.stream {
                Stream::Rest(_) => mem::take(&mut state.stream),
                _ => Stream::Gone,
            };
            (rest, state.caller.take())
        };
        drop(rest);
        if let Some(caller) = caller {
            caller.wake();
        }
    }
}
