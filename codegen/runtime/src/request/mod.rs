//! A request for one value: the public type, and the thin generic layer that sends it.

pub(crate) mod body;
pub(crate) mod body_items;
pub(crate) mod body_variant;
pub(crate) mod builder;
pub(crate) mod call;
pub(crate) mod cookie;
mod decoded;
pub(crate) mod file;
pub(crate) mod item_encoding;
pub(crate) mod list_style;
pub(crate) mod macros;
pub(crate) mod multipart;
pub(crate) mod names;
mod options;
pub(crate) mod parameters;
mod sequences;
mod streams;
pub(crate) mod style;
pub(crate) mod target;
pub(crate) mod tree;
pub(crate) mod upload;

use std::fmt::{self, Display};
use std::future::{Future, IntoFuture};
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use serde_json::Value;

use crate::error::Error;
use crate::error::api_error::ApiError;
use crate::operation::Operation;
use crate::request::call::Call;
use crate::request::decoded::Decoding;
use crate::request::list_style::ListStyle;
use crate::request::options::Options;
use crate::response::Response;
use crate::response::decode::{Decode, Places};
use crate::response::raw::RawResponse;
use crate::response::unpack;
use crate::send::{self, PendingResponse};

/// A request that returns a `T`. Await it for the value, or [`send`](Self::send) it for the whole response.
///
/// It can be cloned and sent again. `Debug` prints the method and the path template, but no values.
#[must_use = "a request does nothing until it is awaited or sent"]
pub struct Request<T, E = Value> {
    call: Box<Call>,
    read: Read<T>,
    error: PhantomData<fn() -> E>,
}

/// How the response is decoded.
struct Read<T> {
    decode: Decode<T>,
    places: Places,
}

impl<T, E> Request<T, E> {
    pub(crate) fn new(call: Box<Call>, decode: Decode<T>, places: Places) -> Self {
        Self {
            call,
            read: Read { decode, places },
            error: PhantomData,
        }
    }

    /// Marks the request as one for a page of a walk.
    pub(crate) fn walks(&mut self) {
        self.read.places.is_walked = true;
    }

    pub(crate) fn operation(&self) -> Operation {
        self.call.operation
    }

    #[cfg(feature = "mock")]
    pub(crate) fn into_call(self) -> Box<Call> {
        self.call
    }

    pub(crate) fn call_ref(&self) -> &Call {
        &self.call
    }

    pub(crate) fn call_mut(&mut self) -> &mut Call {
        &mut self.call
    }

    /// Sets a query parameter that is a list, including one that this client does not model.
    pub fn query_list(
        mut self,
        name: &str,
        style: ListStyle,
        values: impl IntoIterator<Item: Display>,
    ) -> Self {
        self.call = self.call.query_list(name, style, values);
        self
    }

    crate::request_options!(call);
}

impl<T: Send + 'static, E: ApiError> Request<T, E> {
    /// Sends the request and returns the whole response.
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`](crate::ErrorKind).
    #[inline]
    pub fn send(self) -> SendingResponse<T, E> {
        SendingResponse(self.into_future())
    }

    /// Sends the request and returns the value. This blocks the thread.
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`](crate::ErrorKind).
    #[cfg(feature = "blocking")]
    #[inline]
    pub fn call(self) -> Result<T, Error<E>> {
        crate::platform::blocking::wait(self.sending(send::spawn_blocking::spawn))
    }

    /// Returns the request in flight: driven by polling, or in the background.
    #[inline]
    pub(crate) fn sending(self, send: fn(Box<Call>) -> PendingResponse) -> Sending<T, E> {
        Sending {
            operation: self.call.operation,
            state: State::Sent(send(self.call)),
            read: self.read,
        }
    }
}

impl<T: Send + 'static, E: ApiError> IntoFuture for Request<T, E> {
    type Output = Result<T, Error<E>>;
    type IntoFuture = Sending<T, E>;

    #[inline]
    fn into_future(self) -> Sending<T, E> {
        self.sending(send::begin)
    }
}

/// A request in flight. It does nothing unless polled, and dropping it cancels the request.
#[must_use = "futures do nothing unless polled"]
pub struct Sending<T, E = Value> {
    operation: Operation,
    state: State<T, E>,
    read: Read<T>,
}

/// A request in flight, for the whole response: see [`Request::send`]. It does nothing unless polled, and dropping it
/// cancels the request.
#[must_use = "futures do nothing unless polled"]
#[derive(Debug)]
pub struct SendingResponse<T, E = Value>(Sending<T, E>);

enum State<T, E> {
    Sent(PendingResponse),
    /// A large response, which is decoded on a thread that does not run other tasks.
    Decoding(Box<Decoding<T, E>>),
}

/// No field is structurally pinned.
impl<T, E> Unpin for Sending<T, E> {}

impl<T: Send + 'static, E: ApiError> Future for Sending<T, E> {
    type Output = Result<T, Error<E>>;

    #[inline]
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        // Returns only the value, which is cheaper than a whole response and what most callers want.
        self.poll_as(context, |_, value| value, Response::into_value)
    }
}

impl<T: Send + 'static, E: ApiError> Future for SendingResponse<T, E> {
    type Output = Result<Response<T>, Error<E>>;

    #[inline]
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.0.poll_response(context)
    }
}

impl<T: Send + 'static, E: ApiError> Sending<T, E> {
    pub(crate) fn poll_response(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Result<Response<T>, Error<E>>> {
        self.poll_as(context, Response::new, |it| it)
    }

    #[inline]
    fn poll_as<R>(
        &mut self,
        context: &mut Context<'_>,
        here: fn(Box<RawResponse>, T) -> R,
        elsewhere: fn(Response<T>) -> R,
    ) -> Poll<Result<R, Error<E>>> {
        if let State::Sent(raw) = &mut self.state {
            let raw = ready!(raw.as_mut().poll(context));
            let read = (self.read.decode, self.read.places);
            match decoded::here(raw, read, self.operation, here) {
                Ok(result) => return Poll::Ready(result),
                Err((raw, over)) => {
                    let decoding = decoded::elsewhere(raw, over, read, self.operation);
                    self.state = State::Decoding(decoding);
                }
            }
        }
        let State::Decoding(decoding) = &mut self.state else {
            return Poll::Pending;
        };
        let decoded = ready!(decoding.work.poll(context));
        Poll::Ready(match decoded {
            Ok(response) => (*response).map(elsewhere),
            Err(lost) => {
                let failure = unpack::lost(&lost, &decoding.allowance);
                let mut failure = failure.of(self.operation);
                failure.attempts = decoding.attempts;
                Err(Error::new(failure))
            }
        })
    }
}

impl<T> Clone for Read<T> {
    fn clone(&self) -> Self {
        Self {
            decode: self.decode,
            places: self.places,
        }
    }
}

impl<T, E> Clone for Request<T, E> {
    fn clone(&self) -> Self {
        Self {
            call: self.call.clone(),
            read: self.read.clone(),
            error: PhantomData,
        }
    }
}

impl<T, E> fmt::Debug for Request<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Request({:?})", self.call)
    }
}

impl<T, E> fmt::Debug for Sending<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Sending({} {})",
            self.operation.method(),
            self.operation.path()
        )
    }
}
