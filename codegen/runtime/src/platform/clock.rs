//! Time: the only module that knows what measures it and what waits, so that another platform needs another of these
//! and nothing else.
//!
//! The clock never goes back, and is none of the wall's: nothing here depends on the date being right.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

pub(crate) use tokio::time::{Instant, sleep, timeout_at};

/// Something that goes off. It is made on a runtime; from then on, any thread may use it.
pub(crate) struct Timer(Pin<Box<tokio::time::Sleep>>);

impl Timer {
    pub(crate) fn new(time: Duration) -> Self {
        Self(Box::pin(tokio::time::sleep_until(after(time))))
    }

    /// One that goes off then.
    pub(crate) fn at(then: Instant) -> Self {
        Self(Box::pin(tokio::time::sleep_until(then)))
    }

    /// Lets it go off so long from now.
    pub(crate) fn restart(&mut self, time: Duration) {
        self.set(after(time));
    }

    /// Lets it go off then.
    pub(crate) fn set(&mut self, then: Instant) {
        self.0.as_mut().reset(then);
    }

    pub(crate) fn poll(&mut self, context: &mut Context<'_>) -> Poll<()> {
        // A task that always has something to do may be polled long before the runtime looks at its timers.
        if self.0.deadline() <= Instant::now() {
            return Poll::Ready(());
        }
        self.0.as_mut().poll(context)
    }
}

/// Notices that nothing comes of something for as long as that may take. It needs a timer only once it waits.
pub(crate) struct Idle {
    time: Duration,
    /// When it is over at the latest.
    end: Option<Instant>,
    timer: Option<Timer>,
    /// How much had come when the timer was last started; none if it does not run.
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

    /// Something came: the next wait begins anew.
    pub(crate) fn stop(&mut self) {
        self.since = None;
    }

    /// Waits, after so much has come. It begins anew when more has.
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

/// A moment that lies so far ahead.
pub(crate) fn after(time: Duration) -> Instant {
    later(Instant::now(), time)
}

/// A moment so long after another; one that the clock cannot name is as good as a century.
pub(crate) fn later(moment: Instant, time: Duration) -> Instant {
    moment
        .checked_add(time)
        .unwrap_or_else(|| moment + Duration::from_secs(100 * 365 * 24 * 60 * 60))
}

/// How long it is until then; nothing if it has passed.
pub(crate) fn until(then: Instant) -> Duration {
    then.saturating_duration_since(Instant::now())
}
