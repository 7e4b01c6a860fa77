//! A request with everything that is sent. Not generic, so that it is compiled only once for all operations and types.

use std::fmt::{self, Display};
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use http::header::{CONTENT_TYPE, COOKIE};
use http::{HeaderMap, HeaderName, HeaderValue};
use reqwest::Url;

use crate::auth::{self, Authorizer, Credential, Place, Security};
use crate::client::address;
use crate::client::server;
use crate::client::settings::Settings;
use crate::client::shared::Shared;
use crate::error::failure::Failure;
use crate::operation::Operation;
use crate::platform::random;
use crate::request::body::Body;
use crate::request::cookie;
use crate::request::list_style::ListStyle;
use crate::request::multipart::Multipart;
use crate::request::names::Names;
use crate::request::style::{Pair, Styled};
use crate::request::target::{SegmentError, Target};
use crate::response::redirects::Redirects;
#[cfg(feature = "xml")]
use crate::xml;

/// The values of a list as strings, or the error that one of them cannot be formatted.
pub(crate) type Texts<'a> = dyn Iterator<Item = Result<String, fmt::Error>> + 'a;

/// A value in its style, or the error that it cannot be serialized.
pub(crate) type Written<'a> = Result<Styled<'a>, serde_json::Error>;

/// A request that can be sent repeatedly.
#[derive(Clone)]
pub(crate) struct Call {
    pub(crate) client: Arc<Shared>,
    /// Its path template is the only part of the path that is ever printed.
    pub(crate) operation: Operation,
    target: Target,
    /// The `Accept` header. The caller's header takes precedence.
    pub(crate) accept: HeaderValue,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Option<Body>,
    /// The credentials that the request requires, if they differ from the client's default.
    pub(crate) security: Option<Security>,
    // Rare fields are boxed, so that they take no space in most requests.
    /// The base URL, if it differs from the client's.
    base: Option<Box<Url>>,
    /// The whole URL, if it is a link from another response.
    link: Option<Box<Url>>,
    /// Whether it is safe to send the request twice, whatever the method.
    pub(crate) repeatable: bool,
    /// The idempotency header, by which the API recognizes a repeated request.
    pub(crate) idempotency_key: Option<HeaderName>,
    pub(crate) redirects: Redirects,
    /// The failures whose bodies are plain text, by status. A single digit is a class of statuses, and 0 all of them.
    pub(crate) texts: &'static [u16],
    /// Whether the response is a stream.
    pub(crate) streams: bool,
    pub(crate) settings: Settings,
    /// The parameters that are cookies of other names.
    cookies: Option<Box<Names>>,
    /// The delay before the first attempt.
    pub(crate) pause: Duration,
    /// The first invalid argument, reported when the request is sent.
    pub(crate) mistake: Option<String>,
}

// Writing to an existing box constructs the value in place. `Box::new` would construct it on the stack and copy it,
// which takes longer than constructing it.
impl Call {
    pub(crate) fn new(client: Arc<Shared>, operation: Operation) -> Box<Self> {
        let place = Box::new_uninit();
        Box::write(
            place,
            Self {
                target: Target::new(&client.base, operation.path()),
                settings: client.settings,
                client,
                redirects: Redirects::new(&operation.method()),
                texts: &[],
                operation,
                accept: HeaderValue::from_static("*/*"),
                headers: HeaderMap::new(),
                body: None,
                security: None,
                base: None,
                link: None,
                repeatable: false,
                idempotency_key: None,
                streams: false,
                cookies: None,
                pause: Duration::ZERO,
                mistake: None,
            },
        )
    }

    /// Sets the server, for operations that have their own.
    pub(crate) fn at(&mut self, url: &str) {
        match server::base(url, &self.client.base, &self.client.moved) {
            Ok(None) => {}
            Ok(Some(base)) => {
                self.target = Target::new(&base, self.operation.path());
                self.base = Some(Box::new(base));
            }
            Err(why) => self.mistake(format!("the server `{url}` is not a URL: {why}")),
        }
    }

    /// The base URL. Only its origin receives credentials.
    pub(crate) fn base(&self) -> &Url {
        self.base.as_deref().unwrap_or(&self.client.base)
    }

    /// Whether the request may be sent to another URL than the client's base.
    pub(crate) fn goes_elsewhere(&self) -> bool {
        self.base.is_some() || self.link.is_some()
    }

    /// The credentials for the `Authorization` header, if the request requires some that the client has.
    pub(crate) fn authorizer(&self) -> Option<&Authorizer> {
        let client = &self.client;
        match self.security.or(client.security) {
            None => Authorizer::of(&client.auth, Credential::Authorization),
            Some(security) => auth::carried(security, |it| self.has(it))
                .find_map(|it| Authorizer::of(&client.auth, it)),
        }
    }

    /// Whether the request carries the client's key with this name.
    pub(crate) fn carries_key(&self, name: &'static str) -> bool {
        match self.security.or(self.client.security) {
            None => true,
            Some(security) => {
                let mut carried = auth::carried(security, |it| self.has(it));
                carried.any(|it| it == Credential::Key(name))
            }
        }
    }

    /// Whether the client has the credential.
    fn has(&self, credential: Credential) -> bool {
        auth::has(&self.client.auth, &self.client.keys, credential)
    }

    /// Why the credentials that the request specifies conflict. A header set by the caller takes precedence over them.
    pub(crate) fn clash(&self) -> Option<String> {
        let client = &self.client;
        let clash = auth::clash(Some(self.security?), &client.auth, &client.keys)?;
        let is_set = match clash.place {
            Place::Header(name) => self.headers.contains_key(name),
            Place::Query(_) | Place::Cookie(_) => false,
        };
        (!is_set).then_some(clash.message)
    }

    pub(crate) fn path(&mut self, name: &'static str, value: &dyn Display) {
        let placed = self.target.segment(name, value);
        self.placed(name, &placed);
    }

    fn placed(&mut self, name: &str, placed: &Result<(), SegmentError>) {
        match placed {
            Ok(()) => {}
            Err(SegmentError::Unwritten) => self.unwritten(name),
            Err(SegmentError::Segment(why)) => {
                self.mistake(format!("the path parameter `{name}` {why}"));
            }
        }
    }

    pub(crate) fn query(&mut self, name: &str, value: &dyn Display) {
        if self.target.query(name, value).is_err() {
            self.unwritten(name);
        }
    }

    /// The value of a numeric query parameter.
    pub(crate) fn number<N: FromStr>(&self, name: &str) -> Option<N> {
        self.target.number(name)
    }

    /// Resolves a link from a response to this request. It must be on the same server, because only that receives
    /// credentials.
    pub(crate) fn linked(&self, link: &str) -> Result<Url, &'static str> {
        let here = self
            .url()
            .map_err(|_| "it does not belong to this request")?;
        let mut url = here.join(link).map_err(|_| "it is not a URL")?;
        if !address::same_origin(&url, self.base()) {
            return Err("it leads to another server");
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err("it contains credentials");
        }
        url.set_fragment(None);
        Ok(url)
    }

    /// Replaces the URL by a link from a response.
    pub(crate) fn follow(&mut self, link: Url) {
        self.link = Some(Box::new(link));
    }

    pub(crate) fn query_list(&mut self, name: &str, style: ListStyle, values: &mut Texts<'_>) {
        if self.target.query_list(name, style, values).is_err() {
            self.unwritten(name);
        }
    }

    pub(crate) fn header(&mut self, name: &str, value: &dyn Display) {
        let Ok(text) = address::text(value) else {
            return self.unwritten(name);
        };
        match (
            HeaderName::from_bytes(name.as_bytes()),
            HeaderValue::from_str(&text),
        ) {
            (Ok(name), Ok(mut value)) => {
                // The header may be a secret, so it is never printed.
                value.set_sensitive(true);
                self.headers.insert(name, value);
            }
            (Err(_), _) => {
                let name = name.escape_debug();
                self.mistake(format!("`{name}` is not the name of a header"));
            }
            (_, Err(_)) => self.mistake(format!("the header `{name}` contains invalid characters")),
        }
    }

    pub(crate) fn path_as(&mut self, name: &'static str, value: Written<'_>) {
        let Ok(value) = value else {
            return self.unwritten(name);
        };
        let text = value.segment().unwrap_or_default();
        let placed = self.target.segment_as(name, &text);
        self.placed(name, &placed);
    }

    pub(crate) fn query_as(&mut self, name: &str, value: Written<'_>) {
        match value.map(|it| (it.whole(), it)) {
            Ok((Some(whole), _)) => self.target.whole_query(whole),
            Ok((None, value)) => self.target.query_as(name, &value.pairs()),
            Err(_) => self.unwritten(name),
        }
    }

    pub(crate) fn header_as(&mut self, name: &str, value: Written<'_>) {
        match value.map(|it| it.header()) {
            Ok(Some(text)) => self.header(name, &text),
            Ok(None) => drop(self.headers.remove(name)),
            Err(_) => self.unwritten(name),
        }
    }

    pub(crate) fn cookie(&mut self, name: &str, value: &dyn Display) {
        match address::text(value) {
            Ok(text) => self.put_cookies(name, &[(name.to_owned(), cookie::encode(&text))]),
            Err(_) => self.unwritten(name),
        }
    }

    pub(crate) fn cookie_as(&mut self, name: &str, value: Written<'_>) {
        let Ok(value) = value else {
            return self.unwritten(name);
        };
        match value.cookies() {
            Some(cookies) => self.put_cookies(name, &cookies),
            None => self.mistake(format!(
                "the cookie `{name}` contains `;`, or characters that no header can have"
            )),
        }
    }

    /// Adds cookies to the one header that carries them all. The last value set wins.
    fn put_cookies(&mut self, name: &str, cookies: &[Pair]) {
        let before = self.headers.get(COOKIE);
        let before = before.and_then(|it| it.to_str().ok()).unwrap_or_default();
        let text = cookie::replaced(before, name, cookies, &mut self.cookies);
        if text.is_empty() {
            self.headers.remove(COOKIE);
        } else {
            self.header(COOKIE.as_str(), &text);
        }
    }

    pub(crate) fn accept(&mut self, types: HeaderValue) {
        self.accept = types;
    }

    /// Sets a form as the body, or records that it could not be serialized.
    pub(crate) fn form(&mut self, body: Result<String, serde_json::Error>) {
        match body {
            Ok(body) => self.body("application/x-www-form-urlencoded", body.into()),
            Err(_) => self.mistake(
                "the body cannot be serialized as a form: it is not an object, or contains values that JSON cannot represent"
                    .to_owned(),
            ),
        }
    }

    pub(crate) fn multipart(&mut self, media_type: &str, form: Multipart) {
        let boundary = random::uuid();
        let content_type = form.content_type(media_type, &boundary);
        match form.body(&boundary) {
            Ok(body) => self.body(&content_type, body),
            Err(mistake) => self.mistake(mistake),
        }
    }

    pub(crate) fn body(&mut self, content_type: &str, body: Body) {
        // A header that was set as one is sensitive: it stays, unless the body itself has a type.
        let is_set = self.headers.get(CONTENT_TYPE);
        let is_set = is_set.is_some_and(HeaderValue::is_sensitive) && body.own_type().is_none();
        let content_type = body.own_type().unwrap_or(content_type);
        match HeaderValue::from_str(content_type) {
            Ok(value) => {
                if !is_set {
                    self.headers.insert(CONTENT_TYPE, value);
                }
                self.body = Some(body);
            }
            Err(_) => self.mistake(format!(
                "`{}` is not a content type",
                content_type.escape_debug()
            )),
        }
    }

    /// Sets JSON as the body, or records that it could not be serialized. The underlying error may quote the body, so
    /// it is not reported.
    pub(crate) fn json(&mut self, content_type: &str, body: Result<Vec<u8>, serde_json::Error>) {
        match body {
            Ok(body) => self.body(content_type, body.into()),
            Err(_) => self.mistake(
                "the body cannot be serialized as JSON: check for a map whose keys are not strings"
                    .to_owned(),
            ),
        }
    }

    /// Sets XML as the body, or records that it could not be serialized. A JSON error may quote the body, so it is not
    /// reported.
    #[cfg(feature = "xml")]
    pub(crate) fn xml(
        &mut self,
        content_type: &str,
        root: &'static xml::Element,
        value: Result<serde_json::Value, serde_json::Error>,
    ) {
        match value.map(|it| xml::to_xml(root, &it)) {
            Ok(Ok(text)) => self.body(content_type, Body::xml(root, text)),
            Ok(Err(why)) => self.mistake(format!("the body cannot be serialized as XML: {why}")),
            Err(_) => self.mistake(
                "the body cannot be serialized as XML: its maps have keys that are not strings, or it is nested too deeply"
                    .to_owned(),
            ),
        }
    }

    /// Sets the idempotency header, by which the API processes a repeated request only once.
    pub(crate) fn idempotency_key(&mut self, header: &str) {
        match HeaderName::from_bytes(header.as_bytes()) {
            Ok(name) => self.idempotency_key = Some(name),
            Err(_) => self.mistake(format!("`{header}` is not the name of a header")),
        }
    }

    /// Records an invalid argument, to be reported when the request is sent. The first may cause the others, so it is
    /// kept.
    pub(crate) fn mistake(&mut self, mistake: String) {
        self.mistake.get_or_insert(mistake);
    }

    fn unwritten(&mut self, name: &str) {
        self.mistake(format!("the value of `{name}` could not be serialized"));
    }

    pub(crate) fn url(&self) -> Result<Url, Box<Failure>> {
        if let Some(link) = &self.link {
            return Ok(Url::clone(link));
        }
        self.target.check().map_err(Failure::request)?;
        Ok(self.target.url(self.base()))
    }
}

/// Prints no values: they may be secrets.
impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.operation.method(), self.operation.path())
    }
}
