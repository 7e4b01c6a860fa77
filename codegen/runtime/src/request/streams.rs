//! Requests whose responses are streams.

use bytes::Bytes;
use http::HeaderValue;
use serde::de::DeserializeOwned;

use super::Request;
use crate::error::api_error::ApiError;
use crate::response::decode::{Decode, Places};
use crate::streaming::{self, Event, Streaming};

impl<T, E: ApiError> Request<T, E> {
    /// Requests Server-Sent Events whose data is JSON; the data `[DONE]` ends the stream. Awaiting the request returns
    /// the stream as soon as the headers have arrived; see [`Streaming`].
    pub fn events<U: DeserializeOwned>(self) -> Request<Streaming<Event<U>, E>, E> {
        self.streams(Some("text/event-stream"), streaming::events)
    }

    /// Requests Server-Sent Events whose names determine the type of their data; the data `[DONE]` ends the stream.
    pub fn named_events<U: DeserializeOwned>(self) -> Request<Streaming<Event<U>, E>, E> {
        self.streams(Some("text/event-stream"), streaming::named_events)
    }

    /// Requests Server-Sent Events whose data is unparsed text.
    pub fn text_events(self) -> Request<Streaming<Event, E>, E> {
        self.streams(Some("text/event-stream"), streaming::text_events)
    }

    /// Requests JSON values of this media type. They are one per line for `application/x-ndjson` and
    /// `application/jsonl`, or records of a sequence (RFC 7464) for `application/json-seq` and media types with the
    /// suffix `+json-seq`. A response whose `Content-Type` is such a sequence is always read as one.
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
    /// Requests the bytes as a stream instead of all at once, for responses that are too large to hold in memory.
    /// Awaiting the request returns the stream as soon as the headers have arrived, and so does [`send`](Self::send);
    /// see [`Streaming`].
    pub fn stream(self) -> Request<Streaming<Bytes, E>, E> {
        self.streams(None, streaming::bytes)
    }
}
