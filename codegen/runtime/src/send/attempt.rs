//! One attempt: its request, the hooks, and the response.

use std::pin::pin;
use std::time::Duration;

use http::header::{ACCEPT, AUTHORIZATION, CONTENT_LENGTH, COOKIE, USER_AGENT};
use http::{HeaderValue, Method};

use super::hook::Attempt;
#[cfg(feature = "opentelemetry")]
use super::trace_context;
use super::{AttemptLoop, Start, nested, read};
use crate::auth::{AuthError, Key};
use crate::client::address;
use crate::client::http_client::Needs;
use crate::client::in_flight::InFlight;
use crate::error::failure::Failure;
use crate::error::kind::ErrorKind;
use crate::platform::clock::{self, Instant};
use crate::request::body::Body;
use crate::request::upload::Upload;
use crate::response::bounds::Bounds;
use crate::response::content_encoding::{self, Incoming};
use crate::response::raw::RawResponse;
use crate::response::redirects::Redirects;
use crate::response::status::is_among;

/// How long before its timeout an attempt gives up connecting, unless a tenth of the remaining time is less. A
/// connection established later would not leave enough time for a response.
const MARGIN: Duration = Duration::from_secs(1);

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

impl AttemptLoop<'_> {
    /// The deadline of an attempt that begins now.
    pub(super) fn end(&self) -> Instant {
        clock::later(self.now, self.call.settings.timeout).min(self.deadline)
    }

    /// Sends the request once and reads the response, until the attempt's deadline.
    pub(super) async fn attempt(
        &self,
        start: &mut Start<'_>,
    ) -> Result<Box<RawResponse>, Box<Failure>> {
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
