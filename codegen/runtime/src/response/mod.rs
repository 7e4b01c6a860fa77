//! A success as a whole: the value, and what came with it.

pub(crate) mod answer;
pub(crate) mod bounds;
pub(crate) mod content_encoding;
pub(crate) mod decode;
pub(crate) mod header;
pub(crate) mod redirects;
pub(crate) mod retry_after;
pub(crate) mod seek;
pub(crate) mod status;
pub(crate) mod success;
pub(crate) mod undecodable;
pub(crate) mod unpack;

use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use crate::response::answer::Answer;

/// The answer to a call that succeeded: its value, status, headers, and the body as it came.
#[derive(Clone)]
pub struct Response<T> {
    answer: Box<Answer>,
    value: T,
}

impl<T> Response<T> {
    pub(crate) fn new(answer: Box<Answer>, value: T) -> Self {
        Self { answer, value }
    }

    /// The status, which is a success.
    pub fn status(&self) -> StatusCode {
        self.answer.status
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.answer.headers
    }

    /// The value that the body holds.
    pub fn value(&self) -> &T {
        &self.value
    }

    /// The value that the body holds, and nothing else.
    pub fn into_value(self) -> T {
        self.value
    }

    /// The body as it came, with what the value does not show: the envelope, members that this client does not know.
    pub fn raw(&self) -> &Bytes {
        &self.answer.body
    }
}

/// Prints the status only: headers and bodies may hold secrets.
impl<T> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.answer.status)
            .finish_non_exhaustive()
    }
}
