//! One exchange with a token endpoint. Caching and waiting are the caller's concern.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, StatusCode};
use reqwest::{Response, Url};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_json::value::RawValue;
use url::form_urlencoded;
use zeroize::Zeroizing;

use super::{AuthError, Context, header};
use crate::Secret;
use crate::client::address::encode;
use crate::decoding::bounded::Bounded;
use crate::decoding::meter::{self, Allowance};
use crate::platform::clock::Instant;
use crate::platform::random;
use crate::response::content_encoding::{self, Broken, Incoming};
use crate::response::retry_after::retry_after;

/// How long before its expiry a token is renewed; a random factor of up to two is applied. This is enough for a request
/// in progress, and a small part of a long lifetime.
const RENEW_EARLY: Duration = Duration::from_secs(60);

/// The maximum size of a response in bytes, decompressed. A token response has a few thousand bytes.
const MAX_RESPONSE_SIZE: usize = 1 << 20;

/// The maximum length of an error code that is reported. OAuth's own have at most 25 characters.
const MAX_CODE_LENGTH: usize = 64;

/// The token types that mean bearer tokens; `bearertoken` is Apigee's. A missing type means bearer, too.
const BEARER: [&str; 3] = ["", "bearer", "bearertoken"];

/// Token types that require more than a header with the token (RFC 9449, RFC 8693 and drafts).
const UNSUPPORTED: [&str; 4] = ["mac", "dpop", "pop", "n_a"];

/// How a client authenticates at the token endpoint (RFC 6749, section 2.3.1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum ClientAuthentication {
    /// `client_id` and `client_secret` are fields of the body, also known as `client_secret_post`. This is the default,
    /// and nearly all servers accept it.
    #[default]
    Body,
    /// HTTP Basic, also known as `client_secret_basic`. RFC 6749 requires every server to accept it, and some accept
    /// nothing else.
    Basic,
}

/// The parameters of a token request.
#[derive(Clone)]
pub(super) struct Grant {
    pub(super) id: String,
    pub(super) secret: Secret,
    pub(super) authentication: ClientAuthentication,
    pub(super) scope: Option<String>,
    /// Additional parameters, by name.
    pub(super) parameters: Vec<(String, String)>,
}

impl Grant {
    /// Why the request cannot be sent.
    pub(super) fn check(&self) -> Result<(), AuthError> {
        let own = |name: &str| match name {
            "grant_type" | "client_secret" => true,
            "client_id" => self.authentication == ClientAuthentication::Body,
            "scope" => self.scope.is_some(),
            _ => false,
        };
        match self.parameters.iter().find(|(name, _)| own(name)) {
            Some((name, _)) => Err(AuthError::new(format!(
                "the request for a token already has `{name}`: do not add it as a parameter"
            ))),
            None => Ok(()),
        }
    }

    /// The body of the request.
    fn form(&self) -> Zeroizing<String> {
        let mut form = Zeroizing::new("grant_type=client_credentials".to_owned());
        let mut add = |name: &str, value: &str| {
            form.push('&');
            form.push_str(&encode(name));
            form.push('=');
            form.push_str(&encode(value));
        };
        if self.authentication == ClientAuthentication::Body {
            add("client_id", &self.id);
            add("client_secret", self.secret.expose());
        }
        if let Some(scope) = &self.scope {
            add("scope", scope);
        }
        for (name, value) in &self.parameters {
            add(name, value);
        }
        form
    }

    /// The `Authorization` header of the request. Both halves are form-encoded before they are joined.
    fn basic(&self) -> Result<Option<HeaderValue>, AuthError> {
        if self.authentication != ClientAuthentication::Basic {
            return Ok(None);
        }
        let encoded = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect();
        let (id, secret): (String, String) = (encoded(&self.id), encoded(self.secret.expose()));
        let plain = Zeroizing::new(format!("{id}:{}", Zeroizing::new(secret).as_str()));
        let text = Zeroizing::new(format!("Basic {}", STANDARD.encode(plain.as_bytes())));
        header(&*text).map(Some)
    }
}

/// Whether a header can carry the text as a bearer token: `b64token` of RFC 6750, section 2.1.
fn is_bearer(token: &str) -> bool {
    let text = token.trim_end_matches('=');
    let is_sound = |it: u8| {
        it.is_ascii_alphanumeric() || matches!(it, b'-' | b'.' | b'_' | b'~' | b'+' | b'/')
    };
    !text.is_empty() && text.bytes().all(is_sound)
}

/// A token, as the header that carries it.
pub(super) struct Token {
    pub(super) header: HeaderValue,
    renew: Option<Instant>,
    end: Option<Instant>,
}

impl Token {
    /// Whether the token need not be renewed yet.
    pub(super) fn is_fresh(&self, now: Instant) -> bool {
        self.renew.is_none_or(|it| now < it)
    }

    /// Whether the token has not expired.
    pub(super) fn is_alive(&self, now: Instant) -> bool {
        self.end.is_none_or(|it| now < it)
    }
}

/// A token response (RFC 6749, section 5.1).
#[derive(Deserialize)]
pub(super) struct Granted {
    access_token: Secret,
    /// Many endpoints omit it, although it is required.
    #[serde(default)]
    token_type: Value,
    /// Raw, because a number that is too large for an `f64` must not cost the token.
    #[serde(default)]
    expires_in: Option<Box<RawValue>>,
}

impl Granted {
    /// Why the token cannot be sent as a bearer token; empty if it can. Never quotes the token.
    fn defect(&self) -> String {
        if let Some(kind) = self.other_type() {
            return format!("a token of {kind}: only bearer tokens are supported");
        }
        if is_bearer(self.access_token.expose()) {
            String::new()
        } else {
            "a token with invalid characters: a bearer token may contain letters, digits, `-._~+/`, and trailing `=`"
                .to_owned()
        }
    }

    /// The type of the token, if it is not a bearer token.
    fn other_type(&self) -> Option<String> {
        let kind = match &self.token_type {
            Value::Null => return None,
            Value::String(kind) => kind.trim(),
            _ => return Some("a type that is not a string".to_owned()),
        };
        let is = |name: &&str| kind.eq_ignore_ascii_case(name);
        if BEARER.iter().any(is) {
            return None;
        }
        // An unknown type could be anything, even the token.
        let known = UNSUPPORTED.iter().any(is);
        Some(if known {
            format!("the type `{kind}`")
        } else {
            "an unknown type".to_owned()
        })
    }

    /// The token, whose lifetime began at `requested`.
    pub(super) fn since(self, requested: Instant) -> Result<Token, AuthError> {
        let bearer = Zeroizing::new(format!("Bearer {}", self.access_token.expose()));
        let life = self.expires_in.as_deref().and_then(seconds);
        let after = |life: Duration| requested.checked_add(life);
        // Randomized, so that clients do not renew their tokens simultaneously.
        let early = |life: Duration| RENEW_EARLY.min(life / 10).mul_f64(1.0 + random::share());
        let renew = life.map(|life| life.saturating_sub(early(life)));
        Ok(Token {
            header: header(&*bearer)?,
            renew: renew.and_then(after),
            end: life.and_then(after),
        })
    }
}

#[derive(Deserialize)]
struct ErrorResponse {
    error: String,
}

/// Fetches a token.
pub(super) async fn fetch(
    context: &Context,
    url: &Url,
    grant: &Grant,
    timeout: Duration,
) -> Result<Granted, AuthError> {
    let endpoint = named(url);
    let mut request = context
        .http_for(url)?
        .post(url.clone())
        .header(ACCEPT, "application/json")
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .timeout(timeout)
        .body(grant.form().to_string());
    if let Some(basic) = grant.basic()? {
        request = request.header(AUTHORIZATION, basic);
    }
    let mut encodings = HeaderMap::new();
    content_encoding::accept(&mut encodings);
    request = request.headers(encodings);
    let broken = |why: reqwest::Error| {
        let what = if why.is_connect() {
            "cannot be reached"
        } else if why.is_timeout() {
            "did not respond in time"
        } else {
            "broke off"
        };
        AuthError::new(format!("the token endpoint {endpoint} {what}"))
            .with_source(why.without_url())
            .retryable()
    };
    let response = request.send().await.map_err(broken)?;
    let wait = retry_after(response.headers());
    let granted = granted(response, url, broken).await;
    granted.map_err(|why| match wait {
        Some(wait) => why.left_alone(wait),
        None => why,
    })
}

/// Reads the token from a response.
async fn granted(
    response: Response,
    url: &Url,
    broken: impl Fn(reqwest::Error) -> AuthError,
) -> Result<Granted, AuthError> {
    let endpoint = named(url);
    let (status, moved) = (response.status(), response.url() != url);
    let mut response = Incoming::new(response, false);
    let mut body = Zeroizing::new(Vec::new());
    let cut = loop {
        let chunk = match response.chunk().await {
            Ok(Some(chunk)) => chunk,
            Ok(None) => break None,
            Err(why) => break Some(why),
        };
        let room = MAX_RESPONSE_SIZE - body.len();
        body.extend_from_slice(&chunk[..chunk.len().min(room)]);
        if chunk.len() >= room {
            // No token is that large, and the truncated body does not decode.
            break None;
        }
    };
    if moved {
        // Only a custom HTTP client follows redirects here.
        return Err(AuthError::new(format!(
            "the token endpoint {endpoint} redirects: set `token_url` to its actual URL"
        )));
    }
    // The status suffices, even if the body is truncated.
    if !status.is_success() {
        return Err(status_error(&endpoint, status, &body));
    }
    if let Some(why) = cut {
        return Err(read_error(&endpoint, why, broken));
    }
    let granted = decoded::<Granted>(&body);
    let granted = granted.filter(|it| !it.access_token.expose().trim().is_empty());
    let granted = granted.ok_or_else(|| {
        AuthError::new(format!(
            "the token endpoint {endpoint} responded with {status}, but no token"
        ))
    })?;
    let defect = granted.defect();
    if !defect.is_empty() {
        return Err(AuthError::new(format!(
            "the token endpoint {endpoint} responded with {status} with {defect}"
        )));
    }
    Ok(granted)
}

/// The error for a body that cannot be decompressed.
fn decompression_error(endpoint: &str, why: std::io::Error) -> AuthError {
    AuthError::new(format!(
        "the token endpoint {endpoint} returned a body that is not valid in its `Content-Encoding`"
    ))
    .with_source(why)
    .retryable()
}

/// The error for a body that could not be read to its end.
fn read_error(
    endpoint: &str,
    why: Broken,
    broken: impl Fn(reqwest::Error) -> AuthError,
) -> AuthError {
    match why {
        Broken::Http(why) => broken(why),
        Broken::Content(why) => decompression_error(endpoint, why),
        Broken::DecodeError(why) => AuthError::new(format!(
            "the response of the token endpoint {endpoint} cannot be read: {why}"
        )),
    }
}

/// The endpoint's URL without its parts that may be secret.
fn named(url: &Url) -> String {
    let mut url = url.clone();
    url.set_query(None);
    url.set_fragment(None);
    url.into()
}

/// The error for an unsuccessful response. Of the body, it contains only OAuth's error code.
fn status_error(endpoint: &str, status: StatusCode, body: &[u8]) -> AuthError {
    let code = decoded::<ErrorResponse>(body)
        .map(|it| it.error)
        .filter(|it| is_code(it));
    let code = code.map(|it| format!(" ({it})")).unwrap_or_default();
    let hint = match status.as_u16() {
        300..=399 => ": set `token_url` to its actual URL",
        400 | 401 | 403 => {
            ": check the client's identifier, its secret, how they are sent (`client_authentication`) and the scope"
        }
        _ => "",
    };
    let error = AuthError::new(format!(
        "the token endpoint {endpoint} responded with {status}{code}{hint}"
    ));
    if matches!(status.as_u16(), 408 | 429 | 500..=599) {
        error.retryable()
    } else {
        error
    }
}

/// Decodes JSON, with memory bounded by a multiple of its size.
fn decoded<T: DeserializeOwned>(body: &[u8]) -> Option<T> {
    let allowance = Allowance {
        bytes: MAX_RESPONSE_SIZE,
        ..Allowance::NONE
    };
    let decode = || {
        let mut json = serde_json::Deserializer::from_slice(body);
        let value = T::deserialize(Bounded::new(&mut json)).ok()?;
        json.end().ok().map(|()| value)
    };
    meter::within(&allowance, meter::ANY, decode).ok()?
}

fn is_code(text: &str) -> bool {
    (1..=MAX_CODE_LENGTH).contains(&text.len())
        && text
            .bytes()
            .all(|it| it.is_ascii_alphanumeric() || matches!(it, b'_' | b'-' | b'.'))
}

/// The lifetime of a token. Some servers write the number as a string; anything else is ignored.
fn seconds(expires_in: &RawValue) -> Option<Duration> {
    let seconds = expires_in.get().trim_matches('"').trim();
    Duration::try_from_secs_f64(seconds.parse().ok()?).ok()
}
