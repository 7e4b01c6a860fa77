//! Time. Only this module depends on a particular clock and timers, so that only it needs to be replaced for another
//! platform.
//!
//! The clock is monotonic and independent of the wall clock.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

pub(crate) use tokio::time::{Instant, sleep, timeout_at};

/// A timer. It must be created on a runtime; afterwards, it may be used on any thread.
pub(crate) struct Timer(Pin<Box<tokio::time::Sleep>>);

impl Timer {
    pub(crate) fn new(time: Duration) -> Self {
        Self(Box::pin(tokio::time::sleep_until(after(time))))
    }

    /// Creates a timer that fires at this time.
    pub(crate) fn at(then: Instant) -> Self {
        Self(Box::pin(tokio::time::sleep_until(then)))
    }

    /// Resets the timer to fire after this duration.
    pub(crate) fn restart(&mut self, time: Duration) {
        self.set(after(time));
    }

    /// Resets the timer to fire at this time.
    pub(crate) fn set(&mut self, then: Instant) {
        self.0.as_mut().reset(then);
    }

    pub(crate) fn poll(&mut self, context: &mut Context<'_>) -> Poll<()> {
        // A task that is always ready may be polled long before the runtime checks its timers.
        if self.0.deadline() <= Instant::now() {
            return Poll::Ready(());
        }
        self.0.as_mut().poll(context)
    }
}

/// Detects that no data arrives for the duration of the idle timeout. It needs a timer only once it has to wait.
pub(crate) struct Idle {
    time: Duration,
    /// The latest time at which the wait ends.
    end: Option<Instant>,
    timer: Option<Timer>,
    /// The number of bytes when the timer was last started; `None` if it is not running.
    since: Option<u64>,
}

impl Idle {
    pub(crate) fn new(time: Duration, end: Option<Instant>, timer: Option<Timer>) -> Self {
        Self {
            time,
            end,
            timer,
            since: None,
        }
    }

    /// Ends the current wait, because data has arrived.
    pub(crate) fn stop(&mut self) {
        self.since = None;
    }

    /// Waits for data. `come` is the number of bytes so far; the wait restarts when it grows.
    pub(crate) fn poll(&mut self, context: &mut Context<'_>, come: u64) -> Poll<()> {
        if self.since != Some(come) {
            self.since = Some(come);
            let then = after(self.time);
            let then = self.end.map_or(then, |end| end.min(then));
            match &mut self.timer {
                Some(timer) => timer.set(then),
                none => *none = Some(Timer::at(then)),
            }
        }
        match &mut self.timer {
            Some(timer) => timer.poll(context),
            None => Poll::Pending,
        }
    }
}

/// The time after this duration from now.
pub(crate) fn after(time: Duration) -> Instant {
    later(Instant::now(), time)
}

/// The time after this duration from another. If the clock cannot represent it, a century is used.
pub(crate) fn later(moment: Instant, time: Duration) -> Instant {
    moment
        .checked_add(time)
        .unwrap_or_else(|| moment + Duration::from_secs(100 * 365 * 24 * 60 * 60))
}

/// The duration until a time; zero if it has passed.
pub(crate) fn until(then: Instant) -> Duration {
    then.saturating_duration_since(Instant::now())
}
