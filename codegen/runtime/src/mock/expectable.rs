//! A request as the description of an expected call.

use http::HeaderValue;
use http::header::{CONTENT_TYPE, COOKIE};

use super::body::ExpectedBody;
use super::expectation::ReturnsBytes;
use super::matcher::Matcher;
use super::received;
use crate::operation::Operation;
use crate::paging::PagedRequest;
use crate::request::Request;
use crate::request::call::Call;
use crate::request::list_style::ListStyle;
use crate::streaming::Streaming;

/// A request that a mock can expect: what the methods of a client return.
pub trait Expectable {
    /// What the mock's response contains: [`ReturnsValue`](super::ReturnsValue), [`ReturnsPages`](super::ReturnsPages)
    /// or [`ReturnsBytes`].
    type Returns;
    /// The API's error.
    type Error;

    /// What is set on the request.
    #[doc(hidden)]
    fn described(self) -> Described;
}

/// What is set on a request.
#[doc(hidden)]
pub struct Described {
    call: Box<Call>,
    /// The media type of the stream that the request accepts instead of the operation's usual response.
    stream: Option<HeaderValue>,
}

impl<T, E> From<Request<T, E>> for Described {
    fn from(request: Request<T, E>) -> Self {
        Self {
            call: request.into_call(),
            stream: None,
        }
    }
}

impl<T, E, W> From<PagedRequest<T, E, W>> for Described {
    fn from(request: PagedRequest<T, E, W>) -> Self {
        request.into_request().into()
    }
}

/// A request for a stream in place of an operation's usual response.
impl<T, E> Expectable for Request<Streaming<T, E>, E> {
    type Returns = ReturnsBytes;
    type Error = E;

    fn described(self) -> Described {
        let call = self.into_call();
        Described {
            stream: Some(call.accept.clone()).filter(|it| it != "*/*"),
            call,
        }
    }
}

impl Described {
    pub(super) fn operation(&self) -> Operation {
        self.call.operation
    }

    pub(super) fn stream(&self) -> Option<&HeaderValue> {
        self.stream.as_ref()
    }

    /// A condition for each part of the request that is set, or why the request could not be sent.
    pub(super) fn matchers(&self) -> Result<Vec<Matcher>, String> {
        if let Some(mistake) = &self.call.mistake {
            return Err(mistake.clone());
        }
        let url = self.call.url().map_err(|it| it.message)?;
        let base = self.call.base().path().trim_end_matches('/');
        let path = url.path().strip_prefix(base).unwrap_or(url.path());
        let mut matchers = self.path(path);
        matchers.extend(self.query(url.query().unwrap_or_default()));
        matchers.extend(self.headers());
        matchers.extend(ExpectedBody::of(&self.call)?.map(Matcher::Body));
        Ok(matchers)
    }

    fn path(&self, path: &str) -> Vec<Matcher> {
        let values = self.operation().values(path).unwrap_or_default();
        let matchers = values.into_iter().map(|(name, value)| Matcher::Path {
            name: name.to_owned(),
            value,
        });
        matchers.collect()
    }

    /// The conditions on the query. Lists are compared item by item, however they are joined.
    fn query(&self, query: &str) -> Vec<Matcher> {
        let style = ListStyle::Comma;
        let own: Vec<String> = self.operation().own_pairs().map(received::text).collect();
        let pairs = query
            .split('&')
            .filter(|it| !own.contains(&received::text(it)));
        let names = pairs.map(|it| received::text(it.split('=').next().unwrap_or_default()));
        let mut matchers: Vec<Matcher> = Vec::new();
        for name in names.filter(|it| !it.is_empty()) {
            let values = received::values(query, &name, style);
            let matcher = Matcher::Query {
                name,
                style,
                values,
            };
            if !matchers.iter().any(|it| matcher.replaces(it)) {
                matchers.push(matcher);
            }
        }
        matchers
    }

    /// The conditions on headers and cookies. The content type is one of the body's, if there is a body.
    fn headers(&self) -> Vec<Matcher> {
        let text = |it: &HeaderValue| String::from_utf8_lossy(it.as_bytes()).into_owned();
        let accept = self.stream().map(|it| ("accept".to_owned(), text(it)));
        let set = self.call.headers.iter();
        let set = set.map(|(name, value)| (name.as_str().to_owned(), text(value)));
        let set =
            set.filter(|(name, _)| *name != CONTENT_TYPE.as_str() || self.call.body.is_none());
        let (cookies, headers): (Vec<_>, Vec<_>) = set
            .chain(accept)
            .partition(|(name, _)| *name == COOKIE.as_str());
        let pairs = cookies
            .iter()
            .flat_map(|(_, value)| received::cookies(value));
        let cookies = pairs.map(|(name, value)| Matcher::Cookie {
            name: name.to_owned(),
            value: value.to_owned(),
        });
        let headers = headers
            .into_iter()
            .map(|(name, value)| Matcher::Header { name, value });
        headers.chain(cookies).collect()
    }
}
