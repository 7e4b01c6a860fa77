//! Content encodings (RFC 9110, section 8.4): bodies are read as they were before they were compressed.
//!
//! reqwest could do this, but takes the first member of a gzip body for all of it, and lets a server choose how much memory
//! the decoder of zstd takes. Only a `reqwest::Client` of the user's own may still do it, which nobody can notice here.

mod chunks;
mod codings;
mod decoded;

use std::future::poll_fn;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH, RANGE};
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use reqwest::Response;

pub(crate) use chunks::Chunks;
use chunks::Source;
use codings::Encoding;
pub(crate) use decoded::Broken;
use decoded::Decoded;

/// Says which encodings are understood, unless somebody did. A range of an encoded body could not be decoded, and without the
/// header, any encoding would do (RFC 9110, section 12.5.3).
pub(crate) fn accept(headers: &mut HeaderMap) {
    if headers.contains_key(ACCEPT_ENCODING) {
        return;
    }
    let accepted = match (
        cfg!(feature = "zstd"),
        cfg!(feature = "gzip"),
        cfg!(feature = "brotli"),
    ) {
        _ if headers.contains_key(RANGE) => "identity",
        (true, true, true) => "zstd,gzip,br",
        (true, true, false) => "zstd,gzip",
        (true, false, true) => "zstd,br",
        (true, false, false) => "zstd",
        (false, true, true) => "gzip,br",
        (false, true, false) => "gzip",
        (false, false, true) => "br",
        (false, false, false) => return,
    };
    headers.insert(ACCEPT_ENCODING, HeaderValue::from_static(accepted));
}

/// A response whose headers are there, and whose body is still coming.
pub(crate) struct Incoming {
    status: StatusCode,
    headers: HeaderMap,
    body: Chunks,
}

impl Incoming {
    /// Takes a response to a method. Of a body that is decoded, the headers no longer say that it was compressed, nor how long
    /// it was.
    pub(crate) fn new(mut response: Response, method: &Method) -> Self {
        let status = response.status();
        let mut headers = std::mem::take(response.headers_mut());
        // Without content, the headers say how it would be encoded (RFC 9110, sections 9.3.2 and 15.4.5).
        let has_content = *method != Method::HEAD
            && !matches!(status, StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED);
        let encoding = if has_content {
            Encoding::of(status, &headers)
        } else {
            Encoding::Identity
        };
        let body = match encoding {
            Encoding::Identity => Source::Plain(response),
            Encoding::DecodeError(why) => Source::DecodeError(response, why),
            Encoding::Coding(coding) => {
                headers.remove(CONTENT_ENCODING);
                headers.remove(CONTENT_LENGTH);
                Source::Encoded(Box::new(Decoded::new(response.into(), coding)))
            }
        };
        Self {
            status,
            headers,
            body: Chunks::new(body),
        }
    }

    pub(crate) fn status(&self) -> StatusCode {
        self.status
    }

    pub(crate) fn take_headers(&mut self) -> HeaderMap {
        std::mem::take(&mut self.headers)
    }

    /// How many bytes there will be, if that is known.
    pub(crate) fn announced(&self) -> Option<u64> {
        self.body.announced()
    }

    /// Whether what is read of the body is not what came over the wire.
    pub(crate) fn is_decoded(&self) -> bool {
        self.body.is_decoded()
    }

    /// How many bytes of the body came over the wire so far.
    pub(crate) fn received(&self) -> u64 {
        self.body.received()
    }

    /// The next bytes of the body; none after the last.
    pub(crate) fn poll_chunk(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Broken>>> {
        self.body.poll(context)
    }

    /// The next bytes of the body; none after the last.
    pub(crate) async fn chunk(&mut self) -> Result<Option<Bytes>, Broken> {
        poll_fn(|context| self.poll_chunk(context))
            .await
            .transpose()
    }

    /// The body without what came before it.
    pub(crate) fn into_chunks(self) -> Chunks {
        self.body
    }
}
