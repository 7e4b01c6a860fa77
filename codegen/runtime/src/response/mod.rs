//! A success as a whole: the value, and what came with it.

pub(crate) mod bounds;
pub(crate) mod content_encoding;
pub(crate) mod decode;
pub(crate) mod decode_error;
pub(crate) mod header;
pub(crate) mod raw;
pub(crate) mod redirects;
pub(crate) mod retry_after;
pub(crate) mod seek;
pub(crate) mod status;
pub(crate) mod success;
pub(crate) mod unpack;

use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use crate::response::raw::RawResponse;

/// The response to a call that succeeded: its value, status, headers, and the body as it came.
#[derive(Clone)]
pub struct Response<T> {
    response: Box<RawResponse>,
    value: T,
}

impl<T> Response<T> {
    pub(crate) fn new(response: Box<RawResponse>, value: T) -> Self {
        Self { response, value }
    }

    /// The status, which is a success.
    pub fn status(&self) -> StatusCode {
        self.response.status
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.response.headers
    }

    /// The value that the body holds.
    pub fn value(&self) -> &T {
        &self.value
    }

    /// The value that the body holds, and nothing else.
    pub fn into_value(self) -> T {
        self.value
    }

    /// The body as it came, with what the value does not show: the envelope, properties that this client does not know.
    pub fn raw(&self) -> &Bytes {
        &self.response.body
    }
}

/// Prints the status only: headers and bodies may hold secrets.
impl<T> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.response.status)
            .finish_non_exhaustive()
    }
}
