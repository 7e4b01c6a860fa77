//! The items of a streamed body: each is encoded when it is sent.

use std::error::Error as StdError;
use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use futures_util::StreamExt;
use http_body::Frame;

use super::body::Body;

type BoxError = Box<dyn StdError + Send + Sync>;
type Items<T> = Pin<Box<dyn Stream<Item = Result<T, BoxError>> + Send>>;

/// Encodes an item with its separator, or returns why it cannot be encoded.
pub(crate) type Encode<T> = fn(&T) -> Result<Vec<u8>, &'static str>;

/// The items of a body that is a sequence: JSON values in lines or in records (RFC 7464), or Server-Sent Events.
///
/// A list converts into it, and can be sent again if a request is retried. A [`stream`](Self::stream) can be sent only
/// once, so a request with one is retried only if it failed before the stream was sent. Its items are encoded as they
/// are sent, so that any number of them needs no more memory than one.
#[derive(Clone)]
pub struct BodyItems<T> {
    kind: Kind<T>,
}

#[derive(Clone)]
enum Kind<T> {
    List(Vec<T>),
    /// Shared by clones of a request: the first one to be sent consumes it.
    Stream(Arc<Mutex<Option<Items<T>>>>),
}

impl<T: Send + 'static> BodyItems<T> {
    /// The items of a stream.
    pub fn stream(items: impl Stream<Item = T> + Send + 'static) -> Self {
        Self::try_stream(items.map(Ok::<T, BoxError>))
    }

    /// The items of a stream that may fail. The first error breaks off the request, which fails with it.
    pub fn try_stream<E>(items: impl Stream<Item = Result<T, E>> + Send + 'static) -> Self
    where
        E: Into<BoxError> + 'static,
    {
        let items: Items<T> = Box::pin(items.map(|it| it.map_err(Into::into)));
        Self {
            kind: Kind::Stream(Arc::new(Mutex::new(Some(items)))),
        }
    }

    /// Encodes the items as a body. A list is encoded immediately.
    pub(crate) fn encoded(self, encode: Encode<T>) -> Result<Body, &'static str> {
        let stream = match self.kind {
            Kind::List(list) => {
                let mut bytes = Vec::new();
                for item in &list {
                    bytes.extend(encode(item)?);
                }
                return Ok(bytes.into());
            }
            Kind::Stream(stream) => stream,
        };
        let items = stream.lock().unwrap_or_else(PoisonError::into_inner).take();
        Ok(match items {
            Some(items) => {
                let items = Mutex::new(items);
                Body::stream(reqwest::Body::wrap(Encoded { items, encode }))
            }
            None => Body::sent(),
        })
    }
}

impl<T> From<Vec<T>> for BodyItems<T> {
    fn from(items: Vec<T>) -> Self {
        Self {
            kind: Kind::List(items),
        }
    }
}

impl<T, const N: usize> From<[T; N]> for BodyItems<T> {
    fn from(items: [T; N]) -> Self {
        Vec::from(items).into()
    }
}

impl<T> FromIterator<T> for BodyItems<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Vec::from_iter(items).into()
    }
}

/// Prints no content.
impl<T> fmt::Debug for BodyItems<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            Kind::List(items) => write!(f, "BodyItems({} items)", items.len()),
            Kind::Stream(_) => f.write_str("BodyItems(stream)"),
        }
    }
}

/// A stream as a body. The lock is never taken: it makes the stream `Sync`, which a body has to be.
struct Encoded<T> {
    items: Mutex<Items<T>>,
    encode: Encode<T>,
}

impl<T> http_body::Body for Encoded<T> {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let encode = self.encode;
        let items = self.items.get_mut();
        let items = items.unwrap_or_else(PoisonError::into_inner);
        items.as_mut().poll_next(context).map(|next| {
            let encoded = |item: T| encode(&item).map_err(Into::into);
            next.map(|it| it.and_then(encoded).map(|bytes| Frame::data(bytes.into())))
        })
    }
}
