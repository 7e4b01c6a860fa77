//! Why a request failed: the part of [`Error`](crate::Error) that does not depend on the API's error type.

use std::error::Error as StdError;
use std::fmt;
use std::io;
use std::time::Duration;

use http::StatusCode;
use http::header::CONTENT_TYPE;

use crate::auth::AuthError;
use crate::decoding::meter::{Allowance, Over, TOO_DEEP};
use crate::error::kind::ErrorKind;
use crate::error::printed::{MESSAGE, Printed, VALUE};
use crate::operation::Operation;
use crate::response::content_encoding::Broken;
use crate::response::decode_error::DecodeError;
use crate::response::raw::RawResponse;
use crate::response::retry_after::retry_after;

const NOT_ENCODED: &str = "it is not valid in its `Content-Encoding`, or has trailing data";

/// A failure. It holds the response body, but never prints it.
pub(crate) struct Failure {
    pub(crate) kind: ErrorKind,
    /// The operation; `None` if building the client failed.
    pub(crate) operation: Option<Operation>,
    /// What happened, and how to fix it; empty if the status is explanation enough.
    pub(crate) message: String,
    pub(crate) response: Option<Box<RawResponse>>,
    /// Whether the API describes the body as plain text.
    pub(crate) is_text: bool,
    /// The path within the body at which decoding failed.
    pub(crate) path: Option<String>,
    /// The number of attempts.
    pub(crate) attempts: u32,
    /// Whether the client itself rejected the request.
    local: bool,
    /// Whether the server certainly did not process the request.
    is_unsent: bool,
    cause: Option<Cause>,
}

enum Cause {
    Http(reqwest::Error),
    Content(io::Error),
    Auth(AuthError),
    Hook(Box<dyn StdError + Send + Sync>),
}

impl From<Broken> for Box<Failure> {
    fn from(why: Broken) -> Self {
        match why {
            Broken::Http(why) => Failure::http(why),
            Broken::Content(why) => Failure::content(why),
            Broken::DecodeError(why) => Failure::new(ErrorKind::Decode, why),
        }
    }
}

impl Failure {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Box<Self> {
        let message = message.into();
        Box::new(Self {
            kind,
            operation: None,
            message,
            response: None,
            is_text: false,
            path: None,
            attempts: 0,
            local: false,
            is_unsent: false,
            cause: None,
        })
    }

    /// The arguments do not make a valid request.
    pub(crate) fn request(message: impl Into<String>) -> Box<Self> {
        Self::new(ErrorKind::Request, message)
    }

    pub(crate) fn auth(why: AuthError) -> Box<Self> {
        let mut failure = Self::new(ErrorKind::Auth, why.to_string());
        failure.cause = Some(Cause::Auth(why));
        failure
    }

    /// A hook prevented the request from being sent.
    pub(crate) fn hook(why: Box<dyn StdError + Send + Sync>) -> Box<Self> {
        let mut failure = Self::request("a hook prevented the request from being sent");
        failure.cause = Some(Cause::Hook(why));
        failure
    }

    /// Sending the request or reading the response failed.
    pub(crate) fn http(why: reqwest::Error) -> Box<Self> {
        // The URL contains the caller's parameters.
        let why = why.without_url();
        let (kind, message) = if why.is_connect() {
            // Checked before timeouts: a failed connection proves that nothing was sent.
            (ErrorKind::Connect, "could not connect to the server")
        } else if is_keep_alive_timeout(&why) {
            let message =
                "the server did not reply to an HTTP/2 ping, so the connection was closed";
            (ErrorKind::Transport, message)
        } else if is_refused(&why) {
            let message = "the server refused the request before processing it";
            let failure = Self::new(ErrorKind::Transport, message).unsent();
            return failure.caused_by(why);
        } else if why.is_timeout() {
            (
                ErrorKind::Timeout,
                "the response took longer than the timeout",
            )
        } else if why.is_builder() {
            (ErrorKind::Request, "the request could not be built")
        } else if is_decompression_error(&why) {
            // Not retryable: the server would send the same body.
            (ErrorKind::Decode, NOT_ENCODED)
        } else {
            (
                ErrorKind::Transport,
                "the connection broke before the response was complete",
            )
        };
        Self::new(kind, message).caused_by(why)
    }

    /// Marks the failure as one of the stream that the caller sends. Its error is among the sources.
    pub(crate) fn of_body(mut self: Box<Self>) -> Box<Self> {
        let kinds = [ErrorKind::Transport, ErrorKind::Timeout, ErrorKind::Connect];
        if kinds.contains(&self.kind) {
            self.kind = ErrorKind::Request;
            self.message = String::from("the stream of the request's body failed");
            self.is_unsent = false;
        }
        self
    }

    /// The body cannot be decompressed.
    fn content(why: io::Error) -> Box<Self> {
        // Not retryable: the server would send the same body.
        let mut failure = Self::new(ErrorKind::Decode, NOT_ENCODED);
        failure.cause = Some(Cause::Content(why));
        failure
    }

    fn caused_by(mut self: Box<Self>, why: reqwest::Error) -> Box<Self> {
        self.cause = Some(Cause::Http(why));
        self
    }

    /// The response is not a success.
    pub(crate) fn status(mut response: Box<RawResponse>, hint: &str) -> Box<Self> {
        let message = match response.cut.take() {
            Some(why) if hint.is_empty() => format!("its body is incomplete: {why}"),
            _ => hint.to_owned(),
        };
        let mut failure = Self::new(ErrorKind::Status, message);
        failure.response = Some(response);
        failure
    }

    /// The response, if it is not a success.
    pub(crate) fn error_response(&self) -> Option<&RawResponse> {
        self.response
            .as_deref()
            .filter(|_| self.kind == ErrorKind::Status)
    }

    /// The body of a success does not match the API's description.
    pub(crate) fn decode(response: Box<RawResponse>, why: DecodeError) -> Box<Self> {
        let mut failure = Self::new(ErrorKind::Decode, why.reason);
        failure.path = why.path;
        failure.attempts = response.attempts;
        failure.response = Some(response);
        failure
    }

    /// Decoding the body exceeds its budget.
    pub(crate) fn over(allowance: &Allowance, over: Over) -> Box<Self> {
        match over {
            Over::Size => Self::new(ErrorKind::TooLarge, allowance.too_large()),
            Over::Depth => Self::new(ErrorKind::Decode, TOO_DEEP),
            Over::Time | Over::Brief => Self::new(ErrorKind::Timeout, allowance.late()),
        }
    }

    /// A success, or one of its items, is larger than a setting allows.
    pub(crate) fn too_large(allowance: &Allowance) -> Box<Self> {
        let Allowance { bytes, setting, .. } = allowance;
        let message = format!(
            "the response is larger than {bytes} bytes: increase `{setting}` to allow more"
        );
        Self::new(ErrorKind::TooLarge, message)
    }

    /// Attaches the response to a decode error. For other failures, only its beginning was read.
    pub(crate) fn within(mut self: Box<Self>, response: Box<RawResponse>) -> Box<Self> {
        if self.kind == ErrorKind::Decode {
            self.response = Some(response);
        }
        self
    }

    /// Marks the failure as caused by the client's own limits: an immediate retry would fail again.
    pub(crate) fn local(mut self: Box<Self>) -> Box<Self> {
        self.local = true;
        self
    }

    /// Marks the failure as one of an attempt that was not sent, or that the server certainly did not process.
    pub(crate) fn unsent(mut self: Box<Self>) -> Box<Self> {
        self.is_unsent = true;
        self
    }

    pub(crate) fn of(mut self: Box<Self>, operation: Operation) -> Box<Self> {
        self.operation = Some(operation);
        self
    }

    pub(crate) fn status_code(&self) -> Option<StatusCode> {
        self.response.as_ref().map(|it| it.status)
    }

    /// Whether the API returned a response.
    pub(crate) fn has_response(&self) -> bool {
        matches!(
            self.kind,
            ErrorKind::Status | ErrorKind::Decode | ErrorKind::TooLarge
        )
    }

    pub(crate) fn is_retryable(&self) -> bool {
        if self.local {
            return false;
        }
        match self.kind {
            ErrorKind::Connect | ErrorKind::Timeout | ErrorKind::Transport => true,
            ErrorKind::Status => {
                let status = self.status_code().map_or(0, |it| it.as_u16());
                matches!(status, 408 | 429 | 502 | 503 | 504)
            }
            ErrorKind::Auth => {
                matches!(&self.cause, Some(Cause::Auth(why)) if why.is_retryable())
            }
            ErrorKind::Request | ErrorKind::TooLarge | ErrorKind::Decode | ErrorKind::Paging => {
                false
            }
        }
    }

    /// Whether the server certainly did not process the request.
    pub(crate) fn never_left(&self) -> bool {
        self.is_unsent || matches!(self.kind, ErrorKind::Connect | ErrorKind::Auth)
    }

    /// The delay that the API, or the token endpoint, requests before the next attempt.
    pub(crate) fn retry_after(&self) -> Option<Duration> {
        match (&self.cause, &self.response) {
            (Some(Cause::Auth(why)), _) => why.retry_after(),
            (_, Some(response)) => retry_after(&response.headers),
            _ => None,
        }
    }

    /// The underlying error. The message already includes an [`AuthError`], so its source comes next.
    pub(crate) fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self.cause.as_ref()? {
            Cause::Http(why) => Some(why),
            Cause::Content(why) => Some(why),
            Cause::Auth(why) => why.source(),
            Cause::Hook(why) => Some(why.as_ref()),
        }
    }

    /// The text of the body, if the API describes it as plain text and the response has that type.
    fn text(&self) -> Option<&str> {
        let response = self.response.as_ref().filter(|_| self.is_text)?;
        let content_type = response.headers.get(CONTENT_TYPE);
        let content_type = content_type.map_or("text/plain", |it| it.to_str().unwrap_or_default());
        let essence = content_type.split(';').next().unwrap_or_default().trim();
        // A proxy may respond with an HTML page instead.
        let is_plain = ["text/plain", "text/markdown"];
        let is_plain = is_plain.iter().any(|it| essence.eq_ignore_ascii_case(it));
        // A truncated body may end within a character.
        let body = response.body.trim_ascii();
        let text = match str::from_utf8(body) {
            Ok(text) => text,
            Err(why) if why.error_len().is_none() => {
                str::from_utf8(&body[..why.valid_up_to()]).ok()?
            }
            Err(_) => return None,
        };
        (is_plain && !text.is_empty()).then_some(text)
    }

    /// Writes what happened; `api` is the message of the API's error.
    pub(crate) fn write(&self, f: &mut fmt::Formatter<'_>, api: Option<&str>) -> fmt::Result {
        if let Some(operation) = self.operation {
            write!(f, "{} {}: ", operation.method(), operation.path())?;
        }
        // The message is this crate's own, but may contain names of others.
        let message = Printed(&self.message, VALUE);
        match (self.kind, &self.response) {
            (ErrorKind::Decode, _) => {
                let place = Printed(self.path.as_deref().unwrap_or("the body"), VALUE);
                write!(f, "could not decode {place}: {message}")?;
            }
            (ErrorKind::Status, Some(response)) => {
                write!(f, "{}", response.status)?;
                match api.or(self.text()) {
                    Some("") => {}
                    Some(text) => write!(f, ": {}", Printed(text, MESSAGE))?,
                    None if self.message.is_empty() => {}
                    None => write!(f, ": {message}")?,
                }
            }
            _ => write!(f, "{message}")?,
        }
        match self.attempts {
            0 | 1 => Ok(()),
            attempts => write!(f, " (after {attempts} attempts)"),
        }
    }
}

/// Whether the connection was closed because a keep-alive ping timed out. hyper has no type for this error, and reports
/// it as a timeout, which would be mistaken for the request's own.
fn is_keep_alive_timeout(why: &reqwest::Error) -> bool {
    let mut causes = std::iter::successors(why.source(), |&it| it.source());
    causes.any(|it| it.to_string() == "keep-alive timed out")
}

/// Whether an HTTP/2 server reported that it did not process the request, because it refused the stream or was closing
/// the connection (RFC 9113, section 8.7). reqwest does not expose h2's error type.
fn is_refused(why: &reqwest::Error) -> bool {
    const SAID: [&str; 2] = [
        "stream error received: refused stream before processing any application logic",
        "connection error received: not a result of an error",
    ];
    let mut causes = std::iter::successors(why.source(), |&it| it.source());
    // A server that has begun its response has processed the request.
    why.is_request()
        && causes.any(|it| {
            let text = it.to_string();
            SAID.iter().any(|said| text.starts_with(said))
        })
}

/// Whether a user-supplied HTTP client failed to decode the body. Broken connections, which HTTP errors report, do not
/// count.
fn is_decompression_error(why: &reqwest::Error) -> bool {
    why.is_decode()
        && why
            .source()
            .is_some_and(<dyn StdError>::is::<std::io::Error>)
}
