//! Why a call failed, before anything is known of the API's own error: what is not generic of
//! [`Error`](crate::Error).

use std::error::Error as StdError;
use std::fmt;
use std::io;
use std::time::Duration;

use http::{Method, StatusCode};

use crate::auth::AuthError;
use crate::decoding::meter::{Allowance, Over, TOO_DEEP};
use crate::error::kind::ErrorKind;
use crate::error::printed::{MESSAGE, Printed, VALUE};
use crate::response::content_encoding::Broken;
use crate::response::decode_error::DecodeError;
use crate::response::raw::RawResponse;
use crate::response::retry_after::retry_after;

const NOT_ENCODED: &str =
    "it is not compressed as `Content-Encoding` says, or does not end where that says";

/// A failure. It holds the body of the response, but never prints it.
pub(crate) struct Failure {
    pub(crate) kind: ErrorKind,
    /// The method and the path's template; none if it was the client that could not be made.
    pub(crate) operation: Option<(Method, &'static str)>,
    /// What happened, and what to do about it; empty if the status says it all.
    pub(crate) message: String,
    pub(crate) response: Option<Box<RawResponse>>,
    /// Where in the body decoding failed.
    pub(crate) path: Option<String>,
    /// How often the call was sent.
    pub(crate) attempts: u32,
    /// Whether it was the client itself that turned the call down.
    local: bool,
    /// Whether the server has surely done nothing of what it was asked.
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
            path: None,
            attempts: 0,
            local: false,
            is_unsent: false,
            cause: None,
        })
    }

    /// A call that could not be made from what was given.
    pub(crate) fn request(message: impl Into<String>) -> Box<Self> {
        Self::new(ErrorKind::Request, message)
    }

    pub(crate) fn auth(why: AuthError) -> Box<Self> {
        let mut failure = Self::new(ErrorKind::Auth, why.to_string());
        failure.cause = Some(Cause::Auth(why));
        failure
    }

    /// A call that a hook keeps from being sent.
    pub(crate) fn hook(why: Box<dyn StdError + Send + Sync>) -> Box<Self> {
        let mut failure = Self::request("a hook kept the call from being sent");
        failure.cause = Some(Cause::Hook(why));
        failure
    }

    /// A call on whose way something broke.
    pub(crate) fn http(why: reqwest::Error) -> Box<Self> {
        // The URL holds what the caller looks for.
        let why = why.without_url();
        let (kind, message) = if why.is_connect() {
            // Before timeouts: who could not connect has sent nothing, which is worth knowing.
            (ErrorKind::Connect, "could not connect to the server")
        } else if is_silence(&why) {
            let message = "the server replied to no HTTP/2 ping: its connection was given up";
            (ErrorKind::Transport, message)
        } else if is_refused(&why) {
            let message = "the server refused the request before it looked at it";
            let failure = Self::new(ErrorKind::Transport, message).unsent();
            return failure.caused_by(why);
        } else if why.is_timeout() {
            (
                ErrorKind::Timeout,
                "the response took longer than the timeout",
            )
        } else if why.is_builder() {
            (ErrorKind::Request, "the request could not be built")
        } else if is_not_inflated(&why) {
            // The server sends the same again.
            (ErrorKind::Decode, NOT_ENCODED)
        } else {
            (
                ErrorKind::Transport,
                "the connection broke before the response was complete",
            )
        };
        Self::new(kind, message).caused_by(why)
    }

    /// A body that cannot be decompressed.
    fn content(why: io::Error) -> Box<Self> {
        // The server sends the same again.
        let mut failure = Self::new(ErrorKind::Decode, NOT_ENCODED);
        failure.cause = Some(Cause::Content(why));
        failure
    }

    fn caused_by(mut self: Box<Self>, why: reqwest::Error) -> Box<Self> {
        self.cause = Some(Cause::Http(why));
        self
    }

    /// A response that is not a success.
    pub(crate) fn status(mut response: Box<RawResponse>, hint: &str) -> Box<Self> {
        let message = match response.cut.take() {
            Some(why) if hint.is_empty() => format!("of its body there is only a part: {why}"),
            _ => hint.to_owned(),
        };
        let mut failure = Self::new(ErrorKind::Status, message);
        failure.response = Some(response);
        failure
    }

    /// A success whose body is not what the API promises.
    pub(crate) fn decode(response: Box<RawResponse>, why: DecodeError) -> Box<Self> {
        let mut failure = Self::new(ErrorKind::Decode, why.reason);
        failure.path = why.path;
        failure.attempts = response.attempts;
        failure.response = Some(response);
        failure
    }

    /// A body that costs more to decode than is allowed.
    pub(crate) fn over(allowance: &Allowance, over: Over) -> Box<Self> {
        match over {
            Over::Size => Self::new(ErrorKind::TooLarge, allowance.too_large()),
            Over::Depth => Self::new(ErrorKind::Decode, TOO_DEEP),
            Over::Time | Over::Brief => Self::new(ErrorKind::Timeout, allowance.late()),
        }
    }

    /// A success, or an item of one, that has more bytes than a setting allows.
    pub(crate) fn too_large(most: usize, setting: &str) -> Box<Self> {
        let message = format!("the response is larger than {most} bytes: `{setting}` allows more");
        Self::new(ErrorKind::TooLarge, message)
    }

    /// Keeps the response, if that is what cannot be understood; of another failure it is only the beginning.
    pub(crate) fn within(mut self: Box<Self>, response: Box<RawResponse>) -> Box<Self> {
        if self.kind == ErrorKind::Decode {
            self.response = Some(response);
        }
        self
    }

    /// The same, of a call that the client itself turned down: the same call would fare no better at once.
    pub(crate) fn local(mut self: Box<Self>) -> Box<Self> {
        self.local = true;
        self
    }

    /// The same, of an attempt that ended before it was sent, or that the server surely did nothing about.
    pub(crate) fn unsent(mut self: Box<Self>) -> Box<Self> {
        self.is_unsent = true;
        self
    }

    pub(crate) fn of(mut self: Box<Self>, method: &Method, path: &'static str) -> Box<Self> {
        self.operation = Some((method.clone(), path));
        self
    }

    pub(crate) fn status_code(&self) -> Option<StatusCode> {
        self.response.as_ref().map(|it| it.status)
    }

    /// Whether the API responded.
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

    /// Whether the server has surely seen nothing of the call.
    pub(crate) fn never_left(&self) -> bool {
        self.is_unsent || matches!(self.kind, ErrorKind::Connect | ErrorKind::Auth)
    }

    /// When the server wants to be asked again: the API's, or the one that gives credentials.
    pub(crate) fn retry_after(&self) -> Option<Duration> {
        match (&self.cause, &self.response) {
            (Some(Cause::Auth(why)), _) => why.retry_after(),
            (_, Some(response)) => retry_after(&response.headers),
            _ => None,
        }
    }

    /// What is behind it. An error of credentials is told by the message; what is behind that comes next.
    pub(crate) fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self.cause.as_ref()? {
            Cause::Http(why) => Some(why),
            Cause::Content(why) => Some(why),
            Cause::Auth(why) => why.source(),
            Cause::Hook(why) => Some(why.as_ref()),
        }
    }

    /// Writes what happened; `api` is what the API says of it.
    pub(crate) fn write(&self, f: &mut fmt::Formatter<'_>, api: Option<&str>) -> fmt::Result {
        if let Some((method, path)) = &self.operation {
            write!(f, "{method} {path}: ")?;
        }
        // It is this crate's own, but names what others named.
        let message = Printed(&self.message, VALUE);
        match (self.kind, &self.response) {
            (ErrorKind::Decode, _) => {
                let place = Printed(self.path.as_deref().unwrap_or("the body"), VALUE);
                write!(f, "could not decode {place}: {message}")?;
            }
            (ErrorKind::Status, Some(response)) => {
                write!(f, "{}", response.status)?;
                match api {
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

/// Whether it is the connection that was given up for the keep-alive. hyper has no type for that, and calls it a timeout,
/// which is another one than the call's.
fn is_silence(why: &reqwest::Error) -> bool {
    let mut causes = std::iter::successors(why.source(), |&it| it.source());
    causes.any(|it| it.to_string() == "keep-alive timed out")
}

/// Whether an HTTP/2 server said that it did nothing about the request: it refused the stream, or was closing the connection
/// already (RFC 9113, section 8.7). h2's type of error is none of reqwest's interface.
fn is_refused(why: &reqwest::Error) -> bool {
    const SAID: [&str; 2] = [
        "stream error received: refused stream before processing any application logic",
        "connection error received: not a result of an error",
    ];
    let mut causes = std::iter::successors(why.source(), |&it| it.source());
    // Once a response has begun, it was processed.
    why.is_request()
        && causes.any(|it| {
            let text = it.to_string();
            SAID.iter().any(|said| text.starts_with(said))
        })
}

/// Whether it is the body that is not what it should be, as an HTTP client of the user's own found, and not the connection, of which HTTP's own errors tell.
fn is_not_inflated(why: &reqwest::Error) -> bool {
    why.is_decode()
        && why
            .source()
            .is_some_and(<dyn StdError>::is::<std::io::Error>)
}
