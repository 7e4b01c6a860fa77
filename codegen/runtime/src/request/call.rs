//! A call: everything that is sent. Not generic, so that it is compiled once, however many operations and types there
//! are.

use std::fmt::{self, Display};
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use http::header::{CONTENT_TYPE, COOKIE};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use reqwest::Url;

use crate::auth::{self, Authorizer, Credential, Place, Security};
use crate::client::address;
use crate::client::server;
use crate::client::settings::Settings;
use crate::client::shared::Shared;
use crate::error::failure::Failure;
use crate::platform::random;
use crate::request::body::Body;
use crate::request::cookie;
use crate::request::list_style::ListStyle;
use crate::request::multipart::Multipart;
use crate::request::style::{Pair, Styled};
use crate::request::target::{SegmentError, Target};
use crate::response::redirects::Redirects;
#[cfg(feature = "xml")]
use crate::xml;

/// The values of a list as texts, or that one of them cannot be written.
pub(crate) type Texts<'a> = dyn Iterator<Item = Result<String, fmt::Error>> + 'a;

/// A value in its style, or that it cannot be written.
pub(crate) type Written<'a> = Result<Styled<'a>, serde_json::Error>;

/// A call that can be sent, and sent again.
#[derive(Clone)]
pub(crate) struct Call {
    pub(crate) client: Arc<Shared>,
    pub(crate) method: Method,
    /// The path's template: the only thing of the path that is ever printed.
    pub(crate) path: &'static str,
    target: Target,
    /// What the response may be; a header that says otherwise goes before.
    pub(crate) accept: HeaderValue,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Option<Body>,
    /// What it asks for, if it is not what the client says.
    pub(crate) security: Option<Security>,
    // What few calls have is in boxes, and takes no room in the others.
    /// Where it is sent, if it is not the client's base.
    base: Option<Box<Url>>,
    /// The whole URL, if another response said it.
    link: Option<Box<Url>>,
    /// Whether it does no harm to send it twice, whatever the method.
    pub(crate) repeatable: bool,
    /// The header that tells the API that two requests are one.
    pub(crate) idempotency_key: Option<HeaderName>,
    pub(crate) redirects: Redirects,
    /// Whether its response is read as it is asked for.
    pub(crate) streams: bool,
    pub(crate) settings: Settings,
    /// How long it waits before it begins.
    pub(crate) pause: Duration,
    /// The first thing that was given and cannot be sent.
    pub(crate) mistake: Option<String>,
}

// What is written to a box that is there already is made in its place. `Box::new` makes it elsewhere and copies all of its
// room, which takes longer than to make it.
impl Call {
    pub(crate) fn new(client: Arc<Shared>, method: Method, path: &'static str) -> Box<Self> {
        let place = Box::new_uninit();
        Box::write(
            place,
            Self {
                target: Target::new(&client.base, path),
                settings: client.settings,
                client,
                redirects: Redirects::new(&method),
                method,
                path,
                accept: HeaderValue::from_static("*/*"),
                headers: HeaderMap::new(),
                body: None,
                security: None,
                base: None,
                link: None,
                repeatable: false,
                idempotency_key: None,
                streams: false,
                pause: Duration::ZERO,
                mistake: None,
            },
        )
    }

    /// Sends it to a server of its own.
    pub(crate) fn at(&mut self, url: &str) {
        match server::base(url, &self.client.base, &self.client.moved) {
            Ok(None) => {}
            Ok(Some(base)) => {
                self.target = Target::new(&base, self.path);
                self.base = Some(Box::new(base));
            }
            Err(why) => self.mistake(format!("the server `{url}` is not a URL: {why}")),
        }
    }

    /// Where it is sent: nobody else gets its credentials.
    pub(crate) fn base(&self) -> &Url {
        self.base.as_deref().unwrap_or(&self.client.base)
    }

    /// Whether it may be sent to another place than the client's base.
    pub(crate) fn goes_elsewhere(&self) -> bool {
        self.base.is_some() || self.link.is_some()
    }

    /// What authorizes it, if it asks for what the client has.
    pub(crate) fn authorizer(&self) -> Option<&Authorizer> {
        let client = &self.client;
        match self.security.or(client.security) {
            None => Authorizer::of(&client.auth, Credential::Authorization),
            Some(security) => auth::carried(security, |it| self.has(it))
                .find_map(|it| Authorizer::of(&client.auth, it)),
        }
    }

    /// Whether it carries the client's key of this name.
    pub(crate) fn carries_key(&self, name: &'static str) -> bool {
        match self.security.or(self.client.security) {
            None => true,
            Some(security) => {
                let mut carried = auth::carried(security, |it| self.has(it));
                carried.any(|it| it == Credential::Key(name))
            }
        }
    }

    /// Whether the client has one of the credentials.
    fn has(&self, credential: Credential) -> bool {
        auth::has(&self.client.auth, &self.client.keys, credential)
    }

    /// Why the credentials that it asks for by itself cannot be sent together. A header that the caller set goes before them.
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
        match self.target.segment(name, value) {
            Ok(()) => {}
            Err(SegmentError::Unwritten) => self.unwritten(name),
            Err(SegmentError::Segment(why)) => self.mistake(format!("the path's `{name}` {why}")),
        }
    }

    pub(crate) fn query(&mut self, name: &str, value: &dyn Display) {
        if self.target.query(name, value).is_err() {
            self.unwritten(name);
        }
    }

    /// A number that a parameter of the query was set to.
    pub(crate) fn number<N: FromStr>(&self, name: &str) -> Option<N> {
        self.target.number(name)
    }

    /// The URL that a response to it named, if that is its own server's: nobody else gets its credentials.
    pub(crate) fn linked(&self, link: &str) -> Result<Url, &'static str> {
        let here = self.url().map_err(|_| "it does not come from this call")?;
        let mut url = here.join(link).map_err(|_| "it is not a URL")?;
        if !address::same_origin(&url, self.base()) {
            return Err("it leads to another server");
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err("it holds credentials");
        }
        url.set_fragment(None);
        Ok(url)
    }

    /// Sends it to a URL that a response named, in place of its own.
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
                // What a header holds is not known here: none is printed.
                value.set_sensitive(true);
                self.headers.insert(name, value);
            }
            (Err(_), _) => {
                let name = name.escape_debug();
                self.mistake(format!("`{name}` is not the name of a header"));
            }
            (_, Err(_)) => self.mistake(format!(
                "the header `{name}` holds characters that no header can carry"
            )),
        }
    }

    pub(crate) fn path_as(&mut self, name: &'static str, value: Written<'_>) {
        let Ok(value) = value else {
            return self.unwritten(name);
        };
        let text = value.segment().unwrap_or_default();
        match self.target.segment_as(name, &text) {
            Ok(()) => {}
            Err(SegmentError::Unwritten) => self.unwritten(name),
            Err(SegmentError::Segment(why)) => self.mistake(format!("the path's `{name}` {why}")),
        }
    }

    pub(crate) fn query_as(&mut self, name: &str, value: Written<'_>) {
        match value {
            Ok(value) => self.target.query_as(name, &value.pairs()),
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
        self.put_cookies(name, &value.pairs());
    }

    /// All cookies stand in one header. What is set again takes the place of what was set before.
    fn put_cookies(&mut self, name: &str, cookies: &[Pair]) {
        let before = self.headers.get(COOKIE).and_then(|it| it.to_str().ok());
        let text = cookie::replaced(before.unwrap_or_default(), name, cookies);
        if text.is_empty() {
            self.headers.remove(COOKIE);
        } else {
            self.header(COOKIE.as_str(), &text);
        }
    }

    pub(crate) fn accept(&mut self, types: HeaderValue) {
        self.accept = types;
    }

    /// Takes a body as a form, or that it could not be written.
    pub(crate) fn form(&mut self, body: Result<String, serde_json::Error>) {
        match body {
            Ok(body) => self.body("application/x-www-form-urlencoded", body.into()),
            Err(_) => self.mistake(
                "the body cannot be written as a form: it is no object, or holds what JSON cannot"
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
        let content_type = body.own_type().unwrap_or(content_type);
        match HeaderValue::from_str(content_type) {
            Ok(value) => {
                self.headers.insert(CONTENT_TYPE, value);
                self.body = Some(body);
            }
            Err(_) => self.mistake(format!(
                "`{}` is not a content type",
                content_type.escape_debug()
            )),
        }
    }

    /// Takes a body as JSON, or that it could not be written: why may quote it, and is not told.
    pub(crate) fn json(&mut self, content_type: &str, body: Result<Vec<u8>, serde_json::Error>) {
        match body {
            Ok(body) => self.body(content_type, body.into()),
            Err(_) => self.mistake(
                "the body cannot be written as JSON: look for a map whose keys are no strings"
                    .to_owned(),
            ),
        }
    }

    /// Takes a body as XML, or that it is not even JSON: why may quote it, and is not told.
    #[cfg(feature = "xml")]
    pub(crate) fn xml(
        &mut self,
        content_type: &str,
        root: &xml::Element,
        value: Result<serde_json::Value, serde_json::Error>,
    ) {
        match value.map(|it| xml::to_xml(root, &it)) {
            Ok(Ok(body)) => self.body(content_type, body.into()),
            Ok(Err(why)) => self.mistake(format!("the body cannot be written as XML: {why}")),
            Err(_) => self.mistake(
                "the body cannot be written as XML: its maps have keys that are no strings, or it is nested too deeply"
                    .to_owned(),
            ),
        }
    }

    /// The header that tells the API that two requests are one: what is sent twice with it is done once.
    pub(crate) fn idempotency_key(&mut self, header: &str) {
        match HeaderName::from_bytes(header.as_bytes()) {
            Ok(name) => self.idempotency_key = Some(name),
            Err(_) => self.mistake(format!("`{header}` is not the name of a header")),
        }
    }

    /// Keeps a mistake, to be told when the call is sent. The first explains the others.
    pub(crate) fn mistake(&mut self, mistake: String) {
        self.mistake.get_or_insert(mistake);
    }

    fn unwritten(&mut self, name: &str) {
        self.mistake(format!("the value of `{name}` could not be written"));
    }

    pub(crate) fn url(&self) -> Result<Url, Box<Failure>> {
        if let Some(link) = &self.link {
            return Ok(Url::clone(link));
        }
        match self.target.missing() {
            None => Ok(self.target.url(self.base())),
            Some(name) => Err(Failure::request(format!(
                "the path's `{name}` has no value: give it one"
            ))),
        }
    }
}

/// Prints no values: they may be secrets.
impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.path)
    }
}
