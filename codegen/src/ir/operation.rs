//! Operations: what a call carries, and what it is answered.

use std::fmt;

use super::{Body, Name, Route, Scalar, Security, Server, TypeId, TypeRef, XmlRoot};
use crate::source::Span;

/// A call that a client can make.
#[derive(Clone, Debug)]
pub struct Operation {
    /// Its `operationId`.
    pub name: Name,
    /// Where it stands.
    pub span: Span,
    /// `GET`, `PATCH`, …
    pub method: String,
    /// Its key in `paths`.
    pub path: String,
    /// The index of its tag in [`Api::tags`](super::Api::tags).
    pub tag: usize,
    /// A line.
    pub summary: String,
    /// More.
    pub description: String,
    /// Whether callers should leave it.
    pub deprecated: bool,
    /// Which credentials it asks for, if it is not what the others ask for.
    pub security: Option<Security>,
    /// Where it is served, if it is not where the others are.
    pub server: Option<Server>,
    /// Whether it does harm when it is sent twice.
    pub repeat: Repeat,
    /// What it takes beside the body, in the order of the document.
    pub parameters: Vec<Parameter>,
    /// What it sends.
    pub body: Option<Body>,
    /// What it gives.
    pub answer: Answer,
    /// What it gives instead if it is asked to, bit by bit.
    pub stream: Option<Stream>,
    /// How that comes.
    pub success: Success,
    /// What it says when it fails, by status.
    pub errors: Vec<Failure>,
}

impl Operation {
    /// What a request is sent to: the path with `{parameters}`, and the part of the query that is always the same.
    pub fn target(&self) -> String {
        Route::of(&self.path).target()
    }

    /// Calls back with each type that it takes or gives.
    pub fn visit_types(&self, f: &mut impl FnMut(&TypeRef)) {
        self.visit_sent(f);
        self.visit_received(f);
    }

    /// Calls back with each type that it gives.
    pub fn visit_received(&self, f: &mut impl FnMut(&TypeRef)) {
        self.answer.visit_types(f);
        self.stream.iter().filter_map(Stream::ty).for_each(&mut *f);
        let failures = self.errors.iter().filter_map(|it| it.ty.as_ref());
        failures.for_each(f);
    }

    /// Calls back with each type that it takes.
    pub fn visit_sent(&self, f: &mut impl FnMut(&TypeRef)) {
        self.parameters.iter().for_each(|it| f(&it.ty));
        self.body.iter().for_each(|it| it.visit_types(f));
    }

    /// Makes it take other declared types.
    pub fn map_sent(&mut self, f: &mut impl FnMut(TypeId) -> TypeId) {
        let parameters = self.parameters.iter_mut().map(|it| &mut it.ty);
        let body = self.body.iter_mut().flat_map(Body::types_mut);
        parameters.chain(body).for_each(|ty| *ty = ty.map(f));
    }
}

/// The name of an operation that has none of its own, or shares it: `get /users/{id}/posts` is `get_users_by_id_posts`.
/// It depends on nothing else, so that no other operation changes it.
pub fn described(method: &str, path: &str) -> String {
    let mut words = vec![method.to_lowercase()];
    let segments = path.split('/').filter(|it| !it.is_empty());
    let segments = segments.map(|it| {
        it.replace('{', "_by_")
            .replace(['}', '#', '?', '=', '&'], "_")
    });
    words.extend(segments);
    if words.len() == 1 {
        words.push("root".to_owned());
    }
    let words = words.join("_");
    let words = words.split('_').filter(|it| !it.is_empty());
    words.collect::<Vec<_>>().join("_")
}

/// Whether an operation does harm when it is sent twice, as a client does that gets no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Repeat {
    /// The method says so.
    Method,
    /// It does none, whatever the method.
    Harmless,
    /// It does none if both times a header has the same value; its name.
    Key(String),
}

/// Something that a request carries beside its body.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Its name.
    pub name: Name,
    /// Where the request carries it.
    pub location: Location,
    /// How it is written there, if it is more than a text.
    pub style: Style,
    /// What it holds.
    pub ty: TypeRef,
    /// Whether a call must give it.
    pub required: bool,
    /// What it means.
    pub description: String,
    /// The only value that it may have, which is sent unless a caller sets another.
    pub constant: Option<serde_json::Value>,
    /// What the server takes when it is absent.
    pub default: Option<String>,
    /// A value of it.
    pub example: Option<serde_json::Value>,
    /// Whether callers should leave it.
    pub deprecated: bool,
    /// Where it is described.
    pub span: Span,
}

impl Parameter {
    /// Whether a caller must give it.
    pub fn is_argument(&self) -> bool {
        self.required && self.constant.is_none()
    }

    /// A parameter of a path of which the document says nothing more.
    pub(crate) fn undeclared(name: &str, span: Span) -> Self {
        Parameter {
            name: Name::wire(name),
            location: Location::Path,
            style: Style::Simple { explode: false },
            ty: TypeRef::Scalar(Scalar::String),
            required: true,
            description: String::new(),
            constant: None,
            default: None,
            example: None,
            deprecated: false,
            span,
        }
    }
}

/// Where a request carries a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Location {
    /// A segment of the path.
    Path,
    /// The query.
    Query,
    /// A header.
    Header,
    /// The header `Cookie`.
    Cookie,
}

/// How a value that is more than a text is written where a parameter stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `1,2`
    Simple {
        /// Members as `a=1`, not as `a,1`.
        explode: bool,
    },
    /// `.1,2`
    Label {
        /// Items apart, as `.1.2`.
        explode: bool,
    },
    /// `;a=1,2`
    Matrix {
        /// Items apart, as `;a=1;a=2`.
        explode: bool,
    },
    /// `a=1,2`
    Form {
        /// Items apart, as `a=1&a=2`.
        explode: bool,
        /// Whether characters that mean something to a URL stay as they are.
        reserved: bool,
    },
    /// `a=1%202`
    Space,
    /// `a=1%7C2`
    Pipe,
    /// `a[b]=1`
    DeepObject,
    /// The text of its JSON.
    Json,
}

/// What a call gives.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// Nothing.
    Empty,
    /// A JSON value.
    Json {
        /// Its type.
        ty: TypeRef,
        /// The member that wraps it on the wire.
        member: Option<String>,
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
        /// Whether an answer may come without the list, where there is nothing in it.
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
    /// What it gives: no choice again, and no pages.
    pub answer: Answer,
}

impl Case {
    /// The same, read to its end: a choice is made when all has come.
    pub(crate) fn whole(mut self) -> Self {
        if matches!(self.answer, Answer::Stream(_)) {
            self.answer = Answer::Text;
        }
        self
    }
}

impl Answer {
    /// How it comes in pages, if it does.
    pub fn paging(&self) -> Option<&Paging> {
        match self {
            Answer::Paged { paging, .. } => Some(paging),
            _ => None,
        }
    }

    /// Calls back with each type that it holds.
    pub fn visit_types(&self, f: &mut impl FnMut(&TypeRef)) {
        match self {
            Answer::Json { ty, .. } | Answer::Paged { item: ty, .. } | Answer::Xml { ty, .. } => {
                f(ty);
            }
            Answer::ByStatus(cases) => cases.iter().for_each(|it| it.answer.visit_types(f)),
            Answer::Stream(stream) => stream.ty().into_iter().for_each(f),
            Answer::Empty | Answer::Text | Answer::Binary => {}
        }
    }
}

/// How an answer comes when all went well.
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

/// A header of an answer.
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

/// How the pages of a list are walked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paging {
    /// What tells them apart.
    pub style: PagingStyle,
    /// The query parameter that takes how many items a page has; empty, there is none.
    pub page_size: String,
    /// The member of the answer that holds the items, as `object.member`; empty, the answer is the list.
    pub items: String,
    /// Where the answer says that there is a next page, its name, or its URL, as `object.member`; empty, it does not.
    pub next: String,
    /// Who says so.
    pub source: PagingSource,
}

/// What tells the pages of a list apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PagingStyle {
    /// Their numbers.
    Number {
        /// The query parameter.
        page: String,
        /// The number of the first page.
        first: u64,
    },
    /// How many items lie before them.
    Offset {
        /// The query parameter.
        offset: String,
    },
    /// What the page before says.
    Cursor {
        /// The query parameter.
        cursor: String,
    },
    /// A property of the last item of the page before.
    LastItem {
        /// The query parameter.
        cursor: String,
        /// The property, as `object.property`.
        property: String,
    },
    /// Their URLs, in the body of the page before, or in its header `Link`.
    Link,
}

/// Who says how a list is walked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PagingSource {
    /// The configuration, of all lists.
    General,
    /// The configuration, of this one.
    Own,
    /// The shape of the operation.
    Inferred,
}

impl PagingStyle {
    /// The key of the configuration that names the query parameter of the style.
    pub(crate) fn key(&self) -> &'static str {
        match self {
            PagingStyle::Number { .. } => "page",
            PagingStyle::Offset { .. } => "offset",
            PagingStyle::Cursor { .. } | PagingStyle::LastItem { .. } => "cursor",
            PagingStyle::Link => "style",
        }
    }
}

impl Paging {
    /// The query parameter that tells the pages apart.
    pub fn parameter(&self) -> Option<&str> {
        match &self.style {
            PagingStyle::Number { page: name, .. }
            | PagingStyle::Offset { offset: name }
            | PagingStyle::Cursor { cursor: name }
            | PagingStyle::LastItem { cursor: name, .. } => Some(name),
            PagingStyle::Link => None,
        }
    }
}

impl fmt::Display for Paging {
    /// What tells the pages apart, in words.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.style {
            PagingStyle::Number { page, .. } => write!(f, "the number in `{page}`"),
            PagingStyle::Offset { offset } => write!(f, "the offset in `{offset}`"),
            PagingStyle::Cursor { cursor } => write!(f, "the cursor in `{cursor}`"),
            PagingStyle::LastItem { cursor, property } => {
                write!(f, "the `{property}` of the last item in `{cursor}`")
            }
            PagingStyle::Link if self.next.is_empty() => f.write_str("the header `Link`"),
            PagingStyle::Link => write!(f, "the link in `{}`", self.next),
        }
    }
}

/// What an operation says when it fails.
#[derive(Clone, Debug)]
pub struct Failure {
    /// `409`, `4XX` or `default`.
    pub status: String,
    /// What it means.
    pub description: String,
    /// The type of its JSON, if it has a type of its own: one that the failures of the document do not share.
    pub ty: Option<TypeRef>,
}
