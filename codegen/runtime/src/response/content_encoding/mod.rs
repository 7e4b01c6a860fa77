//! Content encodings (RFC 9110, section 8.4): response bodies are decompressed while they are read.
//!
//! reqwest could do this, but it decodes only the first member of a gzip body, and lets a server choose how much memory
//! the zstd decoder uses. A custom `reqwest::Client` may still decompress by itself, which cannot be detected here.

mod chunks;
mod codings;
mod decoded;

use std::future::poll_fn;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH, RANGE};
use http::{HeaderMap, HeaderValue, StatusCode};
use reqwest::Response;

pub(crate) use chunks::Chunks;
use chunks::Source;
use codings::Encoding;
use decoded::Decoded;
pub(crate) use decoded::{Broken, SHARE};

/// Sets `Accept-Encoding` to the supported codings, unless it is set already. Requests for a range get `identity`,
/// because a range of an encoded body cannot be decoded. Without the header, the server could choose any coding (RFC
/// 9110, section 12.5.3).
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

/// A response whose headers have arrived, and whose body is still to be read.
pub(crate) struct Incoming {
    status: StatusCode,
    /// The headers, if the body is decoded. Otherwise they are still in the response, because the future of each request
    /// contains this.
    headers: Option<Box<HeaderMap>>,
    body: Chunks,
}

impl Incoming {
    /// Wraps a response, which may be one to a `HEAD` request. If the body will be decoded, the headers that describe its
    /// coding and length are removed.
    pub(crate) fn new(mut response: Response, is_head: bool) -> Self {
        let status = response.status();
        // If there is no content, the headers describe what it would be (RFC 9110, sections 9.3.2 and 15.4.5).
        let has_content =
            !is_head && !matches!(status, StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED);
        let encoding = if has_content {
            Encoding::of(status, response.headers())
        } else {
            Encoding::Identity
        };
        let mut decoded = None;
        let body = match encoding {
            Encoding::Identity => Source::Plain(response),
            Encoding::DecodeError(why) => Source::DecodeError(response, why.into_boxed_str()),
            Encoding::Coding(coding) => {
                let mut headers = std::mem::take(response.headers_mut());
                headers.remove(CONTENT_ENCODING);
                headers.remove(CONTENT_LENGTH);
                decoded = Some(Box::new(headers));
                Source::Encoded(Box::new(Decoded::new(response.into(), coding)))
            }
        };
        Self {
            status,
            headers: decoded,
            body: Chunks::new(body),
        }
    }

    pub(crate) fn status(&self) -> StatusCode {
        self.status
    }

    pub(crate) fn take_headers(&mut self) -> HeaderMap {
        match self.headers.take() {
            Some(headers) => *headers,
            None => self.body.take_headers(),
        }
    }

    /// The size of the body, if it is known.
    pub(crate) fn announced(&self) -> Option<u64> {
        self.body.announced()
    }

    /// Whether the chunks differ from the bytes on the wire.
    pub(crate) fn is_decoded(&self) -> bool {
        self.body.is_decoded()
    }

    /// The number of body bytes read from the wire so far.
    pub(crate) fn received(&self) -> u64 {
        self.body.received()
    }

    /// Polls for the next bytes of the body; `None` at the end.
    pub(crate) fn poll_chunk(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Broken>>> {
        self.body.poll(context)
    }

    /// Reads the next bytes of the body; `None` at the end.
    pub(crate) async fn chunk(&mut self) -> Result<Option<Bytes>, Broken> {
        poll_fn(|context| self.poll_chunk(context))
            .await
            .transpose()
    }

    /// The body of a stream, without the headers.
    pub(crate) fn into_chunks(self) -> Chunks {
        self.body.streamed()
    }
}
