//! Streaming responses: bytes, lines of JSON, or Server-Sent Events.
//!
//! A request for a stream completes with the headers. Until then it is sent like any other, with its timeout, deadline
//! and retries. The body is read on demand, and bounded only by the idle timeout.

mod body_stream;
mod event;
mod failed;
pub(crate) mod frames;
mod item;
mod kind;
mod nesting;
mod piece;

use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::error::Error;
use crate::error::api_error::ApiError;
use crate::error::failure::Failure;
use crate::model::de;
use crate::response::content_encoding::SHARE;
use crate::response::decode::{self, Places};
use crate::response::decode_error::DecodeError;
use crate::response::raw::RawResponse;

pub(crate) use body_stream::BodyStream;
use body_stream::Live;
pub use event::Event;
use frames::{Broken, Format, Frame, Frames};
use item::{Begun, Decoding, Done};
pub(crate) use kind::is_sequence;
use kind::{is_events, is_values, media_type};
use piece::{Piece, Read, unreadable};

/// Servers of language models send this data in place of a value to end the stream.
const DONE: &[u8] = b"[DONE]";

/// The type of events that have none (HTML, Server-sent events).
const UNNAMED: &str = "message";

/// A streaming response, as a [`Stream`] of its items.
///
/// Timeouts and deadlines end with the headers, and do not affect the stream. It fails in these cases:
///
/// - Nothing arrives within the idle timeout, or decoding one item takes that long.
/// - One item, such as an event with its ID and type, has more bytes than `max_body_size`, or its decoded value takes
///   more memory than 16 times as much. A stream of bytes may have any length, because it is not buffered.
/// - A compressed stream decompresses to far more than `max_body_size` without an item.
///
/// A failed stream is not requested again, because the lost items are unknown. Dropping the stream closes the
/// connection.
///
/// The stream may be read on another runtime than the one it was opened on. The latter must keep running: otherwise
/// nothing arrives, and the stream ends with the idle timeout.
#[must_use = "streams do nothing unless polled"]
pub struct Streaming<T, E = Value> {
    /// `None` at the end of the stream.
    live: Option<Box<Live>>,
    /// Received bytes that are not in `frames` yet.
    arrived: Bytes,
    frames: Frames,
    read: Read<T>,
    /// Whether items are raw bytes, which need no decoding.
    is_plain: bool,
    /// The item that is being decoded.
    decoding: Option<Decoding<T, E>>,
    error: PhantomData<fn() -> E>,
}

impl<T, E> Streaming<T, E> {
    fn open(response: &RawResponse, format: Format, read: Read<T>) -> Result<Self, DecodeError> {
        let live = response.rest.as_ref().and_then(BodyStream::take);
        let live = live.ok_or_else(|| unreadable("it was already read".to_owned()))?;
        Ok(Self {
            arrived: Bytes::new(),
            frames: Frames::new(format, live.most()),
            live: Some(live),
            read,
            is_plain: format == Format::Bytes,
            decoding: None,
            error: PhantomData,
        })
    }
}

impl<T: Send + 'static, E: ApiError> Streaming<T, E> {
    /// Returns the next item; `None` after the last. This is cancel-safe: dropping the future loses nothing.
    ///
    /// # Errors
    ///
    /// If an item does not match the API's description, which does not end the stream. If the connection breaks, if
    /// nothing arrives within the idle timeout, or if an item is too large, which ends the stream.
    pub async fn try_next(&mut self) -> Result<Option<T>, Error<E>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context))
            .await
            .transpose()
    }

    /// Returns a blocking iterator over the same items.
    ///
    /// The runtime that opened the stream continues to read it. If this thread would have to drive that runtime, open
    /// the stream with `call`, or read it with [`try_next`](Self::try_next).
    #[cfg(feature = "blocking")]
    pub fn blocking(self) -> crate::Blocking<Self> {
        crate::Blocking::new(self)
    }

    /// Accepts a decoded frame; returns `None` if it is not an item.
    fn take(&mut self, done: Result<Done<T, E>, Box<Failure>>) -> Option<Result<T, Error<E>>> {
        let (frame, unpacked) = match done {
            Ok(done) => done,
            Err(failure) => return Some(Err(self.ended_by(failure))),
        };
        if let (Some(live), Ok(Piece::Item(_)) | Err(_)) = (&mut self.live, &unpacked) {
            live.item_came();
        }
        match unpacked {
            Ok(Piece::Item(item)) => Some(Ok(item)),
            Ok(Piece::Heartbeat) => None,
            Ok(Piece::End) => {
                self.live = None;
                None
            }
            Err((why, api)) => {
                let live = self.live.as_ref()?;
                Some(Err(live.decode_error(frame.into_bytes(), why, api)))
            }
        }
    }

    /// Polls for the bytes to decode before the task yields.
    fn poll_share(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Box<Failure>>> {
        let Some(live) = &mut self.live else {
            return Poll::Ready(Ok(()));
        };
        if !self.arrived.is_empty() {
            // A chunk may have very many items, or none.
            self.add_share();
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        match ready!(live.poll_chunk(context, self.frames.held())) {
            Some(Ok(chunk)) if self.is_plain => self.frames.add(chunk),
            Some(Ok(chunk)) => {
                self.arrived = chunk;
                self.add_share();
            }
            Some(Err(why)) => return Poll::Ready(Err(why.into())),
            None => self.frames.end(),
        }
        Poll::Ready(Ok(()))
    }

    fn add_share(&mut self) {
        let length = SHARE.min(self.arrived.len());
        self.frames.add(self.arrived.split_to(length));
    }

    fn ended_by(&mut self, failure: Box<Failure>) -> Error<E> {
        match self.live.take() {
            Some(live) => live.failed(failure),
            None => Error::new(failure),
        }
    }
}

impl<T: Send + 'static, E: ApiError> Stream for Streaming<T, E> {
    type Item = Result<T, Error<E>>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            let this = &mut *self;
            let Some(live) = &mut this.live else {
                return Poll::Ready(None);
            };
            if let Some(decoding) = &mut this.decoding {
                let done = ready!(decoding.poll(context));
                this.decoding = None;
                match this.take(done) {
                    Some(item) => return Poll::Ready(Some(item)),
                    None => continue,
                }
            }
            match this.frames.next() {
                Ok(Some(frame)) if this.is_plain => {
                    let unpacked = (this.read)(&frame).map_err(|why| (why, None));
                    if let Some(item) = this.take(Ok((frame, unpacked))) {
                        return Poll::Ready(Some(item));
                    }
                }
                Ok(Some(frame)) => match Begun::new(frame, this.read, live.allowance()) {
                    Begun::Done(done) => {
                        if let Some(item) = this.take(done) {
                            return Poll::Ready(Some(item));
                        }
                    }
                    Begun::Decoding(decoding) => this.decoding = Some(decoding),
                },
                Ok(None) if this.frames.are_over() => this.live = None,
                Ok(None) => {
                    if let Err(why) = ready!(this.poll_share(context)) {
                        return Poll::Ready(Some(Err(this.ended_by(why))));
                    }
                }
                Err(Broken::TooLarge) => {
                    let why = Failure::too_large(&live.allowance());
                    return Poll::Ready(Some(Err(this.ended_by(why))));
                }
                Err(Broken::NoEvents) => {
                    let why = unreadable("it contains no field of an event".to_owned());
                    let error = live.decode_error(Bytes::new(), why, None);
                    this.live = None;
                    return Poll::Ready(Some(Err(error)));
                }
            }
        }
    }
}

/// No field is structurally pinned.
impl<T, E> Unpin for Streaming<T, E> {}

/// Prints no content.
impl<T, E> fmt::Debug for Streaming<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Streaming").finish_non_exhaustive()
    }
}

/// Decodes the body as bytes.
pub(crate) fn bytes<E>(
    response: &RawResponse,
    _: Places,
) -> Result<Streaming<Bytes, E>, DecodeError> {
    Streaming::open(response, Format::Bytes, |frame| match frame {
        Frame::Bytes(bytes) => Ok(Piece::Item(bytes.clone())),
        Frame::Cut(_) | Frame::Event(_) => Ok(Piece::End),
    })
}

/// Decodes the body as JSON values, one per line, or as the records of a sequence if that is its content type.
pub(crate) fn lines<T: DeserializeOwned, E>(
    response: &RawResponse,
    _: Places,
) -> Result<Streaming<T, E>, DecodeError> {
    is_values(response)?;
    let format = if is_sequence(media_type(&response.headers)) {
        Format::Sequence
    } else {
        Format::Lines
    };
    Streaming::open(response, format, record)
}

/// Decodes the body as the records of a sequence, whatever its content type. This also accepts one value per line.
pub(crate) fn sequence<T: DeserializeOwned, E>(
    response: &RawResponse,
    _: Places,
) -> Result<Streaming<T, E>, DecodeError> {
    is_values(response)?;
    Streaming::open(response, Format::Sequence, record)
}

fn record<T: DeserializeOwned>(frame: &Frame) -> Result<Piece<T>, DecodeError> {
    match frame {
        Frame::Cut(_) => Err(unreadable(
            "it may be truncated: its value has no explicit end".to_owned(),
        )),
        frame => json(frame.bytes()),
    }
}

/// Decodes the body as events with JSON data.
pub(crate) fn events<T: DeserializeOwned, E>(
    response: &RawResponse,
    _: Places,
) -> Result<Streaming<Event<T>, E>, DecodeError> {
    is_events(response)?;
    Streaming::open(response, Format::Events, |frame| match frame {
        Frame::Event(event) => match json(event.data.as_bytes()) {
            Ok(piece) => Ok(piece.map(|data| event.with(data))),
            // The data of an event is a string, and need not be JSON if its schema allows any string.
            Err(why) => de::text(&event.data)
                .map(|data| Piece::Item(event.with(data)))
                .ok_or(why),
        },
        Frame::Bytes(_) | Frame::Cut(_) => Ok(Piece::End),
    })
}

/// Decodes the body as events whose type determines the type of their data.
pub(crate) fn named_events<T: DeserializeOwned, E>(
    response: &RawResponse,
    _: Places,
) -> Result<Streaming<Event<T>, E>, DecodeError> {
    is_events(response)?;
    Streaming::open(response, Format::Events, |frame| match frame {
        Frame::Event(event) if event.event.is_none() && is_heartbeat(event.data.as_bytes()) => {
            Ok(Piece::Heartbeat)
        }
        Frame::Event(event) if is_done(event.data.as_bytes()) => Ok(Piece::End),
        Frame::Event(event) => match named(event) {
            Ok(data) => Ok(Piece::Item(event.with(data))),
            // A text event may have empty data. For JSON, empty data is a heartbeat.
            Err(_) if is_heartbeat(event.data.as_bytes()) => Ok(Piece::Heartbeat),
            Err(why) => Err(why),
        },
        Frame::Bytes(_) | Frame::Cut(_) => Ok(Piece::End),
    })
}

/// Decodes an event by its type: an object of the type and the data, which is how OpenAPI describes events.
fn named<T: DeserializeOwned>(event: &Event) -> Result<T, DecodeError> {
    #[derive(Serialize)]
    struct Object<'e> {
        event: &'e str,
        data: &'e str,
    }
    let name = event.event.as_deref().unwrap_or(UNNAMED);
    let object = Object {
        event: name,
        data: &event.data,
    };
    let json = serde_json::to_vec(&object);
    let json = json.map_err(|_| unreadable("it cannot be serialized as JSON".to_owned()))?;
    decode::value(&json, Places::BODY).map_err(|why| DecodeError {
        missing: true,
        ..why
    })
}

/// Decodes the body as events with text data.
pub(crate) fn text_events<E>(
    response: &RawResponse,
    _: Places,
) -> Result<Streaming<Event, E>, DecodeError> {
    is_events(response)?;
    Streaming::open(response, Format::Events, |frame| match frame {
        Frame::Event(event) => Ok(Piece::Item(event.clone())),
        Frame::Bytes(_) | Frame::Cut(_) => Ok(Piece::End),
    })
}

/// Decodes a value, the end of the stream, or a heartbeat.
fn json<T: DeserializeOwned>(text: &[u8]) -> Result<Piece<T>, DecodeError> {
    if is_done(text) {
        return Ok(Piece::End);
    }
    if is_heartbeat(text) {
        return Ok(Piece::Heartbeat);
    }
    decode::value(text, Places::BODY)
        .map(Piece::Item)
        .map_err(|why| DecodeError {
            // The data may be an error in place of a value.
            missing: true,
            ..why
        })
}

fn is_done(text: &[u8]) -> bool {
    text.trim_ascii() == DONE
}

/// Whether the text is empty, which some servers send as a keep-alive.
fn is_heartbeat(text: &[u8]) -> bool {
    text.trim_ascii().is_empty()
}
