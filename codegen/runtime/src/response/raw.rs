//! An undecoded response.

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use crate::decoding::meter::Allowance;
use crate::streaming::BodyStream;

/// Headers with the server's ID of a request.
const REQUEST_IDS: [&str; 6] = [
    "x-request-id",
    "request-id",
    "x-amzn-requestid",
    "x-amz-request-id",
    "x-ms-request-id",
    "x-correlation-id",
];

/// A response whose body was read to its end. Of an error, the body may be truncated; of a stream, there are only the
/// headers.
#[derive(Clone)]
pub(crate) struct RawResponse {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// Why the body is truncated; `None` if it is complete.
    pub(crate) cut: Option<String>,
    /// The body of a stream.
    pub(crate) rest: Option<BodyStream>,
    /// The budget for decoding the body.
    pub(crate) allowance: Allowance,
    /// The number of attempts.
    pub(crate) attempts: u32,
}

impl RawResponse {
    /// The server's ID of the request.
    pub(crate) fn request_id(&self) -> Option<&str> {
        REQUEST_IDS
            .iter()
            .find_map(|name| self.headers.get(*name)?.to_str().ok())
    }
}
