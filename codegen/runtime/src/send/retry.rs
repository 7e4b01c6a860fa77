//! Whether and when a failed request is sent again.

use std::time::Duration;

use crate::platform::random;

/// The default number of attempts: most network faults are over by the second. One that outlasts the third is an
/// outage, which more attempts do not end.
const ATTEMPTS: u32 = 3;

/// The default first delay: enough for a server to restart a connection, and hardly noticeable to people.
const BASE_DELAY: Duration = Duration::from_millis(250);

/// The default maximum delay: it spreads many attempts over minutes, not hours.
const MAX_DELAY: Duration = Duration::from_secs(20);

/// How often and when a request is sent again: [`Retry::default`], [`Retry::never`], or custom values.
///
/// Which requests are retried is not configurable. A request is retried if it failed to connect, timed out, lost its
/// connection, or got one of the statuses 408, 429, 502, 503 and 504, and if repeating it is safe even if the server
/// processed it. That is the case if its method is idempotent (all but `POST` and `PATCH`), if the API's description
/// declares it idempotent, if it carries an idempotency key, or if it certainly was not processed. A streamed body is
/// sent only once.
///
/// The delay before the next attempt is random, up to [`base_delay`](Self::base_delay). This bound doubles with each
/// attempt up to [`max_delay`](Self::max_delay). Randomness keeps clients that failed simultaneously from retrying
/// simultaneously. A server's `Retry-After` takes precedence, unless it is longer than a minute or than the time left
/// until the deadline. Then the failure is returned immediately, and [`Error::retry_after`](crate::Error::retry_after)
/// contains the delay.
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

    /// A single attempt.
    pub const fn never() -> Self {
        Self::DEFAULT.attempts(1)
    }

    /// Sets the maximum number of attempts, including the first. The default is 3: a fault that outlasts them is an
    /// outage. 0 means 1.
    pub const fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts;
        self
    }

    /// Sets the maximum delay between the first attempt and the second. The default is 250 ms: enough for a server to
    /// restart, and hardly noticeable to people.
    pub const fn base_delay(mut self, delay: Duration) -> Self {
        self.base_delay = delay;
        self
    }

    /// Sets the maximum delay between any two attempts. The default is 20 s, which spreads many attempts over minutes,
    /// not hours.
    pub const fn max_delay(mut self, delay: Duration) -> Self {
        self.max_delay = delay;
        self
    }

    /// A random delay after this number of failed attempts, up to the bound.
    pub(crate) fn delay(&self, failed: u32) -> Duration {
        self.bound(failed).mul_f64(random::share())
    }

    /// The maximum delay after this number of failed attempts.
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
