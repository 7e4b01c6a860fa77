//! Responses: what a call gives.

use super::{Name, Paging, Scalar, TypeRef, XmlRoot};

/// What a call gives.
#[derive(Clone, Debug, PartialEq)]
pub enum Response {
    /// Nothing.
    Empty,
    /// A JSON value.
    Json {
        /// Its type.
        ty: TypeRef,
        /// The property that wraps it on the wire.
        property: Option<String>,
        /// Whether there may be none: another success has no body.
        optional: bool,
    },
    /// One of several, which the status tells apart; in the order of the statuses.
    ByStatus(Vec<Case>),
    /// A JSON list that comes in pages.
    Paged {
        /// The type of an item.
        item: TypeRef,
        /// How the pages are walked.
        paging: Paging,
        /// Whether a response may come without the list, where there is nothing in it.
        optional: bool,
    },
    /// A value as XML.
    Xml {
        /// Its type.
        ty: TypeRef,
        /// How it stands there.
        root: XmlRoot,
    },
    /// Text.
    Text,
    /// Bytes.
    Binary,
    /// Something that comes bit by bit.
    Stream(Stream),
}

/// What comes bit by bit.
#[derive(Clone, Debug, PartialEq)]
pub enum Stream {
    /// Server-Sent Events.
    Events {
        /// The type of what they carry; none if that is text.
        data: Option<TypeRef>,
        /// Whether their names say what they carry: the type is a union of that.
        named: bool,
    },
    /// Values of JSON, one a line or as a sequence.
    Lines {
        /// The media type.
        content_type: String,
        /// Their type.
        item: TypeRef,
    },
}

impl Stream {
    /// The type of what it carries; none if that is text.
    pub fn ty(&self) -> Option<&TypeRef> {
        match self {
            Stream::Events { data, .. } => data.as_ref(),
            Stream::Lines { item, .. } => Some(item),
        }
    }
}

/// One of the successes of an operation whose successes differ.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// `201`, `2XX` or `default`.
    pub status: String,
    /// What it means.
    pub description: String,
    /// What it gives: no variant again, and no pages.
    pub response: Response,
}

impl Case {
    /// The same, read to its end: a variant is made when all has come.
    pub(crate) fn whole(mut self) -> Self {
        if matches!(self.response, Response::Stream(_)) {
            self.response = Response::Text;
        }
        self
    }
}

impl Response {
    /// How it comes in pages, if it does.
    pub fn paging(&self) -> Option<&Paging> {
        match self {
            Response::Paged { paging, .. } => Some(paging),
            _ => None,
        }
    }

    /// Calls back with each type that it holds.
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

/// How a response comes when all went well.
#[derive(Clone, Debug)]
pub struct Success {
    /// The status.
    pub status: u16,
    /// The media type; none if there is no body.
    pub content_type: Option<String>,
    /// A body of it, with what wraps the value.
    pub example: Option<serde_json::Value>,
    /// The headers that come with it.
    pub headers: Vec<Header>,
    /// The statuses of other successes that have no body, beside 204 and 205; 2 stands for all.
    pub bodiless: Vec<u16>,
}

/// A header of a response.
#[derive(Clone, Debug, PartialEq)]
pub struct Header {
    /// Its name.
    pub name: Name,
    /// What it holds.
    pub ty: Scalar,
    /// What it means.
    pub description: String,
    /// Whether callers should leave it.
    pub deprecated: bool,
}

impl Success {
    /// One that the document does not describe.
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
