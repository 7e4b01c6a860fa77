//! The body of a response, as its readers poll it.

use std::pin::pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http::HeaderMap;
use reqwest::Response;

use super::decoded::{Broken, Decoded, SHARE};

/// The overhead of a chunk in bytes.
const CHUNK: usize = 64;

/// How many times cheaper it is to only collect a byte than to decompress it, or to read it as part of a stream's
/// items.
const COLLECTED: usize = 16;

/// A body that its reader polls.
pub(crate) struct Chunks {
    source: Source,
    /// The number of bytes read from the wire, excluding those that were only buffered.
    received: u64,
    /// The work since the task last yielded, in bytes.
    taken: usize,
    /// The divisor for counting bytes as work: 1 or `COLLECTED`.
    discount: usize,
}

pub(super) enum Source {
    Plain(Response),
    Encoded(Box<Decoded>),
    /// Bytes that cannot be decoded. This is an error only if there are any.
    DecodeError(Response, Box<str>),
}

impl Chunks {
    pub(super) fn new(source: Source) -> Self {
        Self {
            received: 0,
            taken: 0,
            discount: match source {
                Source::Encoded(_) => 1,
                Source::Plain(_) | Source::DecodeError(..) => COLLECTED,
            },
            source,
        }
    }

    /// The chunks of a stream, whose bytes are not only collected.
    pub(super) fn streamed(self) -> Self {
        Self {
            discount: 1,
            ..self
        }
    }

    /// Takes the headers, if they are still in the response.
    pub(super) fn take_headers(&mut self) -> HeaderMap {
        match &mut self.source {
            Source::Plain(response) | Source::DecodeError(response, _) => {
                std::mem::take(response.headers_mut())
            }
            Source::Encoded(_) => HeaderMap::new(),
        }
    }

    /// The size of the body, if it is known.
    pub(super) fn announced(&self) -> Option<u64> {
        match &self.source {
            Source::Plain(response) => response.content_length(),
            Source::Encoded(_) | Source::DecodeError(..) => None,
        }
    }

    /// Whether the chunks differ from the bytes on the wire.
    pub(super) fn is_decoded(&self) -> bool {
        matches!(self.source, Source::Encoded(_))
    }

    /// The number of bytes read from the wire so far.
    pub(crate) fn received(&self) -> u64 {
        match &self.source {
            Source::Encoded(body) => body.received(),
            Source::Plain(_) | Source::DecodeError(..) => self.received,
        }
    }

    /// Polls for the next bytes; `None` at the end.
    pub(crate) fn poll(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Broken>>> {
        if self.taken >= SHARE {
            self.taken = 0;
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        let polled = self.poll_source(context);
        match &polled {
            Poll::Ready(Some(Ok(chunk))) => self.taken += chunk.len() / self.discount + CHUNK,
            Poll::Ready(_) => {}
            Poll::Pending => self.taken = 0,
        }
        polled
    }

    fn poll_source(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, Broken>>> {
        match &mut self.source {
            Source::Plain(response) => {
                let chunk = ready!(poll_response(response, context));
                if let Some(Ok(chunk)) = &chunk {
                    self.received += chunk.len() as u64;
                }
                Poll::Ready(chunk)
            }
            Source::Encoded(body) => body.poll_chunk(context),
            Source::DecodeError(response, why) => loop {
                match ready!(poll_response(response, context)) {
                    Some(Ok(chunk)) if chunk.is_empty() => {}
                    Some(Ok(_)) => {
                        let why = Broken::DecodeError(std::mem::take(why).into_string());
                        return Poll::Ready(Some(Err(why)));
                    }
                    end => return Poll::Ready(end),
                }
            },
        }
    }
}

/// Cancel-safe: dropping a poll loses no data.
fn poll_response(
    response: &mut Response,
    context: &mut Context<'_>,
) -> Poll<Option<Result<Bytes, Broken>>> {
    let chunk = ready!(pin!(response.chunk()).poll(context));
    Poll::Ready(chunk.map_err(Broken::Http).transpose())
}
