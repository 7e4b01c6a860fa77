//! The responses of a mock.

use std::time::Duration;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, LINK};
use http::{HeaderMap, HeaderValue, StatusCode};
use serde_json::{Value, json};
use wiremock::ResponseTemplate;

use super::examples::Examples;
use super::pages;
use super::received::ReceivedRequest;
use super::written::{JSON, Written};
use crate::operation::{Operation, ResponseBody};

/// The response of an expectation.
#[derive(Default)]
pub(super) struct Reply {
    /// `None` means a success.
    pub(super) status: Option<StatusCode>,
    /// Additional headers. A content type replaces the default.
    pub(super) headers: HeaderMap,
    pub(super) body: Body,
    /// The media type of a success, if it is a stream in place of the operation's usual response.
    pub(super) stream: Option<HeaderValue>,
    pub(super) delay: Duration,
}

/// The source of a response body.
#[derive(Default)]
pub(super) enum Body {
    /// The example in the API's description.
    #[default]
    Example,
    /// A value, without its envelope.
    Value(Value),
    /// Items, which are split into pages as each request specifies.
    Items(Vec<Value>),
    /// Fixed pages.
    Pages(Vec<Vec<Value>>),
    /// An API error, in its wire format.
    Error(Value),
    /// Raw bytes.
    Raw(Bytes),
}

impl Reply {
    /// The response to a request; `None` if the example is needed and there is none.
    pub(super) fn response(
        &self,
        operation: Operation,
        examples: Examples,
        received: &ReceivedRequest,
    ) -> Option<ResponseTemplate> {
        let written = match (&self.body, &self.stream) {
            (Body::Example, Some(_)) => return None,
            (Body::Raw(bytes), Some(stream)) if self.status.is_none() => {
                Written::raw(Some(stream.clone()), bytes.as_ref())
            }
            (body, _) => body.written(operation, examples, received)?,
        };
        let success = StatusCode::from_u16(operation.success_status()).unwrap_or(StatusCode::OK);
        let mut response =
            ResponseTemplate::new(self.status.unwrap_or(success)).set_delay(self.delay);
        if let Some(content_type) = written.content_type {
            response = response.insert_header(CONTENT_TYPE, content_type);
        }
        response = response.set_body_bytes(written.body);
        if let Some(link) = written.next {
            response = response.insert_header(LINK, format!("<{link}>; rel=\"next\""));
        }
        for (name, value) in &self.headers {
            response = response.insert_header(name, value);
        }
        Some(response)
    }
}

impl Body {
    fn written(
        &self,
        operation: Operation,
        examples: Examples,
        received: &ReceivedRequest,
    ) -> Option<Written> {
        let response = operation.response();
        Some(match (self, response) {
            (Body::Example, _) => return example(operation, examples, received),
            (Body::Raw(bytes), _) => Written::raw(raw_type(response), bytes.as_ref()),
            (Body::Error(error), _) => Written::json(error),
            (Body::Value(_), ResponseBody::Empty) => Written::empty(),
            (Body::Value(value), ResponseBody::Property(property)) => {
                Written::json(&json!({ property: value }))
            }
            (Body::Value(value), _) => Written::json(value),
            (Body::Items(items), ResponseBody::Pages(paging)) => {
                pages::sized(&paging.way(), items, received)
            }
            (Body::Items(items), _) => Written::json(&Value::from(items.as_slice())),
            (Body::Pages(pages), ResponseBody::Pages(paging)) => {
                let pages: Vec<_> = pages.iter().map(Vec::as_slice).collect();
                pages::cut(&paging.way(), &pages, received)
            }
            (Body::Pages(pages), _) => Written::json(&Value::from(pages.concat())),
        })
    }
}

/// The example of a success; `None` if there is none.
fn example(
    operation: Operation,
    examples: Examples,
    received: &ReceivedRequest,
) -> Option<Written> {
    let (name, response) = (operation.name(), operation.response());
    Some(match response {
        ResponseBody::Empty => Written::empty(),
        ResponseBody::Raw(_) => Written::raw(raw_type(response), examples.raw(name)?),
        #[cfg(feature = "xml")]
        ResponseBody::Xml(root) => Written::raw(raw_type(response), examples.xml(name, root())?),
        // An example is a single page, even if it points to a next one.
        ResponseBody::Pages(paging) if !pages::is_first(&paging.way(), received) => {
            pages::page(&paging.way(), &[], None)
        }
        _ => Written::raw(Some(JSON), examples.json(name)?),
    })
}

/// The message that there is no example, and how to proceed.
pub(super) fn no_example(operation: Operation) -> String {
    format!(
        "the API's description has no example of the response of `{}`: use `returns`",
        operation.name()
    )
}

/// The content type of a body that is given as bytes, if the operation has one.
fn raw_type(response: ResponseBody) -> Option<HeaderValue> {
    match response {
        ResponseBody::Raw(content_type) => HeaderValue::from_str(content_type).ok(),
        #[cfg(feature = "xml")]
        ResponseBody::Xml(_) => Some(HeaderValue::from_static("application/xml")),
        _ => None,
    }
}
