//! Content encodings (RFC 9110, section 8.4): bodies are read as they were before they were compressed.
//!
//! reqwest could do this, but takes the first member of a gzip body for all of it, and lets a server choose how much memory
//! the decoder of zstd takes. Only a `reqwest::Client` of the user's own may still do it, which nobody can notice here.

mod decoded;

use std::future::poll_fn;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH, RANGE};
use http::{HeaderMap, HeaderValue, StatusCode};
use reqwest::Response;

pub(crate) use decoded::Broken;
use decoded::{Coding, Decoded, poll_data};

/// Says which encodings are understood, unless somebody did. A part of a body could not be decoded.
pub(crate) fn accept(headers: &mut HeaderMap) {
    let accepted = match (
        cfg!(feature = "zstd"),
        cfg!(feature = "gzip"),
        cfg!(feature = "brotli"),
    ) {
        (true, true, true) => "zstd,gzip,br",
        (true, true, false) => "zstd,gzip",
        (true, false, true) => "zstd,br",
        (true, false, false) => "zstd",
        (false, true, true) => "gzip,br",
        (false, true, false) => "gzip",
        (false, false, true) => "br",
        (false, false, false) => return,
    };
    if !headers.contains_key(ACCEPT_ENCODING) && !headers.contains_key(RANGE) {
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static(accepted));
    }
}

/// A response whose headers are there, and whose body is still coming.
pub(crate) enum Incoming {
    Plain(Response),
    Encoded(Box<Encoded>),
}

/// A response whose body is compressed.
pub(crate) struct Encoded {
    status: StatusCode,
    headers: HeaderMap,
    body: Decoded,
}

impl Incoming {
    /// Takes a response. Of a body that is decoded, the headers no longer say that it was compressed, nor how long it was.
    pub(crate) fn new(response: Response) -> Self {
        let mut codings = response.headers().get_all(CONTENT_ENCODING).iter();
        let coding = match (codings.next(), codings.next()) {
            (Some(only), None) => Coding::of(only),
            _ => None,
        };
        let Some(coding) = coding else {
            return Self::Plain(response);
        };
        let mut response = response;
        let status = response.status();
        let mut headers = std::mem::take(response.headers_mut());
        headers.remove(CONTENT_ENCODING);
        headers.remove(CONTENT_LENGTH);
        Self::Encoded(Box::new(Encoded {
            status,
            headers,
            body: Decoded::new(response.into(), coding),
        }))
    }

    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Self::Plain(response) => response.status(),
            Self::Encoded(it) => it.status,
        }
    }

    pub(crate) fn take_headers(&mut self) -> HeaderMap {
        std::mem::take(match self {
            Self::Plain(response) => response.headers_mut(),
            Self::Encoded(it) => &mut it.headers,
        })
    }

    /// How many bytes there will be, if that is known.
    pub(crate) fn announced(&self) -> Option<u64> {
        match self {
            Self::Plain(response) => response.content_length(),
            Self::Encoded(_) => None,
        }
    }

    /// The next bytes of the body; none after the last.
    pub(crate) async fn chunk(&mut self) -> Result<Option<Bytes>, Broken> {
        match self {
            Self::Plain(response) => response.chunk().await.map_err(Broken::Http),
            Self::Encoded(it) => poll_fn(|context| it.body.poll_chunk(context))
                .await
                .transpose(),
        }
    }

    /// The body without what came before it.
    pub(crate) fn into_chunks(self) -> Chunks {
        match self {
            Self::Plain(response) => Chunks::Plain(response.into()),
            Self::Encoded(it) => Chunks::Encoded(Box::new(it.body)),
        }
    }
}

/// A body that whoever reads it polls.
pub(crate) enum Chunks {
    Plain(reqwest::Body),
    Encoded(Box<Decoded>),
}

impl Chunks {
    /// The next bytes; none after the last.
    pub(crate) fn poll(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Broken>>> {
        match self {
            Self::Plain(body) => {
                poll_data(body, context).map(|it| it.map(|it| it.map_err(Broken::Http)))
            }
            Self::Encoded(body) => body.poll_chunk(context),
        }
    }
}
