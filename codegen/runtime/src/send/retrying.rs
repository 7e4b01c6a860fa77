//! Whether a request is sent again after a failure, and when.

use std::time::Duration;

use http::StatusCode;

use super::{AttemptLoop, nested};
use crate::error::failure::Failure;
use crate::platform::clock;
use crate::request::body::Body;

/// The maximum `Retry-After` that is waited for. Longer delays are left to the caller.
const MAX_RETRY_AFTER: Duration = Duration::from_secs(60);

impl AttemptLoop<'_> {
    /// Returns the delay before the next attempt, if the request is retried.
    pub(super) fn retry_delay(&mut self, failure: &Failure) -> Option<Duration> {
        if self.replays(failure) {
            return Some(Duration::ZERO);
        }
        self.failed += 1;
        let client = &self.call.client;
        if !failure.is_retryable() {
            // An attempt that was never sent says nothing about the state of the API.
            if failure.has_response() {
                client.budget.earn();
            }
            return None;
        }
        let retry = self.call.settings.retry;
        if self.failed >= retry.attempts || !self.is_safe(failure) {
            return None;
        }
        let wait = match failure.retry_after() {
            Some(retry_after) if retry_after > MAX_RETRY_AFTER => return None,
            // Randomized, so that clients that have to wait do not return simultaneously.
            Some(retry_after) => retry_after + retry.delay(1),
            None => retry.delay(self.failed),
        };
        if wait >= clock::until(self.deadline) {
            return None;
        }
        if self.spent.is_none() {
            self.spent = Some(client.budget.spend()?);
        }
        Some(wait)
    }

    /// Whether the credentials were rejected, and others may be accepted. This is done only once: fresh credentials
    /// that are rejected would be rejected again.
    fn replays(&mut self, failure: &Failure) -> bool {
        let (Some(used), Some(authorizer)) = (&self.used, self.call.authorizer()) else {
            return false;
        };
        let refused = failure.status_code() == Some(StatusCode::UNAUTHORIZED) && !self.replayed;
        let rejected = || authorizer.auth.rejected(used);
        if !refused || !nested::run(self.permitted_by(), rejected) {
            return false;
        }
        self.replayed = true;
        self.has_body()
    }

    /// Whether it is safe to repeat the request.
    fn is_safe(&self, failure: &Failure) -> bool {
        let call = self.call;
        let harmless = || {
            call.repeatable
                || call.idempotency_key.is_some()
                || call.operation.method().is_idempotent()
        };
        (failure.never_left() || self.harmless.unwrap_or_else(harmless)) && self.has_body()
    }

    /// Whether it is safe to repeat the request as modified by hooks. The API's description of the operation applies
    /// only to its own method.
    pub(super) fn is_harmless(&self, request: &reqwest::Request) -> bool {
        let call = self.call;
        let key = call.idempotency_key.as_ref().map(|name| {
            let made = self.key.as_deref().map(|(_, value)| value);
            let sent = made.or_else(|| call.headers.get(name));
            sent == request.headers().get(name)
        });
        let is_own = request.method() == call.operation.method();
        (call.repeatable && is_own) || key == Some(true) || request.method().is_idempotent()
    }

    pub(super) fn has_body(&self) -> bool {
        self.call.body.as_ref().is_none_or(Body::is_there)
    }
}
