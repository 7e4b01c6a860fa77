//! What a request asks for that comes bit by bit.

use bytes::Bytes;
use http::HeaderValue;
use serde::de::DeserializeOwned;

use super::Request;
use crate::error::api_error::ApiError;
use crate::response::decode::{Decode, Places};
use crate::streaming::{self, Event, Streaming};

impl<T, E: ApiError> Request<T, E> {
    /// Asks for the response as Server-Sent Events whose data is a value as JSON; the data `[DONE]` is the end. Awaited, it
    /// gives the stream as soon as the headers are there; see [`Streaming`].
    pub fn events<U: DeserializeOwned>(self) -> Request<Streaming<Event<U>, E>, E> {
        self.streams(Some("text/event-stream"), streaming::events)
    }

    /// Asks for the response as Server-Sent Events whose name says what their data is; the data `[DONE]` is the end.
    pub fn named_events<U: DeserializeOwned>(self) -> Request<Streaming<Event<U>, E>, E> {
        self.streams(Some("text/event-stream"), streaming::named_events)
    }

    /// Asks for the response as Server-Sent Events whose data is text, as it came.
    pub fn text_events(self) -> Request<Streaming<Event, E>, E> {
        self.streams(Some("text/event-stream"), streaming::text_events)
    }

    /// Asks for the response as values of JSON, one a line, as this media type: `application/x-ndjson`,
    /// `application/jsonl`; or as the records of a sequence (RFC 7464), if that is `application/json-seq` or one named
    /// after it. A body that says it is such a sequence is read as one in any case.
    pub fn lines<U: DeserializeOwned>(
        self,
        content_type: &'static str,
    ) -> Request<Streaming<U, E>, E> {
        let decode = if streaming::is_sequence(content_type) {
            streaming::sequence
        } else {
            streaming::lines
        };
        self.streams(Some(content_type), decode)
    }

    fn streams<U>(mut self, accept: Option<&'static str>, decode: Decode<U>) -> Request<U, E> {
        if let Some(accept) = accept {
            self.call.accept(HeaderValue::from_static(accept));
        }
        self.call.streams = true;
        Request::new(self.call, decode, Places::BODY)
    }
}

impl<E: ApiError> Request<Bytes, E> {
    /// Asks for the bytes as they come, and not all at once: for what is larger than memory should hold. Awaited, it gives
    /// the stream as soon as the headers are there, which [`send`](Self::send) gives too; see [`Streaming`].
    pub fn stream(self) -> Request<Streaming<Bytes, E>, E> {
        self.streams(None, streaming::bytes)
    }
}
