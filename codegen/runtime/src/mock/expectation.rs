//! The untyped expectation, which is compiled only once. Generated code wraps it in types.

use std::collections::BTreeMap;
use std::fmt::{self, Display};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderName, HeaderValue, StatusCode};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::difference::Others;
use super::matcher::Matcher;
use super::operation::{Operation, ResponseKind, decoded};
use super::reply::Body;
use super::state::{ExpectedCall, Shared};
use crate::error::api_error::ApiError;
use crate::request::cookie;
use crate::request::list_style::ListStyle;
use crate::request::multipart::Multipart;
use crate::request::style::{self, Style, Styled};
use crate::response::decode;
#[cfg(feature = "xml")]
use crate::xml;

/// Expected requests of one operation: their content, their number, and the response to them.
///
/// An expectation is active as soon as it is created, and initially matches every request of its operation. Each method
/// adds a condition or changes the response. The conditions have the same names as the methods of
/// [`RequestBuilder`](crate::RequestBuilder).
pub struct Expectation {
    state: Shared,
    /// The index in the state, from which nothing is removed.
    index: usize,
}

#[expect(
    clippy::return_self_not_must_use,
    reason = "an expectation stands in the mock's state: what a method returns is for more methods, and may be dropped"
)]
impl Expectation {
    pub(super) fn new(state: Shared, operation: &'static Operation) -> Self {
        let mut locked = state.lock();
        let index = locked.expected.len();
        locked.expected.push(ExpectedCall::new(operation));
        drop(locked);
        Self { state, index }
    }

    fn set(self, change: impl FnOnce(&mut ExpectedCall)) -> Self {
        change(&mut self.state.lock().expected[self.index]);
        self
    }

    fn matching(self, matcher: Matcher) -> Self {
        self.set(|it| it.expect(matcher))
    }

    /// Expects the value of `{name}` in the path.
    pub fn path(self, name: &'static str, value: impl Display) -> Self {
        let value = value.to_string();
        self.matching(Matcher::Path { name, value })
    }

    /// Expects the value of a query parameter.
    pub fn query(self, name: &str, value: impl Display) -> Self {
        self.query_list(name, ListStyle::Exploded, [value])
    }

    /// Expects the values of a query parameter that is a list, in this order; an empty list means that the parameter is
    /// absent.
    pub fn query_list(
        self,
        name: &str,
        style: ListStyle,
        values: impl IntoIterator<Item: Display>,
    ) -> Self {
        let values = values.into_iter().map(|it| it.to_string()).collect();
        self.matching(Matcher::Query {
            name: name.to_owned(),
            style,
            values,
        })
    }

    /// Expects the value of `{name}` in the path, in a style.
    ///
    /// # Panics
    ///
    /// If the value cannot be serialized as JSON.
    #[track_caller]
    pub fn path_as(
        self,
        name: &'static str,
        style: Style,
        value: &(impl Serialize + ?Sized),
    ) -> Self {
        let text = styled(name, style, value).segment().unwrap_or_default();
        let value = decoded(&text);
        self.matching(Matcher::Path { name, value })
    }

    /// Expects a query parameter, in a style. An empty value adds no condition.
    ///
    /// # Panics
    ///
    /// If the value cannot be serialized as JSON.
    #[track_caller]
    pub fn query_as(mut self, name: &str, style: Style, value: &(impl Serialize + ?Sized)) -> Self {
        let pairs = styled(name, style, value).pairs();
        let mut grouped: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (name, value) in pairs {
            let values = grouped.entry(decoded(&name)).or_default();
            values.push(decoded(&value));
        }
        for (name, values) in grouped {
            self = self.query_list(&name, ListStyle::Exploded, values);
        }
        self
    }

    /// Expects a header, in a style. An empty value adds no condition.
    ///
    /// # Panics
    ///
    /// If the value cannot be serialized as JSON.
    #[track_caller]
    pub fn header_as(self, name: &str, style: Style, value: &(impl Serialize + ?Sized)) -> Self {
        match styled(name, style, value).header() {
            Some(text) => self.header(name, text),
            None => self,
        }
    }

    /// Expects a cookie.
    pub fn cookie(self, name: &str, value: impl Display) -> Self {
        let value = cookie::encode(&value.to_string());
        self.with_cookie(name.to_owned(), value)
    }

    /// Expects a cookie, in a style. An empty value adds no condition.
    ///
    /// # Panics
    ///
    /// If the value cannot be serialized as JSON.
    #[track_caller]
    pub fn cookie_as(
        mut self,
        name: &str,
        style: Style,
        value: &(impl Serialize + ?Sized),
    ) -> Self {
        for (name, value) in styled(name, style, value).pairs() {
            self = self.with_cookie(name, value);
        }
        self
    }

    fn with_cookie(self, name: String, value: String) -> Self {
        self.matching(Matcher::Cookie { name, value })
    }

    /// Expects a header.
    pub fn header(self, name: &str, value: impl Display) -> Self {
        self.matching(Matcher::Header {
            name: name.to_owned(),
            value: value.to_string(),
        })
    }

    /// Expects exactly this JSON body.
    ///
    /// # Panics
    ///
    /// If the value cannot be serialized as JSON.
    #[track_caller]
    pub fn json(self, value: &(impl Serialize + ?Sized)) -> Self {
        self.matching(Matcher::Json {
            value: written(value),
            others: Others::None,
        })
    }

    /// Expects a JSON body that is an object with this value as its only property.
    ///
    /// # Panics
    ///
    /// If the value cannot be serialized as JSON.
    #[track_caller]
    pub fn json_property(self, property: &'static str, value: &(impl Serialize + ?Sized)) -> Self {
        self.json(&json!({ property: written(value) }))
    }

    /// Expects a JSON body with at least these properties, also in nested objects. `property` is the property that
    /// wraps the value on the wire.
    ///
    /// # Panics
    ///
    /// If the value cannot be serialized as JSON.
    #[track_caller]
    pub fn json_including(
        self,
        property: Option<&'static str>,
        value: &(impl Serialize + ?Sized),
    ) -> Self {
        let value = written(value);
        let value = match property {
            Some(property) => json!({ property: value }),
            None => value,
        };
        self.matching(Matcher::Json {
            value,
            others: Others::Any,
        })
    }

    /// Expects an XML body that decodes to this value, whatever its syntax.
    ///
    /// # Panics
    ///
    /// If the value cannot be serialized as XML.
    #[cfg(feature = "xml")]
    #[track_caller]
    pub fn xml(
        self,
        _content_type: &'static str,
        root: &'static xml::Element,
        value: &(impl Serialize + ?Sized),
    ) -> Self {
        match xml::from_xml(root, &as_xml(root, value)) {
            Ok(value) => self.matching(Matcher::Xml { root, value }),
            Err(why) => panic!("the value does not round-trip through XML: {why}"),
        }
    }

    /// Expects a form (`application/x-www-form-urlencoded`).
    ///
    /// # Panics
    ///
    /// If the value cannot be serialized as a form.
    #[track_caller]
    pub fn form(self, value: &(impl Serialize + ?Sized), styles: &[(&str, Style)]) -> Self {
        match style::form(value, styles) {
            Ok(form) => self.matching(Matcher::Raw(form.into())),
            Err(why) => panic!("the value cannot be serialized as a form: {why}"),
        }
    }

    /// Expects a multipart form with its parts in this order.
    ///
    /// # Panics
    ///
    /// If the form cannot be sent.
    #[track_caller]
    pub fn multipart(self, form: impl Into<Multipart>) -> Self {
        self.matching(Matcher::Multipart(form.into()))
    }

    /// Expects a multipart body of another media type than forms have, with its parts in this order.
    ///
    /// # Panics
    ///
    /// If the body cannot be sent.
    #[track_caller]
    pub fn multipart_of(self, _media_type: &'static str, form: impl Into<Multipart>) -> Self {
        self.multipart(form)
    }

    /// Expects exactly these bytes.
    ///
    /// # Panics
    ///
    /// If the body is a stream, whose content cannot be known in advance.
    pub fn raw(self, _content_type: &'static str, body: impl Into<crate::Body>) -> Self {
        let body = body.into();
        let expected = match body.own_type() {
            Some(content_type) => self.header("content-type", content_type),
            None => self,
        };
        match body.bytes() {
            Some(bytes) => expected.matching(Matcher::Raw(bytes.clone())),
            None => panic!("a stream cannot be expected: pass its bytes instead"),
        }
    }

    /// Expects no body.
    pub fn no_body(self) -> Self {
        self.matching(Matcher::Raw(Bytes::new()))
    }

    /// Responds with a success and a value, in the API's envelope.
    ///
    /// # Panics
    ///
    /// If the value cannot be serialized as JSON, or as the XML that the operation returns.
    #[track_caller]
    pub fn returns(self, value: &(impl Serialize + ?Sized)) -> Self {
        #[cfg(feature = "xml")]
        if let ResponseKind::Xml(root) = self.operation().response {
            let body = Body::Raw(as_xml(root, value).into());
            return self.replying(None, body);
        }
        let value = written(value);
        self.replying(None, Body::Value(value))
    }

    /// The value of the example in the API's description, for responses based on it.
    ///
    /// # Panics
    ///
    /// If there is no example, or it is not a valid value.
    #[track_caller]
    pub fn example<T: DeserializeOwned>(&self) -> T {
        let operation = self.operation();
        let property = match operation.response {
            ResponseKind::Property(property) => property,
            _ => "",
        };
        #[cfg(feature = "xml")]
        if let ResponseKind::Xml(root) = operation.response {
            let Some(example) = operation.xml_example(root) else {
                panic!("{}", operation.no_example())
            };
            return match decode::xml_value(&example, root) {
                Ok(value) => value,
                Err(why) => panic!(
                    "the example of `{}` does not decode: {}",
                    operation.name, why.reason
                ),
            };
        }
        let Some(example) = operation.example else {
            panic!("{}", operation.no_example())
        };
        match decode::within(example, property) {
            Ok(value) => value,
            Err(why) => panic!("the example of `{}` does not decode: {why}", operation.name),
        }
    }

    /// Responds with a success and items, which are split into pages of the size that each request specifies.
    ///
    /// # Panics
    ///
    /// If an item cannot be serialized as JSON.
    #[track_caller]
    pub fn returns_items(self, items: impl IntoIterator<Item: Serialize>) -> Self {
        self.replying(None, Body::Items(all(items)))
    }

    /// Responds with a success and these pages, whatever page size a request specifies.
    ///
    /// # Panics
    ///
    /// If an item cannot be serialized as JSON.
    #[track_caller]
    pub fn returns_pages(
        self,
        pages: impl IntoIterator<Item: IntoIterator<Item: Serialize>>,
    ) -> Self {
        let pages = pages.into_iter().map(all).collect();
        self.replying(None, Body::Pages(pages))
    }

    /// Responds with a success and a body that is not JSON.
    pub fn returns_raw(self, body: impl Into<Bytes>) -> Self {
        self.replying(None, Body::Raw(body.into()))
    }

    /// Responds with a status and an API error, in the position where the API returns it.
    ///
    /// # Panics
    ///
    /// If the status is invalid in HTTP, or the error cannot be serialized as JSON.
    #[track_caller]
    pub fn fails_with<E: ApiError + Serialize>(self, status: u16, error: &E) -> Self {
        let error = written(error);
        let error = match E::PROPERTY {
            Some(property) => json!({ property: error }),
            None => error,
        };
        self.replying(Some(self::status(status)), Body::Error(error))
    }

    /// Responds with a status and a raw body.
    ///
    /// # Panics
    ///
    /// If the status is invalid in HTTP.
    #[track_caller]
    pub fn responds_with(self, status: u16, body: impl Into<Bytes>) -> Self {
        self.replying(Some(self::status(status)), Body::Raw(body.into()))
    }

    fn operation(&self) -> &'static Operation {
        self.state.lock().expected[self.index].operation
    }

    fn replying(self, status: Option<StatusCode>, body: Body) -> Self {
        self.set(|it| {
            it.reply.status = status;
            it.reply.body = body;
        })
    }

    /// Sets a header of the response, in addition to the methods above.
    ///
    /// # Panics
    ///
    /// If the name or the value is invalid in a header.
    #[track_caller]
    pub fn response_header(self, name: &str, value: impl Display) -> Self {
        let value = value.to_string();
        let (Ok(name), Ok(value)) = (
            HeaderName::from_bytes(name.as_bytes()),
            HeaderValue::from_str(&value),
        ) else {
            panic!("`{name}: {value}` is not a valid header")
        };
        self.set(|it| {
            it.reply.headers.insert(name, value);
        })
    }

    /// Delays the response.
    pub fn after(self, delay: Duration) -> Self {
        self.set(|it| it.reply.delay = delay)
    }

    /// Expects exactly this number of requests; further ones match older expectations.
    pub fn times(self, times: u64) -> Self {
        self.set(|it| it.times = times..=times)
    }

    /// Also accepts fewer requests, or none.
    pub fn optional(self) -> Self {
        self.set(|it| it.times = 0..=*it.times.end())
    }

    /// The number of requests that matched so far. If a client retries a request, each attempt counts.
    pub fn calls(&self) -> u64 {
        self.state.lock().expected[self.index].calls
    }
}

/// Serializes a value as JSON. Panics at the caller's location, where a test passes an invalid value.
#[track_caller]
fn written(value: &(impl Serialize + ?Sized)) -> Value {
    match serde_json::to_value(value) {
        Ok(value) => value,
        Err(why) => panic!("the value cannot be serialized as JSON: {why}"),
    }
}

/// Serializes a value as XML.
#[cfg(feature = "xml")]
#[track_caller]
fn as_xml(root: &xml::Element, value: &(impl Serialize + ?Sized)) -> Vec<u8> {
    let value = match xml::json(value) {
        Ok(value) => value,
        Err(why) => panic!("the value cannot be serialized as JSON, and so not as XML: {why}"),
    };
    match xml::to_xml(root, &value) {
        Ok(xml) => xml,
        Err(why) => panic!("the value cannot be serialized as XML: {why}"),
    }
}

#[track_caller]
fn styled<'a>(name: &'a str, style: Style, value: &(impl Serialize + ?Sized)) -> Styled<'a> {
    match Styled::new(name, style, value) {
        Ok(value) => value,
        Err(why) => panic!("the value of `{name}` cannot be serialized: {why}"),
    }
}

#[track_caller]
fn all(items: impl IntoIterator<Item: Serialize>) -> Vec<Value> {
    let mut values = Vec::new();
    for item in items {
        values.push(written(&item));
    }
    values
}

#[track_caller]
fn status(status: u16) -> StatusCode {
    let Ok(status) = StatusCode::from_u16(status) else {
        panic!("{status} is not a valid HTTP status")
    };
    status
}

/// Prints the conditions.
impl fmt::Debug for Expectation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.state.lock();
        let expected = &state.expected[self.index];
        write!(
            f,
            "Expectation({}, {} calls)",
            expected.named(),
            expected.calls
        )
    }
}
