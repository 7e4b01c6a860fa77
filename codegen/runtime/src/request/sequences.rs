//! Requests whose bodies are sequences of values.

use serde::Serialize;

use super::body::Body;
use super::body_items::BodyItems;
use super::builder::RequestBuilder;
use super::call::Call;
use super::item_encoding;
use crate::error::api_error::ApiError;
use crate::streaming::Event;

impl<E: ApiError> RequestBuilder<E> {
    /// Sets JSON values as the body: one per line, or as records (RFC 7464) for `application/json-seq` and media types
    /// with the suffix `+json-seq`.
    pub fn lines<T: Serialize + Send + 'static>(
        mut self,
        content_type: &'static str,
        items: impl Into<BodyItems<T>>,
    ) -> Self {
        let encode = item_encoding::of_values(content_type);
        self.call_mut()
            .items(content_type, items.into().encoded(encode));
        self
    }

    /// Sets Server-Sent Events whose data is JSON as the body.
    pub fn events<T: Serialize + Send + 'static>(
        mut self,
        items: impl Into<BodyItems<Event<T>>>,
    ) -> Self {
        let body = items.into().encoded(item_encoding::event);
        self.call_mut().items(item_encoding::EVENTS, body);
        self
    }

    /// Sets Server-Sent Events whose data determines their type as the body.
    pub fn named_events<T: Serialize + Send + 'static>(
        mut self,
        items: impl Into<BodyItems<Event<T>>>,
    ) -> Self {
        let body = items.into().encoded(item_encoding::named_event);
        self.call_mut().items(item_encoding::EVENTS, body);
        self
    }

    /// Sets Server-Sent Events whose data is text as the body.
    pub fn text_events(mut self, items: impl Into<BodyItems<Event>>) -> Self {
        let body = items.into().encoded(item_encoding::text_event);
        self.call_mut().items(item_encoding::EVENTS, body);
        self
    }
}

impl Call {
    /// Sets the items of a sequence as the body, or records that one cannot be encoded.
    pub(crate) fn items(&mut self, content_type: &str, body: Result<Body, &'static str>) {
        match body {
            Ok(body) => self.body(content_type, body),
            Err(why) => self.mistake(why.to_owned()),
        }
    }
}
