//! How many calls are under way at once, and how many begin in a while.

use tokio::sync::{Semaphore, SemaphorePermit};

use super::line::Line;
use super::rate::{Permit, Rate};
use crate::platform::clock::{self, Instant};

/// What a client keeps to, over all of its calls. By default there is no limit.
#[derive(Default)]
pub(crate) struct Limits {
    pub(crate) calls: Option<Places>,
    pub(crate) rate: Option<Rate>,
}

impl Limits {
    pub(crate) fn are_none(&self) -> bool {
        self.calls.is_none() && self.rate.is_none()
    }

    /// Waits for its turn, which is over when what is returned is dropped; nothing, if it does not come before then. A call
    /// inside of another that has a place needs none.
    pub(crate) async fn permit(
        &self,
        deadline: Instant,
        has_place: bool,
    ) -> Option<CallPermit<'_>> {
        let call = match &self.calls {
            _ if has_place => None,
            Some(calls) => Some(clock::timeout_at(deadline, calls.take()).await.ok()?),
            None => None,
        };
        let rate = match &self.rate {
            Some(rate) => Some(rate.permit(deadline).await?),
            None => None,
        };
        Some(CallPermit { _call: call, rate })
    }
}

/// How many calls may be under way at once.
pub(crate) struct Places {
    free: Semaphore,
    line: Line,
}

impl Places {
    pub(crate) fn new(most: usize) -> Self {
        Self {
            free: Semaphore::new(most),
            line: Line::default(),
        }
    }

    async fn take(&self) -> Place<'_> {
        let permit = self.line.take(|| self.free.try_acquire().map_err(|_| None));
        Place {
            permit: Some(permit.await),
            line: &self.line,
        }
    }
}

/// A place that is free again when it is dropped.
struct Place<'a> {
    permit: Option<SemaphorePermit<'a>>,
    line: &'a Line,
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.permit = None;
        self.line.wake();
    }
}

/// A place among the calls that are under way.
#[derive(Default)]
pub(crate) struct CallPermit<'a> {
    _call: Option<Place<'a>>,
    rate: Option<Permit<'a>>,
}

impl CallPermit<'_> {
    /// Says that the turn is used: an attempt begins.
    pub(crate) fn begin(&mut self) {
        if let Some(permit) = self.rate.take() {
            permit.use_up();
        }
    }
}
