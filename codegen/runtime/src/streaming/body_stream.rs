//! The body of a response whose headers are there, while it is still coming.

use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http::{Method, StatusCode};

use crate::decoding::meter::Allowance;
use crate::platform::clock::{Idle, Timer};
use crate::platform::task;
use crate::response::bounds::Bounds;
use crate::response::content_encoding::{Broken, Chunks, Incoming};

/// How many bytes of a compressed stream may hold no item, whatever the limit of an item is: signs that a server is alive are short.
const LEAST: usize = 1 << 20;

/// How many times larger a compressed stream may become by bytes that hold no item, if there are that many.
const INFLATION: u64 = 64;

/// A body that one can take, once.
#[derive(Clone)]
pub(crate) struct BodyStream(Arc<Mutex<Option<Box<Live>>>>);

impl BodyStream {
    /// What follows the headers of a response.
    pub(crate) fn new(
        response: Incoming,
        bounds: Bounds,
        method: &Method,
        path: &'static str,
    ) -> Self {
        let timer = task::timer(bounds.idle).unwrap_or_else(|| Timer::new(bounds.idle));
        let live = Live {
            status: response.status(),
            body: response.into_chunks(),
            bounds,
            idle: Idle::new(bounds.idle, None, Some(timer)),
            decoded: 0,
            received: 0,
            method: method.clone(),
            path,
        };
        Self(Arc::new(Mutex::new(Some(Box::new(live)))))
    }

    pub(super) fn take(&self) -> Option<Box<Live>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// Why no more of a body comes.
pub(super) enum Stopped {
    Broken(Broken),
    /// Nothing came for too long.
    Idle,
    /// What came is too much for no item.
    Vain(String),
}

/// A body that is coming, and what is told if it ceases to.
pub(super) struct Live {
    body: Chunks,
    bounds: Bounds,
    /// Who reads may have another runtime than who sent the call, or none; and either may stand still.
    idle: Idle,
    /// How many bytes were read since the last item.
    decoded: u64,
    /// How many bytes had come over the wire at the last item.
    received: u64,
    pub(super) status: StatusCode,
    pub(super) method: Method,
    pub(super) path: &'static str,
}

impl Live {
    /// How many bytes an item may have.
    pub(super) fn most(&self) -> usize {
        self.bounds.allowance.bytes
    }

    /// What decoding an item may cost.
    pub(super) fn allowance(&self) -> Allowance {
        let allowance = Allowance {
            time: self.bounds.idle,
            clock: "the idle timeout",
            ..self.bounds.allowance
        };
        allowance.renewed()
    }

    /// An item came of what was read.
    pub(super) fn item_came(&mut self) {
        self.decoded = 0;
        self.received = self.body.received();
    }

    /// Why no more is read for the next item, of which so many bytes are held. What a server sends without an item is bounded by
    /// its own effort, but not what that decompresses to, nor how much decompresses to nothing.
    fn is_vain(&self, held: usize) -> Option<Stopped> {
        let most = self.most().max(LEAST);
        let limit = u64::try_from(most).unwrap_or(u64::MAX);
        let received = self.body.received() - self.received;
        let lost = self.decoded.saturating_sub(held as u64);
        let message = if lost > limit && lost / INFLATION > received {
            format!(
                "the response decompresses to more than {most} bytes without an item: `max_body_size` allows more"
            )
        } else if self.decoded == 0 && received > limit {
            format!(
                "more than {most} bytes of the response decompress to nothing: `max_body_size` allows more"
            )
        } else {
            return None;
        };
        Some(Stopped::Vain(message))
    }

    /// The next bytes; none after the last. So many bytes are held that make no item yet.
    pub(super) fn poll_chunk(
        &mut self,
        context: &mut Context<'_>,
        held: usize,
    ) -> Poll<Option<Result<Bytes, Stopped>>> {
        if let Some(why) = self.is_vain(held) {
            return Poll::Ready(Some(Err(why)));
        }
        if let Poll::Ready(chunk) = self.body.poll(context) {
            self.idle.stop();
            if let Some(Ok(chunk)) = &chunk {
                self.decoded += chunk.len() as u64;
            }
            return Poll::Ready(chunk.map(|it| it.map_err(Stopped::Broken)));
        }
        ready!(self.idle.poll(context, self.body.received()));
        Poll::Ready(Some(Err(Stopped::Idle)))
    }
}
