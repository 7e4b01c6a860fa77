//! Sends a request: the attempt loop with its delays.

mod attempt;
mod budget;
pub mod hook;
mod limits;
mod line;
mod nested;
mod rate;
mod read;
mod retry;
pub(crate) mod spawn;
#[cfg(feature = "blocking")]
pub(crate) mod spawn_blocking;
mod telemetry;
#[cfg(test)]
mod tests;
#[cfg(feature = "opentelemetry")]
mod trace_context;

use std::pin::{Pin, pin};
use std::sync::Arc;
use std::time::Duration;

use http::header::AUTHORIZATION;
use http::{HeaderName, HeaderValue, StatusCode};
use tracing::Instrument;

use crate::auth::{AuthError, Authorization};
use crate::error::failure::Failure;
use crate::error::kind::ErrorKind;
use crate::platform::clock::{self, Instant};
use crate::platform::random;
use crate::request::body::Body;
use crate::request::call::Call;
use crate::response::raw::RawResponse;

pub(crate) use budget::Budget;
use budget::Spent;
use limits::CallPermit;
pub(crate) use limits::{Limits, Places};
pub(crate) use rate::Rate;
pub use retry::Retry;
use telemetry::Trace;

/// The maximum `Retry-After` that is waited for. Longer delays are left to the caller.
const MAX_RETRY_AFTER: Duration = Duration::from_secs(60);

const TOO_DEEP: &str = "requests are nested without end: check for a hook or an `Authenticate` implementation that uses its own client";

// The future of a request is a single allocation, which should stay small. Futures are pinned where they are created,
// because an `async fn` that takes a future stores it twice. Rarely needed futures are boxed. No request or response is
// held across an await that does not need it.

/// A request in flight.
pub(crate) type PendingResponse =
    Pin<Box<dyn Future<Output = Result<Box<RawResponse>, Box<Failure>>> + Send>>;

/// Sends a request, and reads the response to its end. The future that awaits it drives it.
pub(crate) fn begin(call: Box<Call>) -> PendingResponse {
    let place = Box::new_uninit();
    let future = Box::write(place, async move { send(&call).await });
    Box::into_pin(future)
}

/// Sends a request, with as many attempts as necessary and permitted.
async fn send(call: &Call) -> Result<Box<RawResponse>, Box<Failure>> {
    if !call.pause.is_zero() {
        Box::pin(clock::sleep(call.pause)).await;
    }
    let now = Instant::now();
    let mut attempts = AttemptLoop {
        call,
        now,
        deadline: clock::later(now, call.settings.deadline),
        key: None,
        used: None,
        sent: 0,
        failed: 0,
        harmless: None,
        replayed: false,
        spent: None,
    };
    attempts.run().await.map_err(|mut failure| {
        failure.attempts = attempts.sent;
        failure.of(call.operation)
    })
}

/// The state of a request across its attempts.
struct AttemptLoop<'a> {
    call: &'a Call,
    /// The time after the last wait. Nothing else takes long enough to read the clock again.
    now: Instant,
    deadline: Instant,
    /// The idempotency header. Few requests have one, so it is boxed.
    key: Option<Box<(HeaderName, HeaderValue)>>,
    /// The `Authorization` value of the attempt.
    used: Option<HeaderValue>,
    /// The number of attempts that were sent.
    sent: u32,
    /// The number of failed attempts, including those without credentials.
    failed: u32,
    /// Whether it is safe to repeat the last attempt; `None` means that the request's own properties decide.
    harmless: Option<bool>,
    /// Whether the request was repeated because its credentials were rejected.
    replayed: bool,
    /// The budget taken for the next retry.
    spent: Option<Spent<'a>>,
}

/// The permits of an attempt, which are returned if it is not sent.
struct Start<'a> {
    permit: CallPermit<'a>,
    spent: Option<Spent<'a>>,
    is_sent: bool,
    /// Whether it is safe to repeat the request after the hooks.
    harmless: Option<bool>,
    /// Whether the method only reads after the hooks.
    is_read: Option<bool>,
}

impl Start<'_> {
    /// Keeps the permits, because the attempt is sent.
    fn begin(&mut self) {
        self.permit.begin();
        if let Some(spent) = self.spent.take() {
            spent.use_up();
        }
        self.is_sent = true;
    }
}

impl<'a> AttemptLoop<'a> {
    async fn run(&mut self) -> Result<Box<RawResponse>, Box<Failure>> {
        if let Some(mistake) = &self.call.mistake {
            return Err(Failure::request(mistake));
        }
        if nested::is_too_deep() {
            return Err(Failure::request(TOO_DEEP).local());
        }
        if let Some(why) = self.call.clash() {
            return Err(Failure::auth(AuthError::new(why)));
        }
        self.key = self.key()?;
        loop {
            match self.next().await {
                (Err(_), Some(wait)) => {
                    Box::pin(clock::sleep(wait)).await;
                    self.now = Instant::now();
                }
                (Ok(mut raw), _) => {
                    self.call.client.budget.earn();
                    raw.attempts = self.sent;
                    return Ok(raw);
                }
                (Err(failure), None) => return Err(failure),
            }
        }
    }

    /// Makes the next attempt, and returns its outcome with the delay before another one, if the request is retried.
    async fn next(&mut self) -> (Result<Box<RawResponse>, Box<Failure>>, Option<Duration>) {
        let permit = match self.ready().await {
            Ok(permit) => permit,
            Err(failure) => {
                let wait = self.retry_delay(&failure);
                telemetry::retried(wait);
                return (Err(failure), wait);
            }
        };
        self.sent += 1;
        let mut start = self.start(permit);
        let trace = Trace::begin(self.call, self.sent);
        let mut outcome = match &trace {
            Some(trace) => Box::pin(self.attempt(&mut start).instrument(trace.span())).await,
            None => self.attempt(&mut start).await,
        };
        self.harmless = start.harmless;
        if !start.is_sent {
            self.sent -= 1;
            outcome = outcome.map_err(Failure::unsent);
        }
        let wait = outcome.as_ref().err().and_then(|it| self.retry_delay(it));
        match trace {
            Some(trace) => {
                let client = self.permitted_by();
                nested::run(client, || trace.end(&outcome, wait));
            }
            None => telemetry::retried(wait),
        }
        // The permit is held until the hooks have received the outcome.
        drop(start);
        (outcome, wait)
    }

    /// The permits of the next attempt.
    fn start(&mut self, permit: CallPermit<'a>) -> Start<'a> {
        Start {
            permit,
            spent: self.spent.take(),
            is_sent: false,
            harmless: None,
            is_read: None,
        }
    }

    /// Returns a new idempotency key, unless the caller set one.
    fn key(&self) -> Result<Option<Box<(HeaderName, HeaderValue)>>, Box<Failure>> {
        let name = self.call.idempotency_key.as_ref();
        let Some(name) = name.filter(|it| !self.call.headers.contains_key(*it)) else {
            return Ok(None);
        };
        let value = HeaderValue::from_str(&random::uuid())
            .map_err(|_| Failure::request("the idempotency key is not a valid header value"))?;
        Ok(Some(Box::new((name.clone(), value))))
    }

    /// Waits for credentials, and then for a permit. In this order, waiting for credentials does not block other
    /// requests, and an attempt begins as soon as it is permitted.
    async fn ready(&mut self) -> Result<CallPermit<'a>, Box<Failure>> {
        self.used = self.authorization().await?;
        if self.call.client.limits.are_none() {
            Ok(CallPermit::default())
        } else {
            Box::pin(self.permit()).await
        }
    }

    async fn permit(&mut self) -> Result<CallPermit<'a>, Box<Failure>> {
        let client = &self.call.client;
        let has_place = nested::has_place(client);
        let permit = client.limits.permit(self.deadline, has_place).await;
        self.now = Instant::now();
        permit.ok_or_else(|| {
            let message = "the client's limits permitted no attempt before the deadline";
            Failure::new(ErrorKind::Timeout, message).local()
        })
    }

    async fn authorization(&mut self) -> Result<Option<HeaderValue>, Box<Failure>> {
        let call = self.call;
        let is_own = call.headers.contains_key(AUTHORIZATION);
        let Some(authorizer) = call.authorizer().filter(|_| !is_own) else {
            return Ok(None);
        };
        let mut authorization = authorizer.auth.authorization(&authorizer.context);
        let value = match authorization.take() {
            Some(value) => value,
            None => Box::pin(self.awaited(authorization)).await,
        };
        let mut value = value.map_err(Failure::auth)?;
        value.set_sensitive(true);
        Ok(Some(value))
    }

    async fn awaited(&mut self, value: Authorization<'_>) -> Result<HeaderValue, AuthError> {
        let value = nested::within(None, value);
        let value = clock::timeout_at(self.end(), pin!(value)).await;
        self.now = Instant::now();
        value.unwrap_or_else(|_| {
            Err(AuthError::new("there were no credentials within the timeout").retryable())
        })
    }

    /// The client, if it limits concurrent requests, so that the attempt has one of its permits.
    fn permitted_by(&self) -> Option<Arc<dyn Send + Sync>> {
        let client = &self.call.client;
        let is_limited = client.limits.calls.is_some();
        is_limited.then(|| Arc::clone(client) as _)
    }

    /// Returns the delay before the next attempt, if the request is retried.
    fn retry_delay(&mut self, failure: &Failure) -> Option<Duration> {
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
    fn is_harmless(&self, request: &reqwest::Request) -> bool {
        let call = self.call;
        let key = call.idempotency_key.as_ref().map(|name| {
            let made = self.key.as_deref().map(|(_, value)| value);
            let sent = made.or_else(|| call.headers.get(name));
            sent == request.headers().get(name)
        });
        let is_own = request.method() == call.operation.method();
        (call.repeatable && is_own) || key == Some(true) || request.method().is_idempotent()
    }

    fn has_body(&self) -> bool {
        self.call.body.as_ref().is_none_or(Body::is_there)
    }
}
