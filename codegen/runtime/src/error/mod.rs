//! The error type of all requests.

pub(crate) mod api_error;
pub(crate) mod failure;
pub(crate) mod kind;
pub(crate) mod printed;
pub(crate) mod reason;

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Method};
use serde_json::Value;

use crate::decoding::meter::{self, Over};
use crate::error::api_error::ApiError;
use crate::error::failure::Failure;
use crate::error::kind::ErrorKind;
use crate::error::printed::{NAME, Printed, VALUE};
use crate::operation::Operation;
use crate::response::decode_error::DecodeError;
use crate::response::raw::RawResponse;
use crate::response::success::{ByStatus, Success};

/// Why a request failed. `E` is the type of the API's errors.
///
/// Neither `Display` nor `Debug` prints the body, the headers, or the values of the request, so an error is safe to
/// log. The API's own error is printed if the API describes it: `Display` prints up to 500 characters of its message,
/// and `Debug` up to 2,000 characters of the value. Both print a single line and escape line breaks, control
/// characters, bidirectional characters and invisible ones. [`api_error`](Self::api_error) returns the whole error,
/// unescaped.
pub struct Error<E = Value> {
    inner: Box<Inner<E>>,
}

struct Inner<E> {
    failure: Box<Failure>,
    api: Option<E>,
}

impl<E: ApiError> Error<E> {
    pub(crate) fn new(failure: Box<Failure>) -> Self {
        match Self::briefly(failure, meter::ANY) {
            Ok(error) => error,
            Err((failure, over)) => Self::undecoded(failure, over),
        }
    }

    /// Like `new`, but decodes at most this many portions of the body, on this thread's stack; returns the failure if
    /// more of either would be needed.
    pub(crate) fn briefly(
        failure: Box<Failure>,
        portions: u32,
    ) -> Result<Self, (Box<Failure>, Over)> {
        let Some(response) = failure.error_response() else {
            return Ok(Self::of(failure, None));
        };
        let find = || api_error::find(&response.body);
        match meter::within(&response.allowance, portions, find) {
            Ok(api) => Ok(Self::of(failure, api)),
            Err(over @ (Over::Brief | Over::Depth)) => Err((failure, over)),
            Err(over) => Ok(Self::undecoded(failure, over)),
        }
    }

    /// The error whose body exceeds a limit.
    pub(crate) fn undecoded(mut failure: Box<Failure>, over: Over) -> Self {
        let allowance = failure.response.as_ref().map(|it| it.allowance);
        if let (true, Some(allowance)) = (failure.message.is_empty(), allowance) {
            failure.message = allowance.undecoded(over);
        }
        Self::of(failure, None)
    }

    fn of(failure: Box<Failure>, api: Option<E>) -> Self {
        Self {
            inner: Box::new(Inner { failure, api }),
        }
    }

    /// A success whose body has no value, with the API's error if the body contains one instead.
    pub(crate) fn decode_error(
        response: Box<RawResponse>,
        why: DecodeError,
        api: Option<E>,
        operation: Operation,
    ) -> Self {
        let failure = match api {
            Some(_) => Failure::status(response, ""),
            None => Failure::decode(response, why),
        };
        Self::of(failure.of(operation), api)
    }
}

impl<E> Error<E> {
    /// The kind of the failure.
    pub fn kind(&self) -> ErrorKind {
        self.inner.failure.kind
    }

    /// The status of the response, if there was one. It may be a success: see [`ErrorKind::Decode`].
    pub fn status(&self) -> Option<u16> {
        self.inner.failure.status_code().map(|it| it.as_u16())
    }

    /// The API's error, if the response body contains one.
    pub fn api_error(&self) -> Option<&E> {
        self.inner.api.as_ref()
    }

    /// The API's error as a type that differs by status: the enum that a generated client has for an operation whose
    /// error responses differ. `None` if there was no error response.
    pub fn by_status<T: ByStatus>(&self) -> Option<T> {
        let response = self.inner.failure.error_response()?;
        // The deadline has passed, because the error is decoded after the request has ended.
        let allowance = response.allowance.renewed();
        let read = || {
            let read = || T::read(&Success(response)).ok().map(Box::new);
            meter::within(&allowance, meter::ANY, read)
        };
        let first = if meter::is_large::<T>() {
            Err(Over::Depth)
        } else {
            read()
        };
        let read = match first {
            Err(Over::Depth) => meter::on_large_stack(read)?,
            read => read,
        };
        read.ok()?.map(|it| *it)
    }

    /// The headers of the response, if there was one.
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.inner.failure.response.as_ref().map(|it| &it.headers)
    }

    /// The unmodified body of the response, if there was one. It may contain secrets.
    pub fn body(&self) -> Option<&Bytes> {
        self.inner.failure.response.as_ref().map(|it| &it.body)
    }

    /// The path within the body at which decoding failed, such as `data[3].name`. `None` for other failures, and if the
    /// body as a whole is at fault.
    pub fn path(&self) -> Option<&str> {
        self.inner.failure.path.as_deref()
    }

    /// Whether the same request may succeed later: after a failure to connect, a timeout, a broken connection, or the
    /// statuses 408, 429, 502, 503 and 504, unless the client's own limits rejected the request.
    ///
    /// This does not mean that repeating it is safe: see [`ErrorKind`]. Where it is safe, the client has already
    /// retried: see [`Retry`](crate::Retry).
    pub fn is_retryable(&self) -> bool {
        self.inner.failure.is_retryable()
    }

    /// The number of attempts, including those that failed to connect and so sent nothing. 0 if there were no
    /// credentials, or if the client's limits left no time for an attempt.
    pub fn attempts(&self) -> u32 {
        self.inner.failure.attempts
    }

    /// How long to wait before the next attempt, according to the `Retry-After` header of the API or of the token
    /// endpoint: a number of seconds, or a date, which is interpreted by the server's own clock.
    pub fn retry_after(&self) -> Option<Duration> {
        self.inner.failure.retry_after()
    }

    /// The server's ID of the request, for bug reports to its operator; from `x-request-id` or a similar header.
    pub fn request_id(&self) -> Option<&str> {
        self.inner.failure.response.as_ref()?.request_id()
    }

    /// The operation that was called; `None` if building the client failed.
    pub fn operation(&self) -> Option<Operation> {
        self.inner.failure.operation
    }

    /// The method of the request; `None` if building the client failed.
    pub fn method(&self) -> Option<Method> {
        self.operation().map(Operation::method)
    }

    /// The path of the operation in the API's description, such as `/clouds/{id}`; `None` if building the client
    /// failed.
    pub fn path_template(&self) -> Option<&'static str> {
        self.operation().map(Operation::path)
    }
}

/// Formats the API's error for `Debug`. An undescribed one is only mentioned.
struct Shown<'a, E>(Option<&'a E>);

impl<E: ApiError> fmt::Debug for Shown<'_, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(_) if !E::IS_DESCRIBED => f.write_str("Some(_)"),
            shown => Printed(shown, VALUE).fmt(f),
        }
    }
}

impl<E: ApiError> fmt::Display for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let message = self.api_error().and_then(E::message);
        self.inner.failure.write(f, message)
    }
}

impl<E: ApiError> fmt::Debug for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.kind())
            .field("status", &self.status())
            .field("message", &format_args!("{self}"))
            .field("api_error", &Shown(self.api_error()))
            .field("request_id", &self.request_id().map(|it| Printed(it, NAME)))
            .field("attempts", &self.attempts())
            .field("source", &Printed(self.inner.failure.source(), VALUE))
            .finish_non_exhaustive()
    }
}

impl<E: ApiError> std::error::Error for Error<E> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.inner.failure.source()
    }
}
