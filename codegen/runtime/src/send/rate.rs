//! How many attempts begin in any stretch of time. Attempts wait in a queue, of which those that give up leave no trace.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::line::Line;
use crate::platform::clock::{self, Instant};

/// So many in any stretch of time so long.
pub(crate) struct Rate {
    most: usize,
    per: Duration,
    /// When those began that count still; no more than `most`.
    begun: Mutex<VecDeque<Begun>>,
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
    /// at once: a call that waits before it may give up, and one that has a permit may not use it.
    pub(crate) async fn permit(&self, deadline: Instant) -> Option<Permit<'_>> {
        if self.earliest() >= deadline {
            return None;
        }
        let begin = || self.begin().map_err(Some);
        let begun = clock::timeout_at(deadline, self.line.take(begin)).await;
        let permit = |begun| Permit { rate: self, begun };
        begun.ok().map(permit)
    }

    /// When an attempt may begin at the earliest, whatever becomes of others.
    fn earliest(&self) -> Instant {
        let begun = self.begun();
        let is_full = begun.len() >= self.most && begun.iter().all(|it| it.is_used);
        match begun.front() {
            Some(first) if is_full => clock::later(first.at, self.per),
            _ => Instant::now(),
        }
    }

    /// Begins an attempt, or says when one may begin.
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

    /// When those began that count still.
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

/// An attempt that may begin.
struct Begun {
    at: Instant,
    /// Whether it did: the permission for it is not given back.
    is_used: bool,
}

/// The permission for an attempt to begin. If none does, another may.
pub(crate) struct Permit<'a> {
    rate: &'a Rate,
    begun: Instant,
}

impl Permit<'_> {
    /// An attempt begins: the permission is not given back.
    pub(crate) fn use_up(self) {
        let mut begun = self.rate.begun();
        if let Some(place) = self.place(&begun) {
            begun[place].is_used = true;
        }
        drop(begun);
        std::mem::forget(self);
    }

    /// Attempts that may begin at the same time are one as good as the other, unless they did.
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
    async fn one_that_comes_in_time_if_another_gives_up_is_not_refused() {
        let rate = Rate::new(1, Duration::from_secs(10));
        rate.permit(soon()).await.unwrap().use_up();
        let begun = Instant::now();
        let given_up =
            clock::timeout_at(soon(), rate.permit(clock::after(Duration::from_secs(100))));
        // Behind the other, it would be its turn after 20 seconds.
        let within = rate.permit(clock::after(Duration::from_secs(15)));
        let (given_up, permit) = tokio::join!(given_up, within);
        assert!(given_up.is_err());
        permit.unwrap().use_up();
        assert_eq!(begun.elapsed(), Duration::from_secs(10));
    }

    #[tokio::test(start_paused = true)]
    async fn one_that_comes_in_time_if_a_permit_is_not_used_is_not_refused() {
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
    async fn those_whose_turn_is_not_before_the_deadline_are_refused_however_many_wait() {
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
