//! The body of an answer whose headers are there, while it is still coming.

use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode};

use crate::answer::Answer;
use crate::api_error::ApiError;
use crate::clock::Timer;
use crate::content_encoding::{Chunks, Incoming};
use crate::decode::Undecodable;
use crate::error::{Error, ErrorKind};
use crate::failure::Failure;
use crate::meter::Allowance;
use crate::send::Bounds;
use crate::task;

/// A body that one can take, once.
#[derive(Clone)]
pub(crate) struct Rest(Arc<Mutex<Option<Box<Live>>>>);

impl Rest {
    /// What follows the headers of an answer.
    pub(crate) fn new(
        response: Incoming,
        bounds: Bounds,
        method: &Method,
        path: &'static str,
    ) -> Self {
        let timer = task::timer(bounds.idle);
        let live = Live {
            status: response.status(),
            body: response.into_chunks(),
            bounds,
            timer: timer.unwrap_or_else(|| Timer::new(bounds.idle)),
            waiting: false,
            method: method.clone(),
            path,
        };
        Self(Arc::new(Mutex::new(Some(Box::new(live)))))
    }

    pub(super) fn take(&self) -> Option<Box<Live>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// A body that is coming, and what is told if it ceases to.
pub(super) struct Live {
    body: Chunks,
    bounds: Bounds,
    /// Who reads may have another runtime than who sent the call, or none; and either may stand still.
    timer: Timer,
    /// Whether the timer runs.
    waiting: bool,
    status: StatusCode,
    method: Method,
    path: &'static str,
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

    /// The next bytes; none after the last.
    pub(super) fn poll_chunk(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Box<Failure>>>> {
        if let Poll::Ready(chunk) = self.body.poll(context) {
            self.waiting = false;
            return Poll::Ready(chunk.map(|it| it.map_err(Into::into)));
        }
        if !self.waiting {
            self.waiting = true;
            self.timer.restart(self.bounds.idle);
        }
        ready!(self.timer.poll(context));
        let message = "no byte of the answer came within the idle timeout; the runtime that opened the stream must run \
                       meanwhile";
        Poll::Ready(Some(Err(Failure::new(ErrorKind::Timeout, message))))
    }

    /// An item that is not what the API promises: the API's error if there is one in its place.
    pub(super) fn undecodable<E: ApiError>(
        &self,
        body: Bytes,
        why: Undecodable,
        api: Option<E>,
    ) -> Error<E> {
        let answer = Answer {
            status: self.status,
            headers: HeaderMap::new(),
            body,
            cut: None,
            rest: None,
            allowance: self.allowance(),
            attempts: 1,
        };
        Error::undecodable(Box::new(answer), why, api, &self.method, self.path)
    }

    pub(super) fn failed<E: ApiError>(&self, failure: Box<Failure>) -> Error<E> {
        Error::new(failure.of(&self.method, self.path))
    }
}
