//! The token that requests share, and the task that replaces it. Independent of OAuth.

use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;
use std::time::Duration;

use http::HeaderValue;
use tokio::sync::watch;

use super::AuthError;
use super::token::Token;
use crate::platform::clock::{self, Instant};
use crate::platform::task::{self, Detached};

/// The maximum delay that an endpoint's `Retry-After` can impose. Without it, a value of years would disable the
/// program.
const MAX_HOLD: Duration = Duration::from_secs(60 * 60);

/// If the endpoint returns the same token again after the API rejected it, how long it is kept: as long as rejections
/// of requests that were sent earlier may still arrive.
const SAME_TOKEN_KEPT: Duration = Duration::from_secs(60);

/// The first and the maximum delay before a failed renewal is tried again while the token is still valid.
const FIRST_RENEWAL_DELAY: Duration = Duration::from_secs(1);
const MAX_RENEWAL_DELAY: Duration = Duration::from_secs(30);

/// The outcome of a request for a token, shared by all requests that waited for it.
type Outcome = Result<HeaderValue, AuthError>;

/// A token that is fetched on demand, and renewed while it is in use.
#[derive(Default)]
pub(super) struct Refresher {
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    token: Option<Token>,
    /// The request in progress.
    refresh: Option<Refresh>,
    /// The end of the delay that the endpoint requested, and its error.
    hold: Option<(Instant, AuthError)>,
    /// The number of consecutive failed renewals, and the time of the next one.
    failed: u32,
    renew_after: Option<Instant>,
    /// The token that the API rejected last.
    refused: Option<HeaderValue>,
    /// Until when a token is kept although the API rejects it.
    same_until: Option<Instant>,
}

struct Refresh {
    outcome: watch::Receiver<Option<Outcome>>,
    _task: Detached,
}

impl Refresher {
    /// Returns the token if it has not expired. Starts a renewal when it is due.
    pub(super) fn usable<F>(
        &self,
        fetch: impl FnOnce() -> Result<F, AuthError>,
    ) -> Option<HeaderValue>
    where
        F: Future<Output = Result<Token, AuthError>> + Send + 'static,
    {
        let mut state = self.state();
        let now = Instant::now();
        let token = state.token.as_ref().filter(|it| it.is_alive(now))?;
        let (header, is_fresh) = (token.header.clone(), token.is_fresh(now));
        if !is_fresh && state.may_renew() {
            // If the renewal cannot start, the token is still valid until it expires.
            let _ = self.begin(&mut state, fetch);
        }
        Some(header)
    }

    /// Waits for a token.
    pub(super) async fn awaited<F>(
        &self,
        fetch: impl Fn() -> Result<F, AuthError>,
    ) -> Result<HeaderValue, AuthError>
    where
        F: Future<Output = Result<Token, AuthError>> + Send + 'static,
    {
        loop {
            let mut refresh = {
                let mut state = self.state();
                // The token may have arrived since it was first looked up.
                let alive = |it: &&Token| it.is_alive(Instant::now());
                if let Some(token) = state.token.as_ref().filter(alive) {
                    return Ok(token.header.clone());
                }
                if let Some(why) = state.held() {
                    return Err(why);
                }
                self.begin(&mut state, &fetch)?
            };
            if let Ok(outcome) = refresh.wait_for(Option::is_some).await
                && let Some(outcome) = outcome.clone()
            {
                return outcome.or_else(|why| self.alive().ok_or(why));
            }
            // The task that fetched the token is gone: start another one.
        }
    }

    fn alive(&self) -> Option<HeaderValue> {
        let state = self.state();
        let alive = |it: &&Token| it.is_alive(Instant::now());
        state
            .token
            .as_ref()
            .filter(alive)
            .map(|it| it.header.clone())
    }

    /// Drops the token that the API rejected.
    pub(super) fn rejected(&self, used: &HeaderValue) {
        let mut state = self.state();
        let is_kept = state.same_until.is_some_and(|it| Instant::now() < it);
        if !is_kept && let Some(token) = state.token.take_if(|it| it.header == *used) {
            state.refused = Some(token.header);
        }
    }

    /// Returns the request in progress, or starts one.
    fn begin<F>(
        &self,
        state: &mut State,
        fetch: impl FnOnce() -> Result<F, AuthError>,
    ) -> Result<watch::Receiver<Option<Outcome>>, AuthError>
    where
        F: Future<Output = Result<Token, AuthError>> + Send + 'static,
    {
        if let Some(refresh) = &state.refresh
            && refresh.outcome.has_changed().is_ok()
        {
            return Ok(refresh.outcome.clone());
        }
        let fetch = fetch()?;
        let (sender, outcome) = watch::channel(None);
        let kept = Arc::clone(&self.state);
        let requested = Instant::now();
        let task = task::detach(async move {
            let begun = Instant::now();
            let fetched = catch_panics(fetch).await;
            // By the clock of the requests that use the token, which a test may have moved.
            let now = clock::later(requested, begun.elapsed());
            // This drops the task's own handle, which would abort the task at its next await; there is none.
            let outcome = lock(&kept).end(fetched, now);
            sender.send_replace(Some(outcome));
        });
        let task = task.ok_or_else(|| AuthError::new("there is no runtime to fetch a token on"))?;
        state.refresh = Some(Refresh {
            outcome: outcome.clone(),
            _task: task,
        });
        Ok(outcome)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }
}

/// Without users, the task that fetches a token is aborted.
impl Drop for Refresher {
    fn drop(&mut self) {
        self.state().refresh = None;
    }
}

impl State {
    fn may_renew(&self) -> bool {
        let now = Instant::now();
        let is_held = self.hold.as_ref().is_some_and(|(until, _)| now < *until);
        !is_held && self.renew_after.is_none_or(|it| it <= now)
    }

    /// Why the endpoint must not be contacted now.
    fn held(&self) -> Option<AuthError> {
        let (until, why) = self.hold.as_ref()?;
        let left = clock::until(*until);
        (!left.is_zero()).then(|| {
            let message = format!("{why}; it may be retried in {} s", left.as_secs());
            let held = AuthError::new(message);
            if why.is_retryable() {
                held.retry_in(left)
            } else {
                held.left_alone(left)
            }
        })
    }

    /// Stores a new token. If there is none, the previous one stays valid until it expires.
    fn end(&mut self, fetched: Result<Token, AuthError>, now: Instant) -> Outcome {
        self.refresh = None;
        match fetched {
            Ok(token) => {
                let is_same = self.refused.take().is_some_and(|it| it == token.header);
                let header = token.header.clone();
                *self = Self {
                    same_until: is_same.then(|| clock::later(now, SAME_TOKEN_KEPT)),
                    token: Some(token),
                    ..Self::default()
                };
                Ok(header)
            }
            Err(why) => {
                self.hold = why.retry_after().map(|it| {
                    let until = clock::later(now, it.min(MAX_HOLD));
                    (until, why.clone())
                });
                let doubled = 2_u32.saturating_pow(self.failed);
                let wait = FIRST_RENEWAL_DELAY.saturating_mul(doubled);
                self.renew_after = Some(clock::later(now, wait.min(MAX_RENEWAL_DELAY)));
                self.failed = self.failed.saturating_add(1);
                Err(why)
            }
        }
    }
}

/// Catches panics in the request for a token, such as those of the user's proxy selection. All waiting requests must
/// receive the error, and none may retry immediately.
async fn catch_panics(
    fetch: impl Future<Output = Result<Token, AuthError>>,
) -> Result<Token, AuthError> {
    let mut fetch = pin!(fetch);
    poll_fn(|context| {
        // The future is not polled again after a panic.
        let polled = catch_unwind(AssertUnwindSafe(|| fetch.as_mut().poll(context)));
        polled.unwrap_or_else(|_| {
            let message = "the proxy selection panicked during the request for a token";
            Poll::Ready(Err(AuthError::new(message)))
        })
    })
    .await
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    // No code can panic while it holds the lock, so the state of a poisoned lock is valid.
    state.lock().unwrap_or_else(PoisonError::into_inner)
}
