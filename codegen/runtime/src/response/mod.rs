//! A successful response: the value, its status and headers.

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

/// A successful response: its value, status, headers, and unmodified body.
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

    /// The value of the body.
    pub fn value(&self) -> &T {
        &self.value
    }

    /// Returns the value of the body, and drops the rest.
    pub fn into_value(self) -> T {
        self.value
    }

    /// The unmodified body, including what the value omits, such as the envelope and unknown properties.
    pub fn raw(&self) -> &Bytes {
        &self.response.body
    }
}

/// Prints only the status: headers and bodies may contain secrets.
impl<T> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.response.status)
            .finish_non_exhaustive()
    }
}
