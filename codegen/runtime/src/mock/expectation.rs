//! An expectation: conditions, and the response of the API.

use std::fmt::{self, Display};
use std::marker::PhantomData;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderName, HeaderValue, StatusCode};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::body::{Content, ExpectedBody};
use super::difference::Others;
use super::matcher::Matcher;
use super::received::ReceivedRequest;
use super::reply::Body;
use super::slot::Slot;
use crate::error::api_error::ApiError;
#[cfg(feature = "xml")]
use crate::operation::ResponseBody;
use crate::request::cookie;
use crate::request::list_style::ListStyle;
#[cfg(feature = "xml")]
use crate::xml;

/// Expected calls of one operation: their content, their number, and the response to them.
///
/// An expectation is active as soon as it is created, whether or not the returned value is used. Each method adds a
/// condition or changes the response.
///
/// `R` is what a response contains: [`ReturnsValue`], [`ReturnsPages`] or [`ReturnsBytes`]. `E` is the API's error. So the
/// compiler checks what an operation returns:
///
/// ```
/// use client_runtime::mock::{Expectation, ReturnsValue};
///
/// fn count(operation: Expectation<ReturnsValue<u32>>) {
///     operation.returns(7);
/// }
/// ```
///
/// ```compile_fail,E0308
/// use client_runtime::mock::{Expectation, ReturnsValue};
///
/// fn count(operation: Expectation<ReturnsValue<u32>>) {
///     operation.returns("seven");
/// }
/// ```
pub struct Expectation<R, E = Value> {
    slot: Slot,
    types: PhantomData<fn() -> (R, E)>,
}

/// The responses of an operation contain a `T`.
pub struct ReturnsValue<T>(PhantomData<fn() -> T>);

/// The responses of an operation are pages of `T`s.
pub struct ReturnsPages<T>(PhantomData<fn() -> T>);

/// The responses of an operation are given as bytes: they are not JSON, or differ by status.
pub struct ReturnsBytes(());

#[expect(
    clippy::return_self_not_must_use,
    reason = "the mock owns the expectation, so the returned handle may be dropped"
)]
impl<R, E> Expectation<R, E> {
    pub(super) fn new(slot: Slot) -> Self {
        Self {
            slot,
            types: PhantomData,
        }
    }

    fn matching(self, matcher: Matcher) -> Self {
        self.slot.expect(matcher);
        self
    }

    fn responding(self, status: Option<StatusCode>, body: Body) -> Self {
        self.slot.respond(status, body);
        self
    }

    /// Expects the value of `{name}` in the path.
    pub fn path(self, name: &str, value: impl Display) -> Self {
        self.matching(Matcher::Path {
            name: name.to_owned(),
            value: value.to_string(),
        })
    }

    /// Expects a query parameter, including one that the client does not model.
    pub fn query(self, name: &str, value: impl Display) -> Self {
        self.query_values(name, vec![value.to_string()])
    }

    /// Expects that a query parameter is absent.
    pub fn without_query(self, name: &str) -> Self {
        self.query_values(name, Vec::new())
    }

    fn query_values(self, name: &str, values: Vec<String>) -> Self {
        self.matching(Matcher::Query {
            name: name.to_owned(),
            style: ListStyle::Exploded,
            values,
        })
    }

    /// Expects a header.
    pub fn header(self, name: &str, value: impl Display) -> Self {
        self.matching(Matcher::Header {
            name: name.to_owned(),
            value: value.to_string(),
        })
    }

    /// Expects a cookie.
    pub fn cookie(self, name: &str, value: impl Display) -> Self {
        self.matching(Matcher::Cookie {
            name: name.to_owned(),
            value: cookie::encode(&value.to_string()),
        })
    }

    /// Expects exactly this JSON body, as it is on the wire.
    ///
    /// # Panics
    ///
    /// If the value cannot be serialized as JSON.
    #[track_caller]
    pub fn body(self, value: impl Serialize) -> Self {
        self.json(&value, Others::None)
    }

    /// Expects a JSON body with at least these properties, also in nested objects, as they are on the wire.
    ///
    /// # Panics
    ///
    /// If the value cannot be serialized as JSON.
    #[track_caller]
    pub fn body_includes(self, properties: impl Serialize) -> Self {
        self.json(&properties, Others::Any)
    }

    #[track_caller]
    fn json(self, value: &impl Serialize, others: Others) -> Self {
        let value = written(value);
        self.content(Content::Json { value, others })
    }

    /// Expects no body.
    pub fn without_body(self) -> Self {
        self.content(Content::Raw(Bytes::new()))
    }

    fn content(self, content: Content) -> Self {
        self.matching(Matcher::Body(ExpectedBody {
            media_type: None,
            content,
        }))
    }

    /// Expects a request that meets a condition; `what` describes it in reports.
    pub fn when(
        self,
        what: impl Into<String>,
        holds: impl Fn(&ReceivedRequest) -> bool + Send + Sync + 'static,
    ) -> Self {
        self.matching(Matcher::When {
            what: what.into(),
            holds: Box::new(holds),
        })
    }

    /// Responds with this status and this raw body, which need not be valid for the API.
    ///
    /// # Panics
    ///
    /// If the status is invalid in HTTP.
    #[track_caller]
    pub fn responds_with(self, status: u16, body: impl Into<Bytes>) -> Self {
        self.responding(Some(self::status(status)), Body::Raw(body.into()))
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
        self.slot.set(|it| {
            it.reply.headers.insert(name, value);
        });
        self
    }

    /// Delays the response.
    pub fn after(self, delay: Duration) -> Self {
        self.slot.set(|it| it.reply.delay = delay);
        self
    }

    /// Expects exactly this number of requests. By default, one or more are expected. Further requests match older
    /// expectations.
    pub fn times(self, times: u64) -> Self {
        self.slot.set(|it| it.times = times..=times);
        self
    }

    /// Also accepts fewer requests, or none.
    pub fn optional(self) -> Self {
        self.slot.set(|it| it.times = 0..=*it.times.end());
        self
    }

    /// The number of requests that matched so far. If a client retries a request, each attempt counts.
    pub fn calls(&self) -> u64 {
        self.slot.calls()
    }
}

#[expect(clippy::return_self_not_must_use, reason = "as above")]
impl<R, E: ApiError + Serialize> Expectation<R, E> {
    /// Responds with this status and this API error, in the position where the API returns it.
    ///
    /// # Panics
    ///
    /// If the status is invalid in HTTP, or the error cannot be serialized as JSON.
    #[track_caller]
    #[expect(
        clippy::needless_pass_by_value,
        reason = "tests write a response where they pass it"
    )]
    pub fn fails_with(self, status: u16, error: E) -> Self {
        let error = written(&error);
        let error = match E::PROPERTY {
            Some(property) => json!({ property: error }),
            None => error,
        };
        self.responding(Some(self::status(status)), Body::Error(error))
    }
}

#[expect(clippy::return_self_not_must_use, reason = "as above")]
impl<T: Serialize, E> Expectation<ReturnsValue<T>, E> {
    /// Responds with a success and this value, serialized as the API would, in its envelope.
    ///
    /// # Panics
    ///
    /// If the value cannot be serialized as JSON, or as the XML that the operation returns.
    #[track_caller]
    pub fn returns(self, value: T) -> Self {
        #[cfg(feature = "xml")]
        if let ResponseBody::Xml(root) = self.slot.operation().response() {
            return self.responding(None, Body::Raw(as_xml(root(), &value).into()));
        }
        self.responding(None, Body::Value(written(&value)))
    }

    /// Responds with a success and a modified example from the API's description.
    ///
    /// # Panics
    ///
    /// If there is no example, or it is not a valid value.
    #[track_caller]
    pub fn returns_example(self, change: impl FnOnce(&mut T)) -> Self
    where
        T: DeserializeOwned,
    {
        match self.slot.example() {
            Ok(mut value) => {
                change(&mut value);
                self.returns(value)
            }
            Err(why) => panic!("{why}"),
        }
    }
}

#[expect(clippy::return_self_not_must_use, reason = "as above")]
impl<T: Serialize, E> Expectation<ReturnsPages<T>, E> {
    /// Responds with a success and these items, split into pages of the size that a request specifies. By default, all
    /// items are on one page.
    ///
    /// # Panics
    ///
    /// If an item cannot be serialized as JSON.
    #[track_caller]
    pub fn returns(self, items: impl IntoIterator<Item = T>) -> Self {
        self.responding(None, Body::Items(all(items)))
    }

    /// Responds with a success and these pages, whatever page size a request specifies. The first one is the API's
    /// first page, and so on.
    ///
    /// # Panics
    ///
    /// If an item cannot be serialized as JSON.
    #[track_caller]
    pub fn returns_pages(self, pages: impl IntoIterator<Item: IntoIterator<Item = T>>) -> Self {
        let pages = pages.into_iter().map(all).collect();
        self.responding(None, Body::Pages(pages))
    }
}

#[expect(clippy::return_self_not_must_use, reason = "as above")]
impl<E> Expectation<ReturnsBytes, E> {
    /// Responds with a success and this body.
    pub fn returns(self, body: impl Into<Bytes>) -> Self {
        self.responding(None, Body::Raw(body.into()))
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
impl<R, E> fmt::Debug for Expectation<R, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.slot.fmt(f)
    }
}
