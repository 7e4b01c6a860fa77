//! What a server answered, as it came.

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

/// An answer that was read to its end.
#[derive(Clone)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}
