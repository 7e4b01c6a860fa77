//! A body for operations that accept several media types.

use serde::Serialize;

use crate::request::body::Body;
use crate::request::body_items::{BodyItems, Encode};
use crate::request::call::Call;
use crate::request::item_encoding::{self, EVENTS};
use crate::request::multipart::Multipart;
use crate::request::style::{self, Style};
use crate::streaming::Event;
#[cfg(feature = "xml")]
use crate::xml;

/// The body of a request that may be of several media types. Generated code converts each variant of the operation's
/// body enum to it.
///
/// Serialization errors are reported when the request is sent, before anything goes over the wire.
#[derive(Debug)]
pub struct BodyVariant(pub(crate) Kind);

#[derive(Debug)]
pub(crate) enum Kind {
    Json {
        content_type: &'static str,
        body: Result<Vec<u8>, serde_json::Error>,
    },
    #[cfg(feature = "xml")]
    Xml {
        content_type: &'static str,
        root: &'static xml::Element,
        value: Result<serde_json::Value, serde_json::Error>,
    },
    Form(Result<String, serde_json::Error>),
    Multipart {
        media_type: &'static str,
        form: Multipart,
    },
    Raw {
        content_type: &'static str,
        body: Body,
    },
    Items {
        content_type: &'static str,
        body: Result<Body, &'static str>,
    },
}

impl BodyVariant {
    /// A JSON body.
    pub fn json(content_type: &'static str, value: &(impl Serialize + ?Sized)) -> Self {
        Self(Kind::Json {
            content_type,
            body: serde_json::to_vec(value),
        })
    }

    /// A JSON body: an object whose only property is this value.
    pub fn json_property(
        content_type: &'static str,
        property: &'static str,
        value: &(impl Serialize + ?Sized),
    ) -> Self {
        Self::json(
            content_type,
            &crate::request::builder::Only { property, value },
        )
    }

    /// The body `{}`.
    pub fn empty_object(content_type: &'static str) -> Self {
        Self(Kind::Json {
            content_type,
            body: Ok(b"{}".to_vec()),
        })
    }

    /// An XML body.
    #[cfg(feature = "xml")]
    pub fn xml(
        content_type: &'static str,
        root: &'static xml::Element,
        value: &(impl Serialize + ?Sized),
    ) -> Self {
        Self(Kind::Xml {
            content_type,
            root,
            value: xml::json(value),
        })
    }

    /// A form (`application/x-www-form-urlencoded`), with the listed properties in these styles.
    pub fn form(value: &(impl Serialize + ?Sized), styles: &[(&str, Style)]) -> Self {
        Self(Kind::Form(style::form(value, styles)))
    }

    /// A multipart form.
    pub fn multipart(form: impl Into<Multipart>) -> Self {
        Self::multipart_of("multipart/form-data", form)
    }

    /// A multipart body of another media type than forms have.
    pub fn multipart_of(media_type: &'static str, form: impl Into<Multipart>) -> Self {
        Self(Kind::Multipart {
            media_type,
            form: form.into(),
        })
    }

    /// Raw bytes, or a stream of bytes.
    pub fn raw(content_type: &'static str, body: impl Into<Body>) -> Self {
        Self(Kind::Raw {
            content_type,
            body: body.into(),
        })
    }

    /// JSON values: one per line, or as records (RFC 7464).
    pub fn lines<T: Serialize + Send + 'static>(
        content_type: &'static str,
        items: BodyItems<T>,
    ) -> Self {
        Self::items(content_type, items, item_encoding::of_values(content_type))
    }

    /// Server-Sent Events whose data is JSON.
    pub fn events<T: Serialize + Send + 'static>(items: BodyItems<Event<T>>) -> Self {
        Self::items(EVENTS, items, item_encoding::event)
    }

    /// Server-Sent Events whose data determines their type.
    pub fn named_events<T: Serialize + Send + 'static>(items: BodyItems<Event<T>>) -> Self {
        Self::items(EVENTS, items, item_encoding::named_event)
    }

    /// Server-Sent Events whose data is text.
    pub fn text_events(items: BodyItems<Event>) -> Self {
        Self::items(EVENTS, items, item_encoding::text_event)
    }

    fn items<T: Send + 'static>(
        content_type: &'static str,
        items: BodyItems<T>,
        encode: Encode<T>,
    ) -> Self {
        Self(Kind::Items {
            content_type,
            body: items.encoded(encode),
        })
    }
}

impl BodyVariant {
    /// Sets the variant as the body of a call.
    pub(crate) fn set(self, call: &mut Call) {
        match self.0 {
            Kind::Json { content_type, body } => call.json(content_type, body),
            #[cfg(feature = "xml")]
            Kind::Xml {
                content_type,
                root,
                value,
            } => call.xml(content_type, root, value),
            Kind::Form(body) => call.form(body),
            Kind::Multipart { media_type, form } => call.multipart(media_type, form),
            Kind::Raw { content_type, body } => call.body(content_type, body),
            Kind::Items { content_type, body } => call.items(content_type, body),
        }
    }
}
