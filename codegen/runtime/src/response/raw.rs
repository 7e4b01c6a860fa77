//! What a server responded, as it came.

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use crate::decoding::meter::Allowance;
use crate::streaming::BodyStream;

/// Headers under which servers name a request in their logs.
const REQUEST_IDS: [&str; 6] = [
    "x-request-id",
    "request-id",
    "x-amzn-requestid",
    "x-amz-request-id",
    "x-ms-request-id",
    "x-correlation-id",
];

/// A response that was read to its end; of a failure, as much of it as there was; of a stream, the headers alone.
#[derive(Clone)]
pub(crate) struct RawResponse {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// Why there is no more of the body; none if it is complete.
    pub(crate) cut: Option<String>,
    /// The body of a stream.
    pub(crate) rest: Option<BodyStream>,
    /// What decoding the body may cost.
    pub(crate) allowance: Allowance,
    /// How often the call was sent for it.
    pub(crate) attempts: u32,
}

impl RawResponse {
    /// The server's name of the request.
    pub(crate) fn request_id(&self) -> Option<&str> {
        REQUEST_IDS
            .iter()
            .find_map(|name| self.headers.get(*name)?.to_str().ok())
    }
}
