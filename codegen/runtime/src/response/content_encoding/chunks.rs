//! The body of a response as its readers poll it.

use std::pin::pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use reqwest::Response;

use super::decoded::{Broken, Decoded, SHARE};

/// What a chunk costs beside its bytes.
const CHUNK: usize = 64;

/// A body that its reader polls.
pub(crate) struct Chunks {
    source: Source,
    /// How many bytes came over the wire, and were not only buffered.
    received: u64,
    /// How many bytes it has given since other tasks had their turn.
    taken: usize,
}

pub(super) enum Source {
    Plain(Response),
    Encoded(Box<Decoded>),
    /// Bytes that are not decoded, which is no mistake if there are none.
    DecodeError(Response, String),
}

impl Chunks {
    pub(super) fn new(source: Source) -> Self {
        Self {
            source,
            received: 0,
            taken: 0,
        }
    }

    /// How many bytes there will be, if that is known.
    pub(super) fn announced(&self) -> Option<u64> {
        match &self.source {
            Source::Plain(response) => response.content_length(),
            Source::Encoded(_) | Source::DecodeError(..) => None,
        }
    }

    /// Whether what it gives is not what came over the wire.
    pub(super) fn is_decoded(&self) -> bool {
        matches!(self.source, Source::Encoded(_))
    }

    /// How many bytes came over the wire so far.
    pub(crate) fn received(&self) -> u64 {
        match &self.source {
            Source::Encoded(body) => body.received(),
            Source::Plain(_) | Source::DecodeError(..) => self.received,
        }
    }

    /// The next bytes; none after the last.
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
            Poll::Ready(Some(Ok(chunk))) => self.taken += chunk.len() + CHUNK,
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
                        let why = Broken::DecodeError(std::mem::take(why));
                        return Poll::Ready(Some(Err(why)));
                    }
                    end => return Poll::Ready(end),
                }
            },
        }
    }
}

/// A poll that is dropped loses nothing.
fn poll_response(
    response: &mut Response,
    context: &mut Context<'_>,
) -> Poll<Option<Result<Bytes, Broken>>> {
    let chunk = ready!(pin!(response.chunk()).poll(context));
    Poll::Ready(chunk.map_err(Broken::Http).transpose())
}
