//! The error of every call, with the questions that a caller asks.

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
use crate::response::decode_error::DecodeError;
use crate::response::raw::RawResponse;
use crate::response::success::{ByStatus, Success};

/// Why a call failed. `E` is what the API says when it fails.
///
/// Neither `Display` nor `Debug` prints the body, the headers, or the values of the request: an error may be logged
/// as it is. What the API says of the failure is printed, if its description says what that is: `Display` prints the
/// message, up to 500 characters of it, and `Debug` up to 2,000 characters of the value. Both print one line: line breaks,
/// control characters, and those that turn the direction of text or are not seen are escaped.
/// [`api_error`](Self::api_error) has all of it as it came.
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
            // Nothing but so many portions would be too much.
            Err(failure) => Self::of(failure, None),
        }
    }

    /// The same, but with no more work than so many portions of it; if that does not do, the failure is returned.
    pub(crate) fn briefly(mut failure: Box<Failure>, portions: u32) -> Result<Self, Box<Failure>> {
        let response = failure.response.as_deref();
        let Some(response) = response.filter(|_| failure.kind == ErrorKind::Status) else {
            return Ok(Self::of(failure, None));
        };
        let find = || api_error::find(&response.body);
        match meter::within(&response.allowance, portions, find) {
            Ok(api) => Ok(Self::of(failure, api)),
            Err(Over::Brief) => Err(failure),
            Err(over) => {
                if failure.message.is_empty() {
                    failure.message = response.allowance.undecoded(over);
                }
                Ok(Self::of(failure, None))
            }
        }
    }

    fn of(failure: Box<Failure>, api: Option<E>) -> Self {
        Self {
            inner: Box::new(Inner { failure, api }),
        }
    }

    /// A success that holds no value: the API's error if there is one in its place, as it was found there.
    pub(crate) fn decode_error(
        response: Box<RawResponse>,
        why: DecodeError,
        api: Option<E>,
        method: &Method,
        path: &'static str,
    ) -> Self {
        let failure = match api {
            Some(_) => Failure::status(response, ""),
            None => Failure::decode(response, why),
        };
        Self::of(failure.of(method, path), api)
    }
}

impl<E> Error<E> {
    /// Where the call failed.
    pub fn kind(&self) -> ErrorKind {
        self.inner.failure.kind
    }

    /// The status of the API's response, if there was one. It may be a success: see [`ErrorKind::Decode`].
    pub fn status(&self) -> Option<u16> {
        self.inner.failure.status_code().map(|it| it.as_u16())
    }

    /// What the API says of the failure, if the body holds an error of the API's.
    pub fn api_error(&self) -> Option<&E> {
        self.inner.api.as_ref()
    }

    /// What the API says of the failure as a type that differs by status: the enum that a generated client has for an
    /// operation whose failures differ. None if the API did not response that it failed.
    pub fn by_status<T: ByStatus>(&self) -> Option<T> {
        let response = self.inner.failure.response.as_deref();
        let response = response.filter(|_| self.kind() == ErrorKind::Status)?;
        // It is read after the call has ended.
        let allowance = response.allowance.renewed();
        let read = meter::within(&allowance, meter::ANY, || T::read(&Success(response)));
        read.ok()?.ok()
    }

    /// The headers of the response, if there was one.
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.inner.failure.response.as_ref().map(|it| &it.headers)
    }

    /// The body of the response as it came, if there was one. It may hold secrets.
    pub fn body(&self) -> Option<&Bytes> {
        self.inner.failure.response.as_ref().map(|it| &it.body)
    }

    /// Where in the body decoding failed, as `data[3].name`; none if it failed otherwise, or on the whole body.
    pub fn path(&self) -> Option<&str> {
        self.inner.failure.path.as_deref()
    }

    /// Whether the same call may succeed later: after no connection, a timeout, a broken connection, or the statuses
    /// 408, 429, 502, 503 and 504; but not if the client's own limits turned it down. Whether it is safe to repeat is another question, see [`ErrorKind`]; where it is,
    /// the client has done so already, see [`Retry`](crate::Retry).
    pub fn is_retryable(&self) -> bool {
        self.inner.failure.is_retryable()
    }

    /// How many attempts were made before the call was given up, those included that could not connect and so sent nothing;
    /// 0 if there was none, as there is none without credentials or in time for the client's limits.
    pub fn attempts(&self) -> u32 {
        self.inner.failure.attempts
    }

    /// How long the server wants to be left alone, by the `Retry-After` of its response, or of the token endpoint's:
    /// seconds, or a date by the server's own clock.
    pub fn retry_after(&self) -> Option<Duration> {
        self.inner.failure.retry_after()
    }

    /// The server's name of the request, to ask its people about; from `x-request-id` or a header like it.
    pub fn request_id(&self) -> Option<&str> {
        self.inner.failure.response.as_ref()?.request_id()
    }

    /// The method of the call; none if it was the client that could not be made.
    pub fn method(&self) -> Option<&Method> {
        self.inner
            .failure
            .operation
            .as_ref()
            .map(|(method, _)| method)
    }

    /// The path of the operation as the API describes it, such as `/clouds/{id}`; none if it was the client that
    /// could not be made.
    pub fn path_template(&self) -> Option<&'static str> {
        self.inner.failure.operation.as_ref().map(|(_, path)| *path)
    }
}

/// The API's error for `Debug`: of a body of which nothing is known, only that there is one.
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
