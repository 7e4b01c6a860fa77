//! Reads a response, within its limits.

use std::future::poll_fn;
use std::task::Poll;

use bytes::{Bytes, BytesMut};

use crate::error::failure::Failure;
use crate::error::kind::ErrorKind;
use crate::operation::Operation;
use crate::platform::clock::{self, Idle};
use crate::request::upload::Upload;
use crate::response::bounds::Bounds;
use crate::response::content_encoding::Incoming;
use crate::response::raw::RawResponse;
use crate::streaming::BodyStream;

/// Reads a response with its body. If the body of an error response breaks off, the error keeps the part that was read.
pub(crate) fn response(
    response: &mut Incoming,
    (body, cut): (Bytes, Option<Box<Failure>>),
    bounds: &Bounds,
    is_success: bool,
) -> Result<Box<RawResponse>, Box<Failure>> {
    let status = response.status();
    let (failure, cut) = match cut {
        Some(failure) if is_success => (Some(failure), None),
        cut => (None, cut.map(|it| it.message)),
    };
    let response = Box::new(RawResponse {
        status,
        headers: response.take_headers(),
        body,
        cut,
        rest: None,
        allowance: bounds.allowance,
        attempts: 1,
    });
    match failure {
        Some(failure) => Err(failure.within(response)),
        None => Ok(response),
    }
}

/// Returns a response without its body, which is read on demand.
pub(crate) fn open(
    mut response: Incoming,
    upload: Option<Upload>,
    bounds: Bounds,
    operation: Operation,
) -> Box<RawResponse> {
    Box::new(RawResponse {
        status: response.status(),
        headers: response.take_headers(),
        body: Bytes::new(),
        cut: None,
        rest: Some(BodyStream::new(response, upload, bounds, operation)),
        allowance: bounds.allowance,
        attempts: 1,
    })
}

/// Reads the body, up to the limit for an error response. Also returns why it is incomplete.
pub(crate) async fn body(
    response: &mut Incoming,
    bounds: &Bounds,
    is_success: bool,
) -> (Bytes, Option<Box<Failure>>) {
    // A body whose announced length exceeds the limit need not be read.
    let announced = response.announced().unwrap_or(0);
    let announced = usize::try_from(announced).unwrap_or(usize::MAX);
    if announced > bounds.allowance.bytes && is_success {
        return (Bytes::new(), Some(Failure::too_large(&bounds.allowance)));
    }
    let mut body = Body::default();
    // An error response has its status and headers. It is returned even if its body takes too long.
    let mut idle = Idle::new(bounds.idle, (!is_success).then_some(bounds.end), None);
    loop {
        let chunk = poll_fn(|context| match response.poll_chunk(context) {
            Poll::Ready(chunk) => Poll::Ready(Some(chunk)),
            Poll::Pending => idle.poll(context, response.received()).map(|()| None),
        });
        let chunk = chunk.await;
        idle.stop();
        // Decompressed bytes are available immediately, however long decompression takes.
        let is_late =
            (chunk.is_none() || response.is_decoded()) && clock::until(bounds.end).is_zero();
        let chunk = match chunk {
            _ if is_late => {
                let message = "the rest did not arrive within the timeout";
                return (body.end(), Some(Failure::new(ErrorKind::Timeout, message)));
            }
            Some(Some(Ok(chunk))) => chunk,
            Some(None) => return (body.end(), None),
            Some(Some(Err(why))) => return (body.end(), Some(why.into())),
            None => {
                let message = "no data arrived within the idle timeout";
                return (body.end(), Some(Failure::new(ErrorKind::Timeout, message)));
            }
        };
        let room = bounds.allowance.bytes - body.len();
        if chunk.len() > room {
            if !is_success && room > 0 {
                body.add(chunk.slice(..room));
            }
            return (body.end(), Some(Failure::too_large(&bounds.allowance)));
        }
        body.add(chunk);
    }
}

/// The part of a body that was read. Most bodies arrive in one chunk, which is not copied.
#[derive(Default)]
struct Body {
    first: Bytes,
    all: BytesMut,
}

impl Body {
    fn len(&self) -> usize {
        self.first.len() + self.all.len()
    }

    /// Reserves memory only for what has arrived, not for the announced length.
    fn add(&mut self, chunk: Bytes) {
        if self.len() == 0 {
            self.first = chunk;
            return;
        }
        if self.all.is_empty() {
            let first = std::mem::take(&mut self.first);
            self.all.reserve(first.len() + chunk.len());
            self.all.extend_from_slice(&first);
        }
        self.all.extend_from_slice(&chunk);
    }

    fn end(self) -> Bytes {
        if self.all.is_empty() {
            self.first
        } else {
            self.all.freeze()
        }
    }
}
