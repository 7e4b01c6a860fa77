//! Whether a call that failed is sent again, and when.

use std::time::Duration;

use crate::platform::random;

/// How often: most faults of a network are over with the second attempt, and one that has outlived the third is an
/// outage, which more of the same does not end.
const ATTEMPTS: u32 = 3;

/// How long at first: more than a server that restarts a connection needs, less than a person notices.
const BASE_DELAY: Duration = Duration::from_millis(250);

/// How long at most: whoever has many attempts wants them spread over minutes, not over hours.
const MAX_DELAY: Duration = Duration::from_secs(20);

/// How often and when a call is sent again: [`Retry::default`], [`Retry::never`], or something between.
///
/// What may be sent again at all is not a matter of taste. Again go calls that failed for want of a connection, of
/// time, or with the statuses 408, 429, 502, 503 and 504; of these, only such as do no harm when the server did what
/// they asked before it failed: those whose method is idempotent (all but `POST` and `PATCH`), those that the
/// API's description calls so, those that carry an idempotency key, and any that surely never left. A body that is a
/// stream is sent once.
///
/// Between attempts lies a random time up to [`base_delay`](Self::base_delay), which doubles each time up to
/// [`max_delay`](Self::max_delay): clients that failed together do not come back together. A server's `Retry-After` is
/// waited for instead, unless it is longer than a minute or than what is left of the call's deadline: then the
/// failure is returned at once, and [`Error::retry_after`](crate::Error::retry_after) tells it.
///
/// ```
/// use std::time::Duration;
/// use client_runtime::Retry;
///
/// let patient = Retry::default().attempts(8).max_delay(Duration::from_secs(60));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub struct Retry {
    pub(crate) attempts: u32,
    pub(crate) base_delay: Duration,
    pub(crate) max_delay: Duration,
}

impl Retry {
    pub(crate) const DEFAULT: Self = Self {
        attempts: ATTEMPTS,
        base_delay: BASE_DELAY,
        max_delay: MAX_DELAY,
    };

    /// One attempt, and none after it.
    pub const fn never() -> Self {
        Self::DEFAULT.attempts(1)
    }

    /// Sets how often a call is sent at most, the first time included; by default 3 times, for what outlives that is
    /// an outage. 0 is as good as 1.
    pub const fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts;
        self
    }

    /// Sets the most that lies between the first attempt and the second; by default 250 ms: a server that restarts
    /// needs no longer, and a person hardly notices.
    pub const fn base_delay(mut self, delay: Duration) -> Self {
        self.base_delay = delay;
        self
    }

    /// Sets the most that lies between any two attempts; by default 20 s, so that many attempts spread over minutes,
    /// not over hours.
    pub const fn max_delay(mut self, delay: Duration) -> Self {
        self.max_delay = delay;
        self
    }

    /// How long to wait after so many attempts that failed: anything up to the bound.
    pub(crate) fn delay(&self, failed: u32) -> Duration {
        self.bound(failed).mul_f64(random::share())
    }

    /// The most that is waited after so many attempts that failed.
    pub(crate) fn bound(&self, failed: u32) -> Duration {
        let doubled = 2_u32.saturating_pow(failed.saturating_sub(1));
        self.base_delay.saturating_mul(doubled).min(self.max_delay)
    }
}

impl Default for Retry {
    fn default() -> Self {
        Self::DEFAULT
    }
}
