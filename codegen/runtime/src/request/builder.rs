//! The request builder, which generated code uses to describe an operation's request.

use std::fmt::Display;
use std::marker::PhantomData;
use std::sync::Arc;

use bytes::Bytes;
use http::HeaderValue;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::auth::Security;
use crate::client::address;
use crate::client::server::{self, Variable};
use crate::client::shared::Shared;
use crate::error::api_error::ApiError;
use crate::operation::{Operation, ResponseBody};
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

/// A constant, because most requests need it.
const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// A request whose response type is not declared yet.
///
/// No method fails. Invalid arguments are reported when the request is sent, before anything goes over the wire.
#[derive(Debug)]
#[must_use = "a builder does nothing until its response is declared"]
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
    pub(crate) fn new(client: Arc<Shared>, operation: Operation) -> Self {
        Self {
            call: Call::new(client, operation),
            error: PhantomData,
        }
    }

    /// Sets the value of `{name}` in the path. It becomes one segment, with any reserved characters encoded. It must
    /// not be empty, `.` or `..`, because no URL can contain these as segments.
    pub fn path(mut self, name: &'static str, value: impl Display) -> Self {
        self.call.path(name, &value);
        self
    }

    /// Sets a query parameter.
    pub fn query(mut self, name: &str, value: impl Display) -> Self {
        self.call.query(name, &value);
        self
    }

    /// Sets a query parameter that is a list. An empty list adds nothing.
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

    /// Sets the value of `{name}` in the path, in a style.
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

    /// Sets a JSON body.
    pub fn json(mut self, value: &(impl Serialize + ?Sized)) -> Self {
        self.call
            .json("application/json", serde_json::to_vec(value));
        self
    }

    /// Sets a JSON body: an object whose only property is this value.
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

    /// Sets an XML body with an XML media type.
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

    /// Sets the body `{}`.
    pub fn empty_object(mut self) -> Self {
        self.call.json("application/json", Ok(b"{}".to_vec()));
        self
    }

    /// Sets a form (`application/x-www-form-urlencoded`) as the body. The listed properties are serialized in these
    /// styles; others use the default: JSON for an object, and the name repeated for each item of a list.
    pub fn form(mut self, value: &(impl Serialize + ?Sized), styles: &[(&str, Style)]) -> Self {
        self.call.form(style::form(value, styles));
        self
    }

    /// Sets a multipart form as the body.
    pub fn multipart(self, form: impl Into<Multipart>) -> Self {
        self.multipart_of("multipart/form-data", form)
    }

    /// Sets a multipart body of another media type than forms have, such as `multipart/mixed`.
    pub fn multipart_of(mut self, media_type: &'static str, form: impl Into<Multipart>) -> Self {
        self.call.multipart(media_type, form.into());
        self
    }

    /// Sets bytes, or a stream of bytes, as the body.
    pub fn raw(mut self, content_type: &'static str, body: impl Into<Body>) -> Self {
        self.call.body(content_type, body.into());
        self
    }

    /// Declares that it is safe to send the request twice, although the method does not imply it.
    pub fn repeatable(mut self) -> Self {
        self.call.repeatable = true;
        self
    }

    /// Sets the name of the idempotency header. Each request gets its own key, unless the caller sets the header.
    pub fn idempotency_key(mut self, header: &'static str) -> Self {
        self.call.idempotency_key(header);
        self
    }

    /// Declares the redirects that are successful responses of the operation, and so are not followed. 3 means all of
    /// them.
    pub fn succeeds_with(mut self, redirects: &'static [u16]) -> Self {
        self.call.redirects.successes = redirects;
        self
    }

    /// Declares the redirects that the API describes as other responses than successes: they are errors of this status,
    /// and are not followed. 3 means all of them.
    pub fn fails_with(mut self, redirects: &'static [u16]) -> Self {
        self.call.redirects.failures = redirects;
        self
    }

    /// Sets the statuses of failures whose bodies the API describes as plain text, which errors print. A single digit is a
    /// class of statuses, and 0 all of them.
    pub fn fails_with_text(mut self, statuses: &'static [u16]) -> Self {
        self.call.texts = statuses;
        self
    }

    /// Sends no credentials.
    pub fn anonymous(self) -> Self {
        self.security(&[])
    }

    /// Sets which credentials the request requires, in place of the client's default.
    pub fn security(mut self, security: Security) -> Self {
        self.call.security = Some(security);
        self
    }

    /// Sets the operation's own server, to which its path is relative. This must be called before the path is set. A
    /// `url` that begins with `/` is on the base URL's host. Another host is used only if the client has the base URL
    /// of the API's description; a custom base URL applies to all operations.
    pub fn at(mut self, url: &str) -> Self {
        self.call.at(url);
        self
    }

    /// Like [`at`](Self::at), for a URL with variables. Each has the value that was set on the client, or its default.
    pub fn at_server(mut self, url: &str, variables: &[Variable<'_>]) -> Self {
        match server::filled(url, variables, &self.call.client.variables) {
            Ok(url) => self.call.at(&url),
            Err(mistake) => self.call.mistake(mistake),
        }
        self
    }

    /// Declares a JSON response: a value, or an object with the value in the property that the operation names. Other
    /// properties are ignored.
    pub fn returns_json<T: DeserializeOwned>(self) -> Request<T, E> {
        let places = self.places();
        self.responses(JSON, decode::json, places)
    }

    /// Declares an XML response.
    #[cfg(feature = "xml")]
    pub fn returns_xml<T: DeserializeOwned>(self, root: &'static xml::Element) -> Request<T, E> {
        self.responses(
            HeaderValue::from_static("application/xml, text/xml;q=0.9"),
            decode::xml,
            Places::xml(root),
        )
    }

    /// Declares a JSON response like [`returns_json`](Self::returns_json), or none for the statuses that have no body
    /// according to HTTP.
    pub fn returns_optional<T: DeserializeOwned>(self) -> Request<Option<T>, E> {
        self.returns_optional_at(&[])
    }

    /// Like [`returns_optional`](Self::returns_optional), where these statuses have no body either. A single digit
    /// means a class of statuses.
    pub fn returns_optional_at<T: DeserializeOwned>(
        self,
        bodiless: &'static [u16],
    ) -> Request<Option<T>, E> {
        let places = Places {
            bodiless,
            ..self.places()
        };
        self.responses(JSON, decode::optional, places)
    }

    /// Where a JSON response has the value.
    fn places(&self) -> Places {
        match self.call.operation.response() {
            ResponseBody::Property(property) => Places::property(property),
            _ => Places::BODY,
        }
    }

    /// Declares a response whose type depends on the status.
    pub fn returns_by_status<T: ByStatus>(self) -> Request<T, E> {
        self.responses(
            HeaderValue::from_static("application/json, */*;q=0.5"),
            success::by_status,
            Places::BODY,
        )
    }

    /// Declares a response that is a page of a list.
    pub fn returns_pages<T: DeserializeOwned, W: PagingStyle>(
        self,
        paging: &'static W,
    ) -> PagedRequest<T, E, W> {
        let way = paging.way();
        PagedRequest::new(self.responses(JSON, way.decode(), way.places()), paging)
    }

    /// Declares a response that is a page of a list, or has no list if there are no items.
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

    /// Declares that the response has no body, or none that matters.
    pub fn returns_nothing(self) -> Request<(), E> {
        // Errors have a body all the same.
        self.responses(
            HeaderValue::from_static("application/json, */*;q=0.5"),
            |_, _| Ok(()),
            Places::BODY,
        )
    }

    /// Declares a text response.
    pub fn returns_text(self) -> Request<String, E> {
        self.responses(
            HeaderValue::from_static("text/*, */*;q=0.5"),
            decode::text,
            Places::BODY,
        )
    }

    /// Declares a response of raw bytes.
    pub fn returns_bytes(self) -> Request<Bytes, E> {
        self.responses(
            HeaderValue::from_static("*/*"),
            |response, _| Ok(response.body.clone()),
            Places::BODY,
        )
    }

    /// Declares a stream of Server-Sent Events, whose data is JSON. The data `[DONE]` ends the stream.
    pub fn returns_events<T: DeserializeOwned>(self) -> Request<Streaming<Event<T>, E>, E> {
        self.returns_nothing().events()
    }

    /// Declares a stream of Server-Sent Events, whose names determine the type of their data.
    pub fn returns_named_events<T: DeserializeOwned>(self) -> Request<Streaming<Event<T>, E>, E> {
        self.returns_nothing().named_events()
    }

    /// Declares a stream of Server-Sent Events, whose data is text.
    pub fn returns_text_events(self) -> Request<Streaming<Event, E>, E> {
        self.returns_nothing().text_events()
    }

    /// Declares a stream of JSON values of this media type: one per line, or as a sequence.
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
