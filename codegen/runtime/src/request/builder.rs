//! A call in the making, as generated code describes it.

use std::fmt::Display;
use std::marker::PhantomData;
use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderValue, Method};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::auth::Security;
use crate::client::address;
use crate::client::server::{self, Variable};
use crate::client::shared::Shared;
use crate::error::api_error::ApiError;
use crate::paging::{PagedRequest, PagingStyle};
use crate::request::Request;
use crate::request::body::Body;
use crate::request::call::Call;
use crate::request::list_style::ListStyle;
use crate::request::multipart::Multipart;
use crate::request::style::{self, Style, Styled};
use crate::response::decode::{self, Places};
use crate::response::success;
use crate::response::success::ByStatus;
use crate::streaming::{Event, Streaming};
#[cfg(feature = "xml")]
use crate::xml;

/// Made when this is compiled, as most calls need it.
const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// A call of which it is not said yet what it responses.
///
/// What is given and cannot be sent is told when the call is sent, before anything leaves; so nothing here fails.
#[derive(Debug)]
#[must_use = "a builder does nothing until it is made a request"]
pub struct RequestBuilder<E = Value> {
    call: Box<Call>,
    error: PhantomData<fn() -> E>,
}

impl<E> RequestBuilder<E> {
    pub(crate) fn call_mut(&mut self) -> &mut Call {
        &mut self.call
    }
}

impl<E: ApiError> RequestBuilder<E> {
    pub(crate) fn new(client: Arc<Shared>, method: Method, path: &'static str) -> Self {
        Self {
            call: Call::new(client, method, path),
            error: PhantomData,
        }
    }

    /// Gives what `{name}` of the path stands for. It becomes one segment, whatever characters it holds; it cannot be
    /// empty, `.` or `..`, which no URL can carry.
    pub fn path(mut self, name: &'static str, value: impl Display) -> Self {
        self.call.path(name, &value);
        self
    }

    /// Sets a parameter of the query.
    pub fn query(mut self, name: &str, value: impl Display) -> Self {
        self.call.query(name, &value);
        self
    }

    /// Sets a parameter of the query that is a list. An empty list sends nothing.
    pub fn query_list(
        mut self,
        name: &str,
        style: ListStyle,
        values: impl IntoIterator<Item: Display>,
    ) -> Self {
        self.call.query_list(
            name,
            style,
            &mut values.into_iter().map(|it| address::text(&it)),
        );
        self
    }

    /// Gives what `{name}` of the path stands for, in a style.
    pub fn path_as(
        mut self,
        name: &'static str,
        style: Style,
        value: &(impl Serialize + ?Sized),
    ) -> Self {
        self.call.path_as(name, Styled::new(name, style, value));
        self
    }

    /// Sets a header.
    pub fn header(mut self, name: &str, value: impl Display) -> Self {
        self.call.header(name, &value);
        self
    }

    /// Sends a value as JSON.
    pub fn json(mut self, value: &(impl Serialize + ?Sized)) -> Self {
        self.call
            .json("application/json", serde_json::to_vec(value));
        self
    }

    /// Sends a value as JSON, as the only property of an object.
    pub fn json_property(
        mut self,
        property: &'static str,
        value: &(impl Serialize + ?Sized),
    ) -> Self {
        self.call.json(
            "application/json",
            serde_json::to_vec(&Only { property, value }),
        );
        self
    }

    /// Sends a value as XML, of a content type that says so.
    #[cfg(feature = "xml")]
    pub fn xml(
        mut self,
        content_type: &'static str,
        root: &'static xml::Element,
        value: &(impl Serialize + ?Sized),
    ) -> Self {
        self.call.xml(content_type, root, xml::json(value));
        self
    }

    /// Sends `{}`.
    pub fn empty_object(mut self) -> Self {
        self.call.json("application/json", Ok(b"{}".to_vec()));
        self
    }

    /// Sends a value as a form in one line. The properties of these names are written in these styles, the others as a form
    /// writes them by itself: each item of a list apart.
    pub fn form(mut self, value: &(impl Serialize + ?Sized), styles: &[(&str, Style)]) -> Self {
        self.call.form(style::form(value, styles));
        self
    }

    /// Sends a form of several parts.
    pub fn multipart(self, form: impl Into<Multipart>) -> Self {
        self.multipart_of("multipart/form-data", form)
    }

    /// Sends several parts as another media type than forms have, such as `multipart/mixed`.
    pub fn multipart_of(mut self, media_type: &'static str, form: impl Into<Multipart>) -> Self {
        self.call.multipart(media_type, form.into());
        self
    }

    /// Sends bytes, or a stream of them, as they are.
    pub fn raw(mut self, content_type: &'static str, body: impl Into<Body>) -> Self {
        self.call.body(content_type, body.into());
        self
    }

    /// Adds something only if it is there: `builder.optional(body, |builder, body| builder.json(body))`.
    pub fn optional<T>(self, value: Option<T>, add: impl FnOnce(Self, T) -> Self) -> Self {
        match value {
            Some(value) => add(self, value),
            None => self,
        }
    }

    /// Says that it does no harm to send the call twice, although its method promises nothing of the kind.
    pub fn repeatable(mut self) -> Self {
        self.call.repeatable = true;
        self
    }

    /// Names the header by which the API knows that two requests are one. Each call gets a key of its own, unless it
    /// sets the header itself.
    pub fn idempotency_key(mut self, header: &'static str) -> Self {
        self.call.idempotency_key(header);
        self
    }

    /// Names the redirects that are successes of the operation: they are its responses, and not followed. 3 stands for all.
    pub fn succeeds_with(mut self, redirects: &'static [u16]) -> Self {
        self.call.redirects.successes = redirects;
        self
    }

    /// Names the redirects that the API describes beside the operation's successes: they are errors of this status, and not
    /// followed. 3 stands for all.
    pub fn fails_with(mut self, redirects: &'static [u16]) -> Self {
        self.call.redirects.failures = redirects;
        self
    }

    /// Sends no credentials.
    pub fn anonymous(self) -> Self {
        self.security(&[])
    }

    /// Says which credentials the call asks for, by default what the client says.
    pub fn security(mut self, security: Security) -> Self {
        self.call.security = Some(security);
        self
    }

    /// Sends the call to a server of its own, below which its path lies; it is said before anything else of the path. A
    /// `url` that begins with `/` is on the base URL's host. Another host is asked only if the client's base URL is the one
    /// of the API's description: who sets another, wants all calls there.
    pub fn at(mut self, url: &str) -> Self {
        self.call.at(url);
        self
    }

    /// The same, where the URL has variables: each has the value that the client was given, or its default.
    pub fn at_server(mut self, url: &str, variables: &[Variable<'_>]) -> Self {
        match server::filled(url, variables, &self.call.client.variables) {
            Ok(url) => self.call.at(&url),
            Err(mistake) => self.call.mistake(mistake),
        }
        self
    }

    /// The response is a value as JSON.
    pub fn returns_json<T: DeserializeOwned>(self) -> Request<T, E> {
        self.responses(JSON, decode::json, Places::BODY)
    }

    /// The response is a value as XML.
    #[cfg(feature = "xml")]
    pub fn returns_xml<T: DeserializeOwned>(self, root: &'static xml::Element) -> Request<T, E> {
        self.responses(
            HeaderValue::from_static("application/xml, text/xml;q=0.9"),
            decode::xml,
            Places::xml(root),
        )
    }

    /// The response is an object of JSON, one property of which holds the value; the others are ignored.
    pub fn returns_property<T: DeserializeOwned>(self, property: &'static str) -> Request<T, E> {
        self.responses(JSON, decode::json, Places::property(property))
    }

    /// The response is a value as JSON, or has no body because its status is one that has none by HTTP. `property` holds the
    /// value; empty, it is the body itself.
    pub fn returns_optional<T: DeserializeOwned>(
        self,
        property: &'static str,
    ) -> Request<Option<T>, E> {
        self.returns_optional_at(property, &[])
    }

    /// The same, where these statuses have no body either. A number of one digit is a class of them.
    pub fn returns_optional_at<T: DeserializeOwned>(
        self,
        property: &'static str,
        bodiless: &'static [u16],
    ) -> Request<Option<T>, E> {
        let places = Places {
            bodiless,
            ..Places::property(property)
        };
        self.responses(JSON, decode::optional, places)
    }

    /// The status says what the response is.
    pub fn returns_by_status<T: ByStatus>(self) -> Request<T, E> {
        self.responses(
            HeaderValue::from_static("application/json, */*;q=0.5"),
            success::by_status,
            Places::BODY,
        )
    }

    /// The response is a page of a list.
    pub fn returns_pages<T: DeserializeOwned, W: PagingStyle>(
        self,
        paging: &'static W,
    ) -> PagedRequest<T, E, W> {
        let way = paging.way();
        PagedRequest::new(self.responses(JSON, way.decode(), way.places()), paging)
    }

    /// The response is a page of a list, or has no list where there is nothing in it.
    pub fn returns_optional_pages<T: DeserializeOwned, W: PagingStyle>(
        self,
        paging: &'static W,
    ) -> PagedRequest<T, E, W> {
        let way = paging.way();
        let places = Places {
            optional: true,
            ..way.places()
        };
        PagedRequest::new(self.responses(JSON, way.decode(), places), paging)
    }

    /// The response has no body, or none that matters.
    pub fn returns_nothing(self) -> Request<(), E> {
        // A failure has a body all the same.
        self.responses(
            HeaderValue::from_static("application/json, */*;q=0.5"),
            |_, _| Ok(()),
            Places::BODY,
        )
    }

    /// The response is text.
    pub fn returns_text(self) -> Request<String, E> {
        self.responses(
            HeaderValue::from_static("text/*, */*;q=0.5"),
            decode::text,
            Places::BODY,
        )
    }

    /// The response is bytes as they are.
    pub fn returns_bytes(self) -> Request<Bytes, E> {
        self.responses(
            HeaderValue::from_static("*/*"),
            |response, _| Ok(response.body.clone()),
            Places::BODY,
        )
    }

    /// The response is a stream of events, whose data is a value as JSON. The data `[DONE]` is the end.
    pub fn returns_events<T: DeserializeOwned>(self) -> Request<Streaming<Event<T>, E>, E> {
        self.returns_nothing().events()
    }

    /// The response is a stream of events, whose name says what their data is.
    pub fn returns_named_events<T: DeserializeOwned>(self) -> Request<Streaming<Event<T>, E>, E> {
        self.returns_nothing().named_events()
    }

    /// The response is a stream of events, whose data is text.
    pub fn returns_text_events(self) -> Request<Streaming<Event, E>, E> {
        self.returns_nothing().text_events()
    }

    /// The response is a stream of values as JSON, of this media type: one a line, or as a sequence.
    pub fn returns_lines<T: DeserializeOwned>(
        self,
        content_type: &'static str,
    ) -> Request<Streaming<T, E>, E> {
        self.returns_nothing().lines(content_type)
    }

    fn responses<T>(
        mut self,
        accept: HeaderValue,
        decode: decode::Decode<T>,
        places: Places,
    ) -> Request<T, E> {
        self.call.accept(accept);
        Request::new(self.call, decode, places)
    }
}

/// An object with one property.
pub(crate) struct Only<'a, T: ?Sized> {
    pub(crate) property: &'static str,
    pub(crate) value: &'a T,
}

impl<T: Serialize + ?Sized> Serialize for Only<'_, T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map([(self.property, self.value)])
    }
}
