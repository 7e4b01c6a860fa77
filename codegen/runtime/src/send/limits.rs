//! How many calls are under way at once, and how many begin in a while.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{Semaphore, SemaphorePermit};

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
        let permit = match &self.calls {
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
        if let Some(rate) = &self.rate {
            let wait = rate.reserve(deadline)?;
            if !wait.is_zero() {
                clock::sleep(wait).await;
            }
        }
        Some(Turn { _permit: permit })
    }
}

/// A place among the calls that are under way.
#[derive(Default)]
pub(crate) struct Turn<'a> {
    _permit: Option<SemaphorePermit<'a>>,
}

/// So many in any stretch of time so long.
pub(crate) struct Rate {
    most: usize,
    per: Duration,
    /// When the last `most` begin.
    turns: Mutex<VecDeque<Instant>>,
}

impl Rate {
    /// At least one call: with none, nothing would ever be sent.
    pub(crate) fn new(most: u32, per: Duration) -> Self {
        let most = usize::try_from(most).unwrap_or(usize::MAX).max(1);
        Self {
            most,
            per,
            turns: Mutex::default(),
        }
    }

    /// Takes the next turn: how long it is until then. None is taken that is not before the deadline.
    pub(crate) fn reserve(&self, deadline: Instant) -> Option<Duration> {
        let mut turns = self.turns.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        let at = match turns.front() {
            Some(first) if turns.len() >= self.most => {
                first.checked_add(self.per).map(|it| it.max(now))
            }
            _ => Some(now),
        };
        let at = at.filter(|it| *it < deadline)?;
        if turns.len() >= self.most {
            turns.pop_front();
        }
        turns.push_back(at);
        Some(at.saturating_duration_since(now))
    }
}
