//! Sends a request: the attempt loop with its delays.

mod budget;
pub mod hook;
mod limits;
mod line;
mod nested;
mod rate;
mod read;
mod retry;
mod retrying;
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

use http::header::{ACCEPT, AUTHORIZATION, CONTENT_LENGTH, COOKIE, USER_AGENT};
use http::{HeaderName, HeaderValue, Method};
use tracing::Instrument;

use crate::auth::{AuthError, Authorization, Key};
use crate::client::address;
use crate::client::http_client::Needs;
use crate::client::in_flight::InFlight;
use crate::error::failure::Failure;
use crate::error::kind::ErrorKind;
use crate::platform::clock::{self, Instant};
use crate::platform::random;
use crate::request::body::Body;
use crate::request::call::Call;
use crate::request::upload::Upload;
use crate::response::bounds::Bounds;
use crate::response::content_encoding::{self, Incoming};
use crate::response::raw::RawResponse;
use crate::response::redirects::Redirects;
use crate::response::status::is_among;

pub(crate) use budget::Budget;
use budget::Spent;
use hook::Attempt;
use limits::CallPermit;
pub(crate) use limits::{Limits, Places};
pub(crate) use rate::Rate;
pub use retry::Retry;
use telemetry::Trace;

/// How long before its timeout an attempt gives up connecting, unless a tenth of the remaining time is less. A
/// connection established later would not leave enough time for a response.
const MARGIN: Duration = Duration::from_secs(1);

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

/// A request after the hooks.
struct Hooked {
    request: reqwest::Request,
    /// Whether it may contain secrets that are not marked as sensitive.
    may_be_secret: bool,
}

/// A request that the HTTP client has.
struct Dispatched<F> {
    /// Sends it when polled.
    sent: F,
    /// Its body, if that is a stream.
    upload: Option<Upload>,
    is_head: bool,
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

    /// The deadline of an attempt that begins now.
    fn end(&self) -> Instant {
        clock::later(self.now, self.call.settings.timeout).min(self.deadline)
    }

    /// Sends the request once and reads the response, until the attempt's deadline.
    async fn attempt(&self, start: &mut Start<'_>) -> Result<Box<RawResponse>, Box<Failure>> {
        let raw = clock::timeout_at(self.end(), pin!(self.exchange(start))).await;
        let late = |_| {
            let message = if clock::until(self.deadline).is_zero() {
                "the request took longer than its deadline"
            } else {
                "the response took longer than the timeout"
            };
            Err(Failure::new(ErrorKind::Timeout, message))
        };
        let raw = raw.unwrap_or_else(late)?;
        success(raw, self.redirects(start), self.call.texts)
    }

    async fn exchange(&self, start: &mut Start<'_>) -> Result<Box<RawResponse>, Box<Failure>> {
        let hooked = if self.call.client.hooks.is_empty() {
            Hooked {
                request: self.request()?,
                may_be_secret: false,
            }
        } else {
            Box::pin(self.hooked(start)).await?
        };
        let Dispatched {
            sent,
            upload,
            is_head,
        } = self.dispatch(hooked, start)?;
        let by_body = |why| self.broken(why, upload.as_ref());
        let sent = sent.await.map_err(Failure::http).map_err(by_body)?;
        let mut response = Incoming::new(sent, is_head);
        let is_success = self.call.redirects.is_success(response.status());
        let bounds = self.bounds(is_success);
        if self.call.streams && response.status().is_success() {
            return Ok(read::open(response, upload, bounds, self.call.operation));
        }
        let body = read::body(&mut response, &bounds, is_success).await;
        let response = read::response(&mut response, body, &bounds, is_success);
        if let (Ok(_), Some(upload), true) = (&response, &upload, is_success) {
            // A server that accepts a request may still be reading it (RFC 9110, section 7.5).
            let _ = Box::pin(clock::timeout_at(bounds.end, pin!(upload.ended()))).await;
        }
        response.map_err(by_body)
    }

    /// Completes the request and passes it to the HTTP client.
    fn dispatch(
        &self,
        Hooked {
            mut request,
            may_be_secret,
        }: Hooked,
        start: &mut Start<'_>,
    ) -> Result<Dispatched<impl Future<Output = reqwest::Result<reqwest::Response>>>, Box<Failure>>
    {
        let is_head = *request.method() == Method::HEAD;
        let has_keys = self.add_keys(&mut request);
        let is_secret = has_keys || may_be_secret || carries_secrets(&request);
        add_length(&mut request);
        content_encoding::accept(request.headers_mut());
        // An attempt that ends while it connects has certainly sent nothing.
        let end = self.end();
        let left = self.left(end)?;
        let margin = MARGIN.min(left / 10);
        let needs = Needs {
            is_secret,
            is_stream: self.call.streams,
            connected_within: Some(left.saturating_sub(margin)),
        };
        let http = self.call.client.http.client(request.url(), needs);
        let http = http.map_err(Failure::http)?;
        let upload = Upload::of(&mut request).map_err(Failure::request)?;
        start.begin();
        let attempt = InFlight {
            redirects: self.redirects(start),
            connected_by: end - margin,
        };
        Ok(Dispatched {
            sent: attempt.send(http.execute(request)),
            upload,
            is_head,
        })
    }

    /// The time until the attempt ends. Hooks may have used it up.
    fn left(&self, end: Instant) -> Result<Duration, Box<Failure>> {
        if self.call.client.hooks.is_empty() {
            return Ok(end.saturating_duration_since(self.now));
        }
        let left = clock::until(end);
        if left.is_zero() {
            let message = "the hooks took longer than the timeout";
            return Err(Failure::new(ErrorKind::Timeout, message));
        }
        Ok(left)
    }

    /// Which redirects an attempt follows.
    fn redirects(&self, start: &Start<'_>) -> Redirects {
        let redirects = self.call.redirects;
        match start.is_read {
            Some(is_read) => Redirects {
                is_read,
                ..redirects
            },
            None => redirects,
        }
    }

    /// The limits on reading a response.
    fn bounds(&self, is_success: bool) -> Bounds {
        let settings = &self.call.settings;
        Bounds {
            allowance: settings.allowance(is_success, self.deadline),
            idle: settings.idle_timeout,
            end: self.end(),
        }
    }

    /// Attributes a failure to the stream that is the request's body, if that failed. Otherwise, keeps the stream for
    /// the next attempt if nothing was sent. A hook may have replaced it, and would do so again.
    fn broken(&self, why: Box<Failure>, upload: Option<&Upload>) -> Box<Failure> {
        let Some(upload) = upload else {
            return why;
        };
        if upload.has_failed() {
            return why.of_body();
        }
        if let (Some(body), true) = (&self.call.body, self.call.client.hooks.is_empty())
            && why.never_left()
            && let Some(stream) = upload.unsent()
        {
            body.put_back(stream);
        }
        why
    }

    fn request(&self) -> Result<reqwest::Request, Box<Failure>> {
        let call = self.call;
        let url = call.url()?;
        // The client's own base URL was checked when the client was built.
        let is_readable = call.goes_elsewhere() && !address::is_private(&url);
        let unsafe_here = || Failure::auth(AuthError::new("credentials are only sent over https"));
        if is_readable && self.used.is_some() {
            return Err(unsafe_here());
        }
        let mut request = reqwest::Request::new(call.operation.method().clone(), url);
        if let Some(body) = &call.body {
            let body = body.take().ok_or_else(|| {
                Failure::request("the body is a stream that was already sent: create it again")
            })?;
            *request.body_mut() = Some(body);
        }
        let headers = request.headers_mut();
        headers.insert(USER_AGENT, call.client.user_agent.clone());
        headers.insert(ACCEPT, call.accept.clone());
        for (name, value) in &call.headers {
            headers.insert(name, value.clone());
        }
        if let Some(value) = &self.used {
            headers.insert(AUTHORIZATION, value.clone());
        }
        if let Some((name, value)) = self.key.as_deref() {
            headers.insert(name, value.clone());
        }
        #[cfg(feature = "opentelemetry")]
        trace_context::inject(headers);
        if is_readable && self.keys().any(|it| !it.is_there(&request)) {
            return Err(unsafe_here());
        }
        Ok(request)
    }

    /// Runs the hooks. Removes the credentials if a hook redirected the request to where they must not be sent.
    async fn hooked(&self, start: &mut Start<'_>) -> Result<Hooked, Box<Failure>> {
        let call = self.call;
        let mut request = self.request()?;
        let before = (request.url().clone(), request.headers().clone());
        for hook in &call.client.hooks {
            let mut attempt = Attempt {
                request: &mut request,
                operation: call.operation,
                number: self.sent,
            };
            let work = async { hook.before(&mut attempt).await };
            let done = nested::within(self.permitted_by(), work).await;
            done.map_err(Failure::hook)?;
        }
        if !address::same_origin(request.url(), call.base()) {
            request.headers_mut().remove(AUTHORIZATION);
        }
        start.harmless = Some(self.is_harmless(&request));
        start.is_read = Some(Redirects::is_read(request.method()));
        Ok(Hooked {
            // A hook may add keys or passwords without marking them as sensitive.
            may_be_secret: before.0 != *request.url()
                || before.1 != *request.headers()
                || call.operation.method() != request.method()
                || !Body::is_sent_as(call.body.as_ref(), request.body()),
            request,
        })
    }

    /// Adds the keys that the request requires, and returns whether there are any. This happens after the hooks, which
    /// may log the URL, where keys may be.
    fn add_keys(&self, request: &mut reqwest::Request) -> bool {
        let call = self.call;
        let mut has_keys = false;
        for key in self.keys() {
            let url = request.url();
            if address::same_origin(url, call.base()) && address::is_private(url) {
                key.put(request);
                has_keys = true;
            }
        }
        has_keys
    }

    /// The keys that the request requires.
    fn keys(&self) -> impl Iterator<Item = &Key> {
        let keys = self.call.client.keys.iter();
        keys.filter(|it| self.call.carries_key(it.name))
    }
}

/// Adds `Content-Length: 0` where servers expect a body (RFC 9110, section 8.6). Without it, many respond with 411.
fn add_length(request: &mut reqwest::Request) {
    let body = request.body().map(reqwest::Body::as_bytes);
    let is_empty = body.is_none_or(|it| it.is_some_and(<[u8]>::is_empty));
    let expects_one = matches!(
        *request.method(),
        Method::POST | Method::PUT | Method::PATCH | Method::QUERY
    );
    if is_empty && expects_one {
        let headers = request.headers_mut();
        headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
    }
}

/// Returns a success, or the failure that the status represents.
fn success(
    raw: Box<RawResponse>,
    redirects: Redirects,
    texts: &[u16],
) -> Result<Box<RawResponse>, Box<Failure>> {
    if redirects.is_success(raw.status) {
        return Ok(raw);
    }
    let hint = redirects.hint(raw.status);
    let is_text = texts.contains(&0) || is_among(texts, raw.status);
    let mut failure = Failure::status(raw, hint);
    failure.is_text = is_text;
    Err(failure)
}

/// Whether a request contains secrets. They are marked as sensitive, but a hook may omit the mark.
fn carries_secrets(request: &reqwest::Request) -> bool {
    let mut headers = request.headers().iter();
    headers.any(|(name, value)| value.is_sensitive() || *name == AUTHORIZATION || *name == COOKIE)
}
