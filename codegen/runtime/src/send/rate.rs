//! The rate limit on attempts. Attempts wait in a queue, from which dropped ones disappear without effect.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::line::Line;
use crate::platform::clock::{self, Instant};

/// At most `most` attempts within any period of length `per`.
pub(crate) struct Rate {
    most: usize,
    per: Duration,
    /// The attempts within the current period; at most `most`.
    begun: Mutex<VecDeque<Begun>>,
    line: Line,
}

impl Rate {
    /// The limit is at least one: with zero, nothing would ever be sent.
    pub(crate) fn new(most: u32, per: Duration) -> Self {
        let most = usize::try_from(most).unwrap_or(usize::MAX).max(1);
        Self {
            most,
            per,
            begun: Mutex::default(),
            line: Line::default(),
        }
    }

    /// Waits until an attempt may begin; `None` if the deadline would pass first. If that is certain, it returns
    /// immediately. It is not certain as long as an earlier waiter may give up, or an issued permit may remain unused.
    pub(crate) async fn permit(&self, deadline: Instant) -> Option<Permit<'_>> {
        if self.earliest() >= deadline {
            return None;
        }
        let begin = || self.begin().map_err(Some);
        let begun = clock::timeout_at(deadline, self.line.take(begin)).await;
        let permit = |begun| Permit { rate: self, begun };
        begun.ok().map(permit)
    }

    /// The earliest time at which an attempt may begin, whatever others do.
    fn earliest(&self) -> Instant {
        let begun = self.begun();
        let is_full = begun.len() >= self.most && begun.iter().all(|it| it.is_used);
        match begun.front() {
            Some(first) if is_full => clock::later(first.at, self.per),
            _ => Instant::now(),
        }
    }

    /// Begins an attempt, or returns when one may begin.
    fn begin(&self) -> Result<Instant, Instant> {
        let mut begun = self.begun();
        match begun.front() {
            Some(first) if begun.len() >= self.most => Err(clock::later(first.at, self.per)),
            _ => {
                let at = Instant::now();
                begun.push_back(Begun { at, is_used: false });
                Ok(at)
            }
        }
    }

    /// The attempts within the current period.
    fn begun(&self) -> MutexGuard<'_, VecDeque<Begun>> {
        let mut begun = self.begun.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        while begun
            .front()
            .is_some_and(|it| clock::later(it.at, self.per) <= now)
        {
            begun.pop_front();
        }
        begun
    }
}

/// An attempt that was permitted.
struct Begun {
    at: Instant,
    /// Whether it has begun, so that the permit can no longer be returned.
    is_used: bool,
}

/// A permit for an attempt to begin. It is returned on drop.
pub(crate) struct Permit<'a> {
    rate: &'a Rate,
    begun: Instant,
}

impl Permit<'_> {
    /// Keeps the permit, because the attempt begins.
    pub(crate) fn use_up(self) {
        let mut begun = self.rate.begun();
        if let Some(place) = self.place(&begun) {
            begun[place].is_used = true;
        }
        drop(begun);
        std::mem::forget(self);
    }

    /// Attempts permitted at the same time are interchangeable, unless they have begun.
    fn place(&self, begun: &VecDeque<Begun>) -> Option<usize> {
        let mine = |it: &Begun| it.at == self.begun && !it.is_used;
        begun.iter().position(mine)
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        let mut begun = self.rate.begun();
        if let Some(place) = self.place(&begun) {
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
    use crate::platform::clock::{self, Instant};

    /// A second from now. The clock is paused, so no time passes.
    fn soon() -> Instant {
        clock::after(Duration::from_secs(1))
    }

    #[tokio::test(start_paused = true)]
    async fn permit_after_the_deadline_is_refused_immediately_and_not_counted() {
        let rate = Rate::new(1, Duration::from_secs(10));
        rate.permit(soon()).await.unwrap().use_up();
        let begun = Instant::now();
        assert!(rate.permit(soon()).await.is_none());
        assert_eq!(Instant::now(), begun);
        let far = clock::after(Duration::from_secs(60));
        rate.permit(far).await.unwrap().use_up();
        assert_eq!(begun.elapsed(), Duration::from_secs(10));
    }

    #[tokio::test(start_paused = true)]
    async fn unused_permit_is_returned() {
        let rate = Rate::new(2, Duration::from_secs(10));
        rate.permit(soon()).await.unwrap().use_up();
        drop(rate.permit(soon()).await.unwrap());
        rate.permit(soon()).await.unwrap().use_up();
        assert!(rate.permit(soon()).await.is_none());
    }

    #[tokio::test(start_paused = true)]
    async fn waiters_move_up_when_an_earlier_one_is_dropped() {
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
    async fn no_period_exceeds_the_limit() {
        for most in 1..5 {
            let rate = Rate::new(most, Duration::from_secs(1));
            let far = clock::after(Duration::from_secs(1000));
            let mut begun = Vec::new();
            for number in 0..20 {
                let permit = rate.permit(far).await.unwrap();
                // Some give up when they get a permit.
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
    async fn waiter_is_not_refused_if_an_earlier_one_may_give_up() {
        let rate = Rate::new(1, Duration::from_secs(10));
        rate.permit(soon()).await.unwrap().use_up();
        let begun = Instant::now();
        let given_up =
            clock::timeout_at(soon(), rate.permit(clock::after(Duration::from_secs(100))));
        // Behind the other, it would get a permit after 20 seconds.
        let within = rate.permit(clock::after(Duration::from_secs(15)));
        let (given_up, permit) = tokio::join!(given_up, within);
        assert!(given_up.is_err());
        permit.unwrap().use_up();
        assert_eq!(begun.elapsed(), Duration::from_secs(10));
    }

    #[tokio::test(start_paused = true)]
    async fn waiter_is_not_refused_if_a_permit_may_stay_unused() {
        let rate = Rate::new(1, Duration::from_secs(10));
        let held = rate.permit(soon()).await.unwrap();
        let begun = Instant::now();
        let unused = async {
            clock::sleep(Duration::from_millis(500)).await;
            drop(held);
        };
        let ((), permit) = tokio::join!(unused, rate.permit(soon()));
        permit.unwrap().use_up();
        assert_eq!(begun.elapsed(), Duration::from_millis(500));
    }

    #[tokio::test(start_paused = true)]
    async fn waiters_that_would_miss_the_deadline_are_refused_in_any_number() {
        let rate = Rate::new(2, Duration::from_secs(1));
        // Two immediately, and two per second afterwards.
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
