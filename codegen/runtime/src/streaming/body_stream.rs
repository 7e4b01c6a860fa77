//! The body of a response whose headers have arrived, while it is still being received.

use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http::StatusCode;

use crate::decoding::meter::{Allowance, Clock};
use crate::operation::Operation;
use crate::platform::clock::{Idle, Timer};
use crate::platform::task;
use crate::request::upload::Upload;
use crate::response::bounds::Bounds;
use crate::response::content_encoding::{Broken, Chunks, Incoming};

/// The minimum limit on decompressed bytes without an item, whatever the maximum size of an item. Heartbeats are short.
const LEAST: usize = 1 << 20;

/// The maximum expansion of compressed bytes without an item, beyond that minimum.
const INFLATION: u64 = 64;

/// A body that can be taken once.
#[derive(Clone)]
pub(crate) struct BodyStream(Arc<Mutex<Option<Box<Live>>>>);

impl BodyStream {
    /// Wraps the body of a response.
    pub(crate) fn new(
        response: Incoming,
        upload: Option<Upload>,
        bounds: Bounds,
        operation: Operation,
    ) -> Self {
        let timer = task::timer(bounds.idle).unwrap_or_else(|| Timer::new(bounds.idle));
        let live = Live {
            status: response.status(),
            body: response.into_chunks(),
            _upload: upload,
            bounds,
            idle: Idle::new(bounds.idle, None, Some(timer)),
            decoded: 0,
            received: 0,
            operation,
        };
        Self(Arc::new(Mutex::new(Some(Box::new(live)))))
    }

    pub(super) fn take(&self) -> Option<Box<Live>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// Why reading a body stopped.
pub(super) enum Stopped {
    Broken(Broken),
    /// No data arrived within the idle timeout.
    Idle,
    /// Too much data arrived without an item.
    Vain(String),
}

/// A body that is being received, and the request it belongs to, for errors.
pub(super) struct Live {
    body: Chunks,
    /// The body of the request, which may be a stream to which the server responds piece by piece.
    _upload: Option<Upload>,
    bounds: Bounds,
    /// The reader may have another runtime than the sender of the request, or none, and either may be idle.
    idle: Idle,
    /// The number of bytes read since the last item.
    decoded: u64,
    /// The number of bytes that had been received from the wire at the last item.
    received: u64,
    pub(super) status: StatusCode,
    pub(super) operation: Operation,
}

impl Live {
    /// The maximum size of an item in bytes.
    pub(super) fn most(&self) -> usize {
        self.bounds.allowance.bytes
    }

    /// The budget for decoding an item.
    pub(super) fn allowance(&self) -> Allowance {
        let allowance = Allowance {
            time: self.bounds.idle,
            clock: Clock::IdleTimeout,
            ..self.bounds.allowance
        };
        allowance.renewed()
    }

    /// Resets the counters after an item.
    pub(super) fn item_came(&mut self) {
        self.decoded = 0;
        self.received = self.body.received();
    }

    /// Why no more is read for the next item, of which `held` bytes are buffered. The server's own bandwidth bounds the
    /// bytes on the wire, but not what they decompress to, nor how many of them decompress to nothing.
    fn excess(&self, held: usize) -> Option<Stopped> {
        let most = self.most().max(LEAST);
        let limit = u64::try_from(most).unwrap_or(u64::MAX);
        let received = self.body.received() - self.received;
        let lost = self.decoded.saturating_sub(held as u64);
        let message = if lost > limit && lost / INFLATION > received {
            format!(
                "the response decompresses to more than {most} bytes without an item: increase `max_body_size` to allow more"
            )
        } else if self.decoded == 0 && received > limit {
            format!(
                "more than {most} bytes of the response decompress to nothing: increase `max_body_size` to allow more"
            )
        } else {
            return None;
        };
        Some(Stopped::Vain(message))
    }

    /// Polls for the next bytes; `None` at the end. `held` bytes are buffered for an incomplete item.
    pub(super) fn poll_chunk(
        &mut self,
        context: &mut Context<'_>,
        held: usize,
    ) -> Poll<Option<Result<Bytes, Stopped>>> {
        if let Some(why) = self.excess(held) {
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
