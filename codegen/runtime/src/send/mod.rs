//! Sending a call: its attempts, and what lies between them.

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

use http::header::{ACCEPT, AUTHORIZATION, CONTENT_LENGTH, COOKIE, USER_AGENT};
use http::{HeaderName, HeaderValue, Method, StatusCode};
use tracing::Instrument;

use crate::auth::{AuthError, Authorization, Key};
use crate::client::address;
use crate::client::connecting;
use crate::client::http_client::Needs;
use crate::error::failure::Failure;
use crate::error::kind::ErrorKind;
use crate::platform::clock::{self, Instant};
use crate::platform::random;
use crate::request::body::Body;
use crate::request::call::Call;
use crate::response::bounds::Bounds;
use crate::response::content_encoding::{self, Incoming};
use crate::response::raw::RawResponse;
use crate::response::redirects::{self, Redirects};

pub(crate) use budget::Budget;
use budget::Spent;
use hook::Attempt;
use limits::CallPermit;
pub(crate) use limits::{Limits, Places};
pub(crate) use rate::Rate;
pub use retry::Retry;
use telemetry::Trace;

/// How long before its end an attempt gives up connecting, or a tenth of what it has left: no response comes so soon.
const MARGIN: Duration = Duration::from_secs(1);

/// The longest that a server's `Retry-After` is waited for: who asks for more wants the caller to know.
const MOST_PATIENCE: Duration = Duration::from_secs(60);

const TOO_DEEP: &str = "calls are made inside of each other without end: look for a hook, or what authorizes calls, that calls its own client";

// The future of a call is one allocation, which should stay small: what it waits for is pinned where it is made, since an
// `async fn` that takes a future keeps it twice; what few calls wait for is in a box of its own; and no request or
// response is held across a wait that does not need it.

/// A call on its way.
pub(crate) type PendingResponse =
    Pin<Box<dyn Future<Output = Result<Box<RawResponse>, Box<Failure>>> + Send>>;

/// Sends a call, and reads a success to its end. What waits for it carries it on.
pub(crate) fn begin(call: Box<Call>) -> PendingResponse {
    let place = Box::new_uninit();
    let future = Box::write(place, async move { send(&call).await });
    Box::into_pin(future)
}

/// Sends a call as often as it takes and as it may be sent.
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
        failure.of(&call.method, call.path)
    })
}

/// A call that is being sent.
struct AttemptLoop<'a> {
    call: &'a Call,
    /// What the clock said after the last wait: nothing else takes long enough to look at it again.
    now: Instant,
    deadline: Instant,
    /// What makes all attempts one to the API. Few calls have it: in a box, it takes no room in the others.
    key: Option<Box<(HeaderName, HeaderValue)>>,
    /// What the attempt was authorized with.
    used: Option<HeaderValue>,
    /// How many attempts were sent.
    sent: u32,
    /// How many tries came to nothing, also for want of credentials.
    failed: u32,
    /// Whether it does no harm to send again what was sent last. None if that is as the call says.
    harmless: Option<bool>,
    /// Whether it was sent again because its credentials were refused.
    replayed: bool,
    /// What the retry costs that is to be sent next.
    spent: Option<Spent<'a>>,
}

/// A request as it is sent.
struct Hooked {
    request: reqwest::Request,
    /// Whether it may carry what nobody else may read, and nothing of it says so.
    may_be_secret: bool,
}

/// What an attempt takes of its client when it is sent, and gives back if it is not.
struct Start<'a> {
    turn: CallPermit<'a>,
    spent: Option<Spent<'a>>,
    is_sent: bool,
    /// Whether it does no harm to send again what hooks made of the request.
    harmless: Option<bool>,
    /// Which redirects it follows.
    redirects: Redirects,
}

impl Start<'_> {
    /// The attempt is sent.
    fn begin(&mut self) {
        self.turn.begin();
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
            let (outcome, trace, start) = match self.ready().await {
                Ok(turn) => {
                    self.sent += 1;
                    let mut start = self.start(turn);
                    let trace = Trace::begin(self.call, self.sent);
                    let mut outcome = {
                        let attempt = pin!(self.attempt(&mut start));
                        match &trace {
                            Some(trace) => attempt.instrument(trace.span().clone()).await,
                            None => attempt.await,
                        }
                    };
                    self.harmless = start.harmless;
                    if !start.is_sent {
                        self.sent -= 1;
                        outcome = outcome.map_err(Failure::unsent);
                    }
                    (outcome, trace, Some(start))
                }
                Err(failure) => (Err(failure), None, None),
            };
            let wait = outcome.as_ref().err().and_then(|it| self.again(it));
            match trace {
                Some(trace) => {
                    let holds = self.holds();
                    nested::run(holds, || trace.end(&outcome, wait));
                }
                None => telemetry::again(wait),
            }
            // Until its hooks have seen what came of it, it is under way.
            drop(start);
            match (outcome, wait) {
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

    /// What the next attempt takes.
    fn start(&mut self, turn: CallPermit<'a>) -> Start<'a> {
        Start {
            turn,
            spent: self.spent.take(),
            is_sent: false,
            harmless: None,
            redirects: self.call.redirects,
        }
    }

    /// A new key, unless the caller gave one.
    fn key(&self) -> Result<Option<Box<(HeaderName, HeaderValue)>>, Box<Failure>> {
        let name = self.call.idempotency_key.as_ref();
        let Some(name) = name.filter(|it| !self.call.headers.contains_key(*it)) else {
            return Ok(None);
        };
        let value = HeaderValue::from_str(&random::uuid())
            .map_err(|_| Failure::request("no idempotency key could be made"))?;
        Ok(Some(Box::new((name.clone(), value))))
    }

    /// Gets credentials for the call, and waits until it is its turn. In this order: who waits for credentials takes no other
    /// call's turn, and an attempt begins when it is allowed to.
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
        let turn = client.limits.permit(self.deadline, has_place).await;
        self.now = Instant::now();
        turn.ok_or_else(|| {
            let message = "the client's limits gave it no turn before its deadline";
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

    /// The client, if an attempt has a place among its calls.
    fn holds(&self) -> Option<Arc<dyn Send + Sync>> {
        let client = &self.call.client;
        let is_limited = client.limits.calls.is_some();
        is_limited.then(|| Arc::clone(client) as _)
    }

    /// When an attempt that begins now must be over.
    fn end(&self) -> Instant {
        clock::later(self.now, self.call.settings.timeout).min(self.deadline)
    }

    /// Sends the call once, and reads the response, in the time that there is for it.
    async fn attempt(&self, start: &mut Start<'_>) -> Result<Box<RawResponse>, Box<Failure>> {
        let raw = clock::timeout_at(self.end(), pin!(self.exchange(start))).await;
        let late = |_| {
            let message = if clock::until(self.deadline).is_zero() {
                "the call took longer than its deadline"
            } else {
                "the response took longer than the timeout"
            };
            Err(Failure::new(ErrorKind::Timeout, message))
        };
        let raw = raw.unwrap_or_else(late)?;
        success(raw, start.redirects)
    }

    async fn exchange(&self, start: &mut Start<'_>) -> Result<Box<RawResponse>, Box<Failure>> {
        let (client, settings) = (&self.call.client, &self.call.settings);
        let hooked = if client.hooks.is_empty() {
            Hooked {
                request: self.request()?,
                may_be_secret: false,
            }
        } else {
            let hooked = Box::pin(self.hooked()).await?;
            start.harmless = Some(self.is_harmless(&hooked.request));
            start.redirects = self.call.redirects.of(hooked.request.method());
            hooked
        };
        let method = hooked.request.method().clone();
        let sent = {
            let mut request = hooked.request;
            let has_keys = self.add_keys(&mut request);
            let is_secret = has_keys || hooked.may_be_secret || carries_secrets(&request);
            add_length(&mut request);
            content_encoding::accept(request.headers_mut());
            // An attempt that ends while it connects has surely sent nothing, which is worth knowing.
            let end = self.end();
            let left = clock::until(end);
            let margin = MARGIN.min(left / 10);
            let needs = Needs {
                is_secret,
                is_stream: self.call.streams,
                connected_within: Some(left.saturating_sub(margin)),
            };
            let http = client.http.client(request.url(), needs);
            let http = http.map_err(Failure::http)?;
            start.begin();
            let sent = http.execute(request);
            let sent = redirects::followed(start.redirects, sent);
            connecting::until(end - margin, sent)
        };
        let mut response = Incoming::new(sent.await.map_err(Failure::http)?, &method);
        let is_success = self.call.redirects.is_success(response.status());
        let bounds = Bounds {
            allowance: settings.allowance(is_success, self.deadline),
            idle: settings.idle_timeout,
            end: self.end(),
        };
        if self.call.streams && response.status().is_success() {
            let (method, path) = (&self.call.method, self.call.path);
            return Ok(read::open(response, bounds, method, path));
        }
        let body = read::body(&mut response, bounds, is_success).await;
        read::response(&mut response, body, bounds, is_success)
    }

    fn request(&self) -> Result<reqwest::Request, Box<Failure>> {
        let call = self.call;
        let url = call.url()?;
        // The client's own base was seen to when the client was made.
        let is_readable = call.goes_elsewhere() && !address::is_private(&url);
        let unsafe_here = || Failure::auth(AuthError::new("credentials go over https only"));
        if is_readable && self.used.is_some() {
            return Err(unsafe_here());
        }
        let mut request = reqwest::Request::new(call.method.clone(), url);
        if let Some(body) = &call.body {
            let body = body.take().ok_or_else(|| {
                Failure::request("the body is a stream that was sent already: make it anew")
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

    /// Shows the request to the hooks, and sends no credentials where they would not have gone without them.
    async fn hooked(&self) -> Result<Hooked, Box<Failure>> {
        let call = self.call;
        let mut request = self.request()?;
        let before = (request.url().clone(), request.headers().clone());
        for hook in &call.client.hooks {
            let mut attempt = Attempt {
                request: &mut request,
                path: call.path,
                number: self.sent,
            };
            let work = async { hook.before(&mut attempt).await };
            let done = nested::within(self.holds(), work).await;
            done.map_err(Failure::hook)?;
        }
        if !address::same_origin(request.url(), call.base()) {
            request.headers_mut().remove(AUTHORIZATION);
        }
        Ok(Hooked {
            // What a hook adds may be a key or a password, and does not say so.
            may_be_secret: before.0 != *request.url()
                || before.1 != *request.headers()
                || call.method != *request.method()
                || !Body::is_sent_as(call.body.as_ref(), request.body()),
            request,
        })
    }

    /// Adds the keys that the call asks for, and says whether there are any. No hook sees them: they may stand in the URL,
    /// which hooks write down.
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

    /// The keys that the call asks for.
    fn keys(&self) -> impl Iterator<Item = &Key> {
        let keys = self.call.client.keys.iter();
        keys.filter(|it| self.call.carries_key(it.name))
    }
}

/// Says that there is no body where servers expect one (RFC 9110, section 8.6); many response 411 if nothing says so.
fn add_length(request: &mut reqwest::Request) {
    let body = request.body().map(reqwest::Body::as_bytes);
    let is_empty = body.is_none_or(|it| it.is_some_and(<[u8]>::is_empty));
    let expects_one = matches!(
        *request.method(),
        Method::POST | Method::PUT | Method::PATCH
    );
    if is_empty && expects_one {
        let headers = request.headers_mut();
        headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
    }
}

impl AttemptLoop<'_> {
    /// Whether a call that failed is sent again, and after how long.
    fn again(&mut self, failure: &Failure) -> Option<Duration> {
        if self.replays(failure) {
            return Some(Duration::ZERO);
        }
        self.failed += 1;
        let client = &self.call.client;
        if !failure.is_retryable() {
            // What was never sent says nothing of how the API does.
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
            Some(asked) if asked > MOST_PATIENCE => return None,
            // Whoever was sent away together does not come back together.
            Some(asked) => asked + retry.delay(1),
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

    /// Whether the credentials were refused, and there may be better ones. Once: what is fresh and still refused will be
    /// refused again.
    fn replays(&mut self, failure: &Failure) -> bool {
        let (Some(used), Some(authorizer)) = (&self.used, self.call.authorizer()) else {
            return false;
        };
        let refused = failure.status_code() == Some(StatusCode::UNAUTHORIZED) && !self.replayed;
        let rejected = || authorizer.auth.rejected(used);
        if !refused || !nested::run(self.holds(), rejected) {
            return false;
        }
        self.replayed = true;
        self.has_body()
    }

    /// Whether it does no harm to send the call again.
    fn is_safe(&self, failure: &Failure) -> bool {
        let call = self.call;
        let harmless =
            || call.repeatable || call.idempotency_key.is_some() || call.method.is_idempotent();
        (failure.never_left() || self.harmless.unwrap_or_else(harmless)) && self.has_body()
    }

    /// Whether it does no harm to send again what hooks made of the call. What the API's description says of the operation, it
    /// says of its method.
    fn is_harmless(&self, request: &reqwest::Request) -> bool {
        let call = self.call;
        let key = call.idempotency_key.as_ref().map(|name| {
            let made = self.key.as_deref().map(|(_, value)| value);
            let asked = made.or_else(|| call.headers.get(name));
            asked == request.headers().get(name)
        });
        let is_own = *request.method() == call.method;
        (call.repeatable && is_own) || key == Some(true) || request.method().is_idempotent()
    }

    fn has_body(&self) -> bool {
        self.call.body.as_ref().is_none_or(Body::is_there)
    }
}

/// A success, or the failure that the status says it is.
fn success(raw: Box<RawResponse>, redirects: Redirects) -> Result<Box<RawResponse>, Box<Failure>> {
    if redirects.is_success(raw.status) {
        return Ok(raw);
    }
    let hint = redirects.hint(raw.status);
    Err(Failure::status(raw, hint))
}

/// Whether a request carries what nobody else may read. All that may be secret is marked so; a hook may have forgotten.
fn carries_secrets(request: &reqwest::Request) -> bool {
    let mut headers = request.headers().iter();
    headers.any(|(name, value)| value.is_sensitive() || *name == AUTHORIZATION || *name == COOKIE)
}
