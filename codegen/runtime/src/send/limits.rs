//! How many calls are under way at once, and how many begin in a while.

use tokio::sync::{Semaphore, SemaphorePermit};

use super::rate::{Permit, Rate};
use crate::clock::{self, Instant};

/// What a client keeps to, over all of its calls. By default there is no limit.
#[derive(Default)]
pub(crate) struct Limits {
    pub(crate) calls: Option<Semaphore>,
    pub(crate) rate: Option<Rate>,
}

impl Limits {
    pub(crate) fn are_none(&self) -> bool {
        self.calls.is_none() && self.rate.is_none()
    }

    /// Waits for its turn, which is over when what is returned is dropped; nothing, if it does not come before then.
    pub(crate) async fn turn(&self, deadline: Instant) -> Option<Turn<'_>> {
        let call = match &self.calls {
            Some(calls) => match calls.try_acquire() {
                Ok(permit) => Some(permit),
                Err(_) => Some(
                    clock::timeout_at(deadline, calls.acquire())
                        .await
                        .ok()?
                        .ok()?,
                ),
            },
            None => None,
        };
        let rate = match &self.rate {
            Some(rate) => Some(rate.permit(deadline).await?),
            None => None,
        };
        Some(Turn { _call: call, rate })
    }
}

/// A place among the calls that are under way.
#[derive(Default)]
pub(crate) struct Turn<'a> {
    _call: Option<SemaphorePermit<'a>>,
    rate: Option<Permit<'a>>,
}

impl Turn<'_> {
    /// Says that the turn is used: an attempt begins.
    pub(crate) fn begin(&mut self) {
        if let Some(permit) = self.rate.take() {
            permit.use_up();
        }
    }
}
