//! Request bodies: bytes, which can be sent repeatedly, or a stream, which cannot.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;

#[cfg(feature = "xml")]
use crate::xml;

/// The body of a request.
///
/// Bytes can be sent again if a request is retried. A stream can be sent only once, so a request with one is retried
/// only if it failed before the stream was sent.
#[derive(Clone)]
pub struct Body {
    kind: Kind,
    /// The media type, if it differs from the one in the API's description.
    own_type: Option<String>,
    /// The shape of an XML body, by which a mock compares it.
    #[cfg(feature = "xml")]
    #[cfg_attr(
        not(feature = "mock"),
        allow(dead_code, reason = "only a mock compares bodies")
    )]
    xml_root: Option<&'static xml::Element>,
}

#[derive(Clone)]
enum Kind {
    Bytes(Bytes),
    /// Shared by clones of a request: the first one to be sent consumes it.
    Stream(Arc<Mutex<Option<reqwest::Body>>>),
}

impl Body {
    /// A streamed body, such as a file that is too large to hold in memory: `Body::stream(reqwest::Body::from(file))`,
    /// with reqwest's feature `stream`.
    pub fn stream(body: impl Into<reqwest::Body>) -> Self {
        Self::of(Kind::Stream(Arc::new(Mutex::new(Some(body.into())))))
    }

    /// A stream that was already sent.
    pub(crate) fn sent() -> Self {
        Self::of(Kind::Stream(Arc::default()))
    }

    /// Sets the media type. The default is the one in the API's description. If that is a range such as `image/*`, the
    /// default is `application/octet-stream` or `text/plain`.
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
            #[cfg(feature = "xml")]
            xml_root: None,
        }
    }

    /// A body of XML with this shape.
    #[cfg(feature = "xml")]
    pub(crate) fn xml(root: &'static xml::Element, text: Vec<u8>) -> Self {
        Self {
            xml_root: Some(root),
            ..text.into()
        }
    }

    #[cfg(all(feature = "mock", feature = "xml"))]
    pub(crate) fn xml_root(&self) -> Option<&'static xml::Element> {
        self.xml_root
    }

    /// The bytes; `None` for a stream.
    pub fn bytes(&self) -> Option<&Bytes> {
        match &self.kind {
            Kind::Bytes(bytes) => Some(bytes),
            Kind::Stream(_) => None,
        }
    }

    /// The body to send; `None` for a stream that was already sent.
    pub(crate) fn take(&self) -> Option<reqwest::Body> {
        match &self.kind {
            Kind::Bytes(bytes) => Some(bytes.clone().into()),
            Kind::Stream(stream) => stream.lock().unwrap_or_else(PoisonError::into_inner).take(),
        }
    }

    /// Puts back a stream that was taken and not sent.
    pub(crate) fn put_back(&self, body: reqwest::Body) {
        if let Kind::Stream(stream) = &self.kind {
            *stream.lock().unwrap_or_else(PoisonError::into_inner) = Some(body);
        }
    }

    /// Whether a request still has the body of its call. Returns `false` for streams, which cannot be compared.
    pub(crate) fn is_sent_as(said: Option<&Self>, sent: Option<&reqwest::Body>) -> bool {
        let (Some(said), Some(sent)) = (said, sent) else {
            return said.is_none() && sent.is_none();
        };
        match (said.bytes(), sent.as_bytes()) {
            (Some(said), Some(sent)) => {
                // Bytes are immutable, so the same address and length mean the same bytes.
                let is_place = said.as_ptr() == sent.as_ptr() && said.len() == sent.len();
                is_place || said == sent
            }
            _ => false,
        }
    }

    /// Whether the body can be sent: a stream only once.
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

/// Prints no content.
impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            Kind::Bytes(_) => "Body(bytes)",
            Kind::Stream(_) => "Body(stream)",
        })
    }
}
