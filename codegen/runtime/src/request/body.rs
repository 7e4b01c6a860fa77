//! What a call sends: bytes, which can be sent again, or a stream, which cannot.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;

/// The body of a request.
///
/// Bytes can be sent again, if a call is repeated; a stream is sent once, and a call that sends one is repeated only
/// if it failed before.
#[derive(Clone)]
pub struct Body {
    kind: Kind,
    /// Its media type, where that is not the one that the API's description says.
    own_type: Option<String>,
}

#[derive(Clone)]
enum Kind {
    Bytes(Bytes),
    /// Clones of a request share it: whichever is sent first, sends it.
    Stream(Arc<Mutex<Option<reqwest::Body>>>),
}

impl Body {
    /// A body that is made while it is sent, such as a file that is larger than memory should hold:
    /// `Body::stream(reqwest::Body::from(file))`, with reqwest's feature `stream`.
    pub fn stream(body: impl Into<reqwest::Body>) -> Self {
        Self::of(Kind::Stream(Arc::new(Mutex::new(Some(body.into())))))
    }

    /// Sets its media type, by default what the API's description says. Where that leaves it open, as `image/*` does, it is
    /// `application/octet-stream` or `text/plain` unless it is set.
    #[must_use]
    pub fn content_type(mut self, content_type: impl Into<String>) -> Self {
        self.own_type = Some(content_type.into());
        self
    }

    pub(crate) fn own_type(&self) -> Option<&str> {
        self.own_type.as_deref()
    }

    fn of(kind: Kind) -> Self {
        Self {
            kind,
            own_type: None,
        }
    }

    /// The bytes; none of a stream.
    pub fn bytes(&self) -> Option<&Bytes> {
        match &self.kind {
            Kind::Bytes(bytes) => Some(bytes),
            Kind::Stream(_) => None,
        }
    }

    /// What goes over the wire now; none of a stream that was sent already.
    pub(crate) fn take(&self) -> Option<reqwest::Body> {
        match &self.kind {
            Kind::Bytes(bytes) => Some(bytes.clone().into()),
            Kind::Stream(stream) => stream.lock().unwrap_or_else(PoisonError::into_inner).take(),
        }
    }

    /// Whether a request sends what a call says. Of a stream it is not known.
    pub(crate) fn is_sent_as(said: Option<&Self>, sent: Option<&reqwest::Body>) -> bool {
        let (Some(said), Some(sent)) = (said, sent) else {
            return said.is_none() && sent.is_none();
        };
        match (said.bytes(), sent.as_bytes()) {
            (Some(said), Some(sent)) => {
                // Nobody else writes where they stand: the same place has the same bytes.
                let is_place = said.as_ptr() == sent.as_ptr() && said.len() == sent.len();
                is_place || said == sent
            }
            _ => false,
        }
    }

    /// Whether there is something to send, still or again.
    pub(crate) fn is_there(&self) -> bool {
        match &self.kind {
            Kind::Bytes(_) => true,
            Kind::Stream(stream) => stream
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .is_some(),
        }
    }
}

impl<T: Into<Bytes>> From<T> for Body {
    fn from(bytes: T) -> Self {
        Self::of(Kind::Bytes(bytes.into()))
    }
}

/// Prints nothing of what it holds.
impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            Kind::Bytes(_) => "Body(bytes)",
            Kind::Stream(_) => "Body(stream)",
        })
    }
}
