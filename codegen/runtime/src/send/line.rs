//! A fair queue of requests that wait for a resource. The resource is not handed over: the first in the queue takes it
//! when it is polled. If the first is not polled because its runtime is idle, others take its place after a while.

use std::collections::BTreeMap;
use std::future::poll_fn;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};
use std::time::Duration;

use crate::platform::clock::{self, Instant, Timer};

/// How long a free resource is left to the first in the queue before others try to take it.
const HEAD_START: Duration = Duration::from_millis(50);

/// The maximum number of others that try within that time: the longer the queue, the less often each tries.
const MAX_POLLERS: usize = 64;

#[derive(Default)]
pub(super) struct Line {
    waiting: Mutex<Waiting>,
}

#[derive(Default)]
struct Waiting {
    next: u64,
    /// In the order of their arrival.
    present: BTreeMap<u64, Waker>,
    /// Waiters that were not polled when they were woken. Until they are polled, they do not block others.
    absent: BTreeMap<u64, Waker>,
}

impl Line {
    /// The length of the queue.
    pub(super) fn len(&self) -> usize {
        self.waiting().present.len()
    }

    /// Takes the resource in order of arrival. If it is unavailable, `take` returns when it will be, if that is known.
    pub(super) async fn take<T>(&self, take: impl Fn() -> Result<T, Option<Instant>>) -> T {
        if self.len() == 0
            && let Ok(taken) = take()
        {
            return taken;
        }
        let place = Place::new(self);
        let mut timer = Timer::new(self.pause());
        poll_fn(|context| {
            // Registered before taking, so that no later change is missed.
            let is_first = place.is_first(context.waker());
            let mut is_due = is_first || timer.poll(context).is_ready();
            while is_due {
                let then = match take() {
                    Ok(taken) => {
                        place.pass();
                        return Poll::Ready(taken);
                    }
                    Err(then) => then,
                };
                let left = then.map_or(Duration::ZERO, clock::until);
                let others = match then {
                    Some(_) if is_first => Duration::ZERO,
                    _ => self.pause(),
                };
                timer.restart(left.saturating_add(others));
                is_due = timer.poll(context).is_ready();
            }
            Poll::Pending
        })
        .await
    }

    /// Wakes the first in the queue, because the resource may be available.
    pub(super) fn wake(&self) {
        let first = {
            let waiting = self.waiting();
            let first = waiting.present.first_key_value();
            let first = first.or_else(|| waiting.absent.first_key_value());
            first.map(|(_, waker)| waker.clone())
        };
        if let Some(first) = first {
            first.wake();
        }
    }

    fn pause(&self) -> Duration {
        let times = self.len() / MAX_POLLERS + 1;
        HEAD_START.saturating_mul(u32::try_from(times).unwrap_or(u32::MAX))
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        // No code panics while it holds the lock.
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A place in the queue, which is left on drop.
struct Place<'a> {
    line: &'a Line,
    id: u64,
}

impl<'a> Place<'a> {
    fn new(line: &'a Line) -> Self {
        let mut waiting = line.waiting();
        let id = waiting.next;
        waiting.next += 1;
        waiting.present.insert(id, Waker::noop().clone());
        drop(waiting);
        Self { line, id }
    }

    /// Whether this is the first in the queue. If not, registers the waker for when it is.
    fn is_first(&self, waker: &Waker) -> bool {
        let mut waiting = self.line.waiting();
        waiting.absent.remove(&self.id);
        waiting
            .present
            .entry(self.id)
            .or_insert_with(|| waker.clone())
            .clone_from(waker);
        let first = waiting.present.first_key_value();
        first.is_some_and(|(id, _)| *id == self.id)
    }

    /// Moves all waiters before this one to `absent`, because they did not take the resource.
    fn pass(&self) {
        let mut waiting = self.line.waiting();
        let behind = waiting.present.split_off(&self.id);
        let before = std::mem::replace(&mut waiting.present, behind);
        let wakers: Vec<_> = before.values().cloned().collect();
        waiting.absent.extend(before);
        drop(waiting);
        // Waiters that are polled after all register again.
        wakers.into_iter().for_each(Waker::wake);
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let mut waiting = self.line.waiting();
        waiting.present.remove(&self.id);
        waiting.absent.remove(&self.id);
        drop(waiting);
        self.line.wake();
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};

    use super::{HEAD_START, Line};
    use crate::platform::clock::{self, Instant};

    /// A resource with a limited count.
    fn taken(free: &Cell<u32>) -> Result<(), Option<Instant>> {
        free.set(free.get().checked_sub(1).ok_or(None)?);
        Ok(())
    }

    #[tokio::test(start_paused = true)]
    async fn waiters_are_served_in_order() {
        let (line, free) = (Line::default(), Cell::new(0));
        let order = Cell::new(vec![]);
        let take = async |number: u32| {
            line.take(|| taken(&free)).await;
            let mut all = order.take();
            all.push(number);
            order.set(all);
            free.set(free.get() + 1);
            line.wake();
        };
        let begin = async {
            clock::sleep(HEAD_START * 10).await;
            free.set(1);
            line.wake();
        };
        tokio::join!(take(1), take(2), take(3), take(4), begin);
        assert_eq!(order.take(), [1, 2, 3, 4]);
        assert_eq!(line.len(), 0);
    }

    #[tokio::test(start_paused = true)]
    async fn a_waiter_that_is_not_polled_is_passed_until_it_is() {
        let (line, free) = (Line::default(), Cell::new(0));
        let mut context = Context::from_waker(Waker::noop());
        let mut absent = pin!(line.take(|| taken(&free)));
        assert!(absent.as_mut().poll(&mut context).is_pending());
        free.set(3);
        let begun = Instant::now();
        line.take(|| taken(&free)).await;
        assert!(begun.elapsed() < HEAD_START * 2, "{:?}", begun.elapsed());
        // From then on, the idle waiter delays no other.
        let begun = Instant::now();
        line.take(|| taken(&free)).await;
        assert_eq!(begun.elapsed(), std::time::Duration::ZERO);
        assert_eq!(absent.as_mut().poll(&mut context), Poll::Ready(()));
        assert_eq!(free.get(), 0);
    }

    #[tokio::test(start_paused = true)]
    async fn dropped_waiter_leaves_the_queue() {
        let (line, free) = (Line::default(), Cell::new(0));
        let mut context = Context::from_waker(Waker::noop());
        {
            let mut waits = pin!(line.take(|| taken(&free)));
            assert!(waits.as_mut().poll(&mut context).is_pending());
            assert_eq!(line.len(), 1);
        }
        assert_eq!(line.len(), 0);
    }
}
