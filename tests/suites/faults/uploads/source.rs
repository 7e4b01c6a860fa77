//! A file that is read while it is sent, and what a test sees of it.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use client_runtime::{Bytes, HeaderMap};
use hyper::body::{Body, Frame, SizeHint};
use tokio::sync::watch;

use crate::in_time;

/// What follows the chunks of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Last {
    End,
    /// More chunks, without end.
    More,
    /// Nothing, without end.
    Nothing,
    Error,
    /// Trailers, then the end.
    Trailers,
}

/// The size of a file's chunks.
pub(super) const CHUNK: usize = 4096;

/// A file that is read while it is sent.
pub(super) struct Source {
    chunks: usize,
    last: Last,
    pub(super) announced: Option<u64>,
    ends: watch::Sender<bool>,
    is_read: Arc<AtomicBool>,
}

/// What a test sees of a file.
pub(super) struct Observed {
    ends: watch::Receiver<bool>,
    is_read: Arc<AtomicBool>,
}

impl Observed {
    /// Waits until the client has dropped the file.
    pub(super) async fn dropped(mut self) {
        let _ = in_time(self.ends.wait_for(|it| *it)).await;
    }

    /// Whether the file was read to its end.
    pub(super) fn is_read(&self) -> bool {
        self.is_read.load(Ordering::Relaxed)
    }
}

pub(super) fn file(chunks: usize, last: Last) -> (Source, Observed) {
    let (ends, observed) = watch::channel(false);
    let is_read = Arc::new(AtomicBool::new(false));
    let source = Source {
        chunks,
        last,
        announced: None,
        ends,
        is_read: Arc::clone(&is_read),
    };
    let observed = Observed {
        ends: observed,
        is_read,
    };
    (source, observed)
}

impl Body for Source {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, std::io::Error>>> {
        let chunk = Frame::data(Bytes::from_static(&[b'x'; CHUNK]));
        if self.chunks > 0 {
            self.chunks -= 1;
            return Poll::Ready(Some(Ok(chunk)));
        }
        match self.last {
            Last::More => Poll::Ready(Some(Ok(chunk))),
            Last::Nothing => Poll::Pending,
            Last::Error => Poll::Ready(Some(Err(std::io::Error::other("the disk is gone")))),
            Last::Trailers => {
                self.last = Last::End;
                Poll::Ready(Some(Ok(Frame::trailers(HeaderMap::new()))))
            }
            Last::End => {
                self.is_read.store(true, Ordering::Relaxed);
                Poll::Ready(None)
            }
        }
    }

    fn size_hint(&self) -> SizeHint {
        self.announced.map(SizeHint::with_exact).unwrap_or_default()
    }
}

impl Drop for Source {
    fn drop(&mut self) {
        self.ends.send_replace(true);
    }
}
