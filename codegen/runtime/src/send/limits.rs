//! Limits on the number of concurrent requests, and on the rate of attempts.

use tokio::sync::{Semaphore, SemaphorePermit};

use super::line::Line;
use super::rate::{Permit, Rate};
use crate::platform::clock::{self, Instant};

/// The limits of a client, shared by all of its requests. By default there are none.
#[derive(Default)]
pub(crate) struct Limits {
    pub(crate) calls: Option<Places>,
    pub(crate) rate: Option<Rate>,
}

impl Limits {
    pub(crate) fn are_none(&self) -> bool {
        self.calls.is_none() && self.rate.is_none()
    }

    /// Waits for a permit, which is returned on drop; `None` if the deadline would pass first. A nested request shares
    /// the permit of the request around it.
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

/// The limit on concurrent requests.
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

/// A permit for one of the concurrent requests, which is returned on drop.
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

/// The permit of a request.
#[derive(Default)]
pub(crate) struct CallPermit<'a> {
    _call: Option<Place<'a>>,
    rate: Option<Permit<'a>>,
}

impl CallPermit<'_> {
    /// Uses up the rate permit, because an attempt begins.
    pub(crate) fn begin(&mut self) {
        if let Some(permit) = self.rate.take() {
            permit.use_up();
        }
    }
}
