//! Responses.

use super::{Name, Paging, Scalar, TypeRef, XmlRoot};

/// The successful response of an operation.
#[derive(Clone, Debug, PartialEq)]
pub enum Response {
    /// No body.
    Empty,
    /// A JSON value.
    Json {
        /// Its type.
        ty: TypeRef,
        /// The envelope property that wraps it on the wire.
        property: Option<String>,
        /// Whether the body may be absent, because another success status has none.
        optional: bool,
    },
    /// Different responses by status, ordered by status.
    ByStatus(Vec<Case>),
    /// A JSON list with paging.
    Paged {
        /// The type of an item.
        item: TypeRef,
        /// The paging.
        paging: Paging,
        /// Whether the property of the list may be absent if the list is empty.
        optional: bool,
    },
    /// A value as XML.
    Xml {
        /// Its type.
        ty: TypeRef,
        /// Its XML representation.
        root: XmlRoot,
    },
    /// Text.
    Text,
    /// Bytes.
    Binary,
    /// A stream.
    Stream(Stream),
}

/// A streaming response.
#[derive(Clone, Debug, PartialEq)]
pub enum Stream {
    /// Server-Sent Events.
    Events {
        /// The type of the events' data; `None` for text.
        data: Option<TypeRef>,
        /// Whether the event's name determines the type of its data, which is then a union.
        named: bool,
    },
    /// JSON values, one per line or as a JSON text sequence.
    Lines {
        /// The media type.
        content_type: String,
        /// Their type.
        item: TypeRef,
    },
}

impl Stream {
    /// The type of its items; `None` for text.
    pub fn ty(&self) -> Option<&TypeRef> {
        match self {
            Stream::Events { data, .. } => data.as_ref(),
            Stream::Lines { item, .. } => Some(item),
        }
    }

    pub(super) fn ty_mut(&mut self) -> Option<&mut TypeRef> {
        match self {
            Stream::Events { data, .. } => data.as_mut(),
            Stream::Lines { item, .. } => Some(item),
        }
    }
}

/// One of several success responses.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// `201`, `2XX` or `default`.
    pub status: String,
    /// Its documentation.
    pub description: String,
    /// Its response: neither `ByStatus` nor `Paged`.
    pub response: Response,
}

impl Case {
    /// Replaces a stream with its text, since a variant is created from the whole body.
    pub(crate) fn whole(mut self) -> Self {
        if matches!(self.response, Response::Stream(_)) {
            self.response = Response::Text;
        }
        self
    }
}

impl Response {
    /// The paging, if the response is a paged list.
    pub fn paging(&self) -> Option<&Paging> {
        match self {
            Response::Paged { paging, .. } => Some(paging),
            _ => None,
        }
    }

    /// Calls a function with each type in the response.
    pub fn visit_types(&self, f: &mut impl FnMut(&TypeRef)) {
        match self {
            Response::Json { ty, .. }
            | Response::Paged { item: ty, .. }
            | Response::Xml { ty, .. } => {
                f(ty);
            }
            Response::ByStatus(cases) => cases.iter().for_each(|it| it.response.visit_types(f)),
            Response::Stream(stream) => stream.ty().into_iter().for_each(f),
            Response::Empty | Response::Text | Response::Binary => {}
        }
    }
}

/// How a successful response is sent.
#[derive(Clone, Debug)]
pub struct Success {
    /// The status.
    pub status: u16,
    /// The media type; `None` without a body.
    pub content_type: Option<String>,
    /// An example of its body, including the envelope.
    pub example: Option<serde_json::Value>,
    /// The response headers.
    pub headers: Vec<Header>,
    /// The other success statuses without a body, in addition to 204 and 205; 2 stands for all of 2XX.
    pub bodiless: Vec<u16>,
}

/// A header of a response.
#[derive(Clone, Debug, PartialEq)]
pub struct Header {
    /// Its name.
    pub name: Name,
    /// Its type.
    pub ty: Scalar,
    /// Its documentation.
    pub description: String,
    /// Whether it is deprecated.
    pub deprecated: bool,
}

impl Success {
    /// The success of an operation that documents none.
    pub fn unsaid() -> Self {
        Success {
            status: 200,
            content_type: None,
            example: None,
            headers: Vec::new(),
            bodiless: Vec::new(),
        }
    }
}
