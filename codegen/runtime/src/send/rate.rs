//! How many attempts begin in any stretch of time. Attempts wait in a queue, of which those that give up leave no trace.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::line::Line;
use crate::clock::{self, Instant};

/// So many in any stretch of time so long.
pub(crate) struct Rate {
    most: usize,
    per: Duration,
    /// When those began that count still; no more than `most`.
    begun: Mutex<VecDeque<Instant>>,
    line: Line,
}

impl Rate {
    /// At least one attempt: with none, nothing would ever be sent.
    pub(crate) fn new(most: u32, per: Duration) -> Self {
        let most = usize::try_from(most).unwrap_or(usize::MAX).max(1);
        Self {
            most,
            per,
            begun: Mutex::default(),
            line: Line::default(),
        }
    }

    /// Waits until an attempt may begin; nothing, if that is not before the deadline. Where it surely is not, this is known
    /// at once.
    pub(crate) async fn permit(&self, deadline: Instant) -> Option<Permit<'_>> {
        if self.turn(self.line.len()) >= deadline {
            return None;
        }
        let begin = || self.begin().map_err(Some);
        let begun = clock::timeout_at(deadline, self.line.take(begin)).await;
        let permit = |begun| Permit { rate: self, begun };
        begun.ok().map(permit)
    }

    /// When the attempt begins before which so many wait, if none of these gives up.
    fn turn(&self, before: usize) -> Instant {
        let begun = self.begun();
        if begun.len() < self.most {
            // The waiter does not take it, and may be gone.
            return Instant::now();
        }
        // All of these are free again after each round.
        let (rounds, place) = (before / self.most, before % self.most);
        let rounds = u32::try_from(rounds).unwrap_or(u32::MAX);
        let time = self.per.saturating_mul(rounds.saturating_add(1));
        begun
            .get(place)
            .map_or_else(Instant::now, |it| clock::later(*it, time))
    }

    /// Begins an attempt, or says when one may begin.
    fn begin(&self) -> Result<Instant, Instant> {
        let mut begun = self.begun();
        match begun.front() {
            Some(first) if begun.len() >= self.most => Err(clock::later(*first, self.per)),
            _ => {
                let now = Instant::now();
                begun.push_back(now);
                Ok(now)
            }
        }
    }

    /// When those began that count still.
    fn begun(&self) -> MutexGuard<'_, VecDeque<Instant>> {
        let mut begun = self.begun.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        while begun
            .front()
            .is_some_and(|it| clock::later(*it, self.per) <= now)
        {
            begun.pop_front();
        }
        begun
    }
}

/// The permission for an attempt to begin. If none does, another may.
pub(crate) struct Permit<'a> {
    rate: &'a Rate,
    begun: Instant,
}

impl Permit<'_> {
    /// An attempt begins: the permission is not given back.
    pub(crate) fn use_up(self) {
        std::mem::forget(self);
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        let mut begun = self.rate.begun();
        if let Some(place) = begun.iter().position(|it| *it == self.begun) {
            begun.remove(place);
        }
        drop(begun);
        self.rate.line.wake();
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Rate;
    use crate::clock::{self, Instant};

    /// A second from now, in which nothing here waits: time stands still.
    fn soon() -> Instant {
        clock::after(Duration::from_secs(1))
    }

    #[tokio::test(start_paused = true)]
    async fn a_turn_after_the_deadline_is_refused_at_once_and_leaves_no_trace() {
        let rate = Rate::new(1, Duration::from_secs(10));
        rate.permit(soon()).await.unwrap().use_up();
        let asked = Instant::now();
        assert!(rate.permit(soon()).await.is_none());
        assert_eq!(Instant::now(), asked);
        let far = clock::after(Duration::from_secs(60));
        rate.permit(far).await.unwrap().use_up();
        assert_eq!(asked.elapsed(), Duration::from_secs(10));
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_not_used_is_another_s() {
        let rate = Rate::new(2, Duration::from_secs(10));
        rate.permit(soon()).await.unwrap().use_up();
        drop(rate.permit(soon()).await.unwrap());
        rate.permit(soon()).await.unwrap().use_up();
        assert!(rate.permit(soon()).await.is_none());
    }

    #[tokio::test(start_paused = true)]
    async fn who_waited_behind_one_that_gave_up_moves_up() {
        let rate = Rate::new(1, Duration::from_secs(10));
        rate.permit(soon()).await.unwrap().use_up();
        let begun = Instant::now();
        let far = clock::after(Duration::from_secs(100));
        let given_up = async {
            let waited = clock::timeout_at(soon(), rate.permit(far)).await;
            assert!(waited.is_err());
        };
        let ((), permit) = tokio::join!(given_up, rate.permit(far));
        permit.unwrap().use_up();
        assert_eq!(begun.elapsed(), Duration::from_secs(10));
    }

    #[tokio::test(start_paused = true)]
    async fn no_stretch_of_time_has_more_than_the_limit() {
        for most in 1..5 {
            let rate = Rate::new(most, Duration::from_secs(1));
            let far = clock::after(Duration::from_secs(1000));
            let mut begun = Vec::new();
            for number in 0..20 {
                let permit = rate.permit(far).await.unwrap();
                // Some give up when it is their turn.
                if number % 3 == 0 {
                    drop(permit);
                } else {
                    permit.use_up();
                    begun.push(Instant::now());
                }
            }
            for (first, next) in begun.iter().zip(begun.iter().skip(most as usize)) {
                assert!(*next >= *first + Duration::from_secs(1));
            }
        }
    }

    #[tokio::test(start_paused = true)]
    async fn those_that_surely_come_too_late_are_refused_however_many_wait() {
        let rate = Rate::new(2, Duration::from_secs(1));
        // Two at once, and two each second after.
        let deadline = clock::after(Duration::from_millis(2500));
        let calls = (0..10).map(|_| rate.permit(deadline));
        let mut allowed = 0;
        let mut waiting: Vec<_> = calls.map(Box::pin).collect();
        std::future::poll_fn(|context| {
            waiting.retain_mut(|it| match it.as_mut().poll(context) {
                std::task::Poll::Pending => true,
                std::task::Poll::Ready(permit) => {
                    if let Some(permit) = permit {
                        permit.use_up();
                        allowed += 1;
                    }
                    false
                }
            });
            if waiting.is_empty() {
                std::task::Poll::Ready(())
            } else {
                std::task::Poll::Pending
            }
        })
        .await;
        assert_eq!(allowed, 6);
    }
}
