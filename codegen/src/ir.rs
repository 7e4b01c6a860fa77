//! The API as Rust sees it: plain data between the document and the code.
//!
//! Imports neither `openapiv3` nor `quote`. Types are stored in one list and named by [`TypeId`], so that a type may hold
//! itself. Names are given twice: as the document spells them, and, after the naming pass, as Rust does.

use crate::source::Span;

/// A whole API.
#[derive(Clone, Debug, Default)]
pub struct Api {
    /// `info.title`
    pub title: String,
    /// `info.version`
    pub version: String,
    /// `info.description`
    pub description: String,
    /// Where it is served, if the document says so.
    pub server: Option<Server>,
    /// Where OAuth2 client credentials are exchanged for a token: absolute, or relative to the server's origin.
    pub token_url: Option<String>,
    /// The keys that calls may carry, by their names.
    pub keys: Vec<Key>,
    /// Which credentials operations ask for that say nothing else.
    pub security: Option<Security>,
    /// The tags, in the order of the document.
    pub tags: Vec<Tag>,
    /// All types; [`TypeId`] is an index.
    pub types: Vec<Type>,
    /// All operations, by path and method.
    pub operations: Vec<Operation>,
    /// What the API sends with an error, if the configuration or the document says so.
    pub error: Option<ErrorType>,
}

/// A key that calls may carry.
#[derive(Clone, Debug)]
pub struct Key {
    /// The name of its security scheme.
    pub name: Name,
    /// Where a request carries it; never the path.
    pub location: Location,
    /// What it is called there.
    pub parameter: String,
    /// What it is.
    pub description: String,
}

/// The credentials that an operation asks for: all of one of these lists. Without a list it takes none.
pub type Security = Vec<Vec<Credential>>;

/// One of the credentials that an operation asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Credential {
    /// The `Authorization` header.
    Authorization,
    /// The key of this name.
    Key(String),
}

/// A group of operations: one file.
#[derive(Clone, Debug)]
pub struct Tag {
    /// Its name; `ident` is the module's.
    pub name: Name,
    /// Where it is first named.
    pub span: Span,
    /// What it is about.
    pub description: String,
}

/// The first server of the document.
#[derive(Clone, Debug)]
pub struct Server {
    /// The URL with `{variables}`.
    pub url: String,
    /// What it is.
    pub description: String,
    /// The variables, by name.
    pub variables: Vec<ServerVariable>,
}

/// A part of the server's URL that a caller may choose.
#[derive(Clone, Debug)]
pub struct ServerVariable {
    /// Its name.
    pub name: Name,
    /// Its value unless chosen.
    pub default: String,
    /// What it means.
    pub description: String,
}

impl Server {
    /// The URL in which every variable has its default.
    pub fn default_url(&self) -> String {
        self.variables.iter().fold(self.url.clone(), |url, it| {
            url.replace(&format!("{{{}}}", it.name.wire), &it.default)
        })
    }
}

/// The API's error type.
#[derive(Clone, Debug)]
pub struct ErrorType {
    /// What is decoded.
    pub ty: TypeId,
    /// The field that holds a text for people.
    pub message: Option<String>,
    /// The member under which it may also stand.
    pub member: Option<String>,
}

/// One thing, two spellings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Name {
    /// As the document spells it.
    pub wire: String,
    /// As Rust does; empty before naming.
    pub ident: String,
}

impl Name {
    /// A name that has no Rust spelling yet.
    pub fn wire(wire: impl Into<String>) -> Self {
        Name {
            wire: wire.into(),
            ident: String::new(),
        }
    }
}

/// The index of a [`Type`] in [`Api::types`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeId(pub usize);

/// A type that is declared.
#[derive(Clone, Debug)]
pub struct Type {
    /// Its name.
    pub name: Name,
    /// Where the name comes from.
    pub origin: Origin,
    /// Where the document describes it.
    pub span: Span,
    /// What it means.
    pub description: String,
    /// Whether callers should leave it.
    pub deprecated: bool,
    /// Whether callers send it, are sent it, or both.
    pub reach: Reach,
    /// The tags whose operations use it, in the order of [`Api::tags`].
    pub tags: Vec<usize>,
    /// Whether its values can be compared exactly; set by the analysis.
    pub eq: bool,
    /// Whether it can be made of nothing; set by the analysis.
    pub default: bool,
    /// What it is made of.
    pub definition: Definition,
}

impl Type {
    /// Whether anything is sent or received in it; what is not is not written.
    pub fn is_used(&self) -> bool {
        self.reach.request || self.reach.response
    }
}

/// Where a type's name comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A named schema of `components`.
    Component,
    /// A schema that stands inside another: the holder's name and the member's.
    Nested {
        /// The type that holds it.
        parent: TypeId,
        /// The member of the holder.
        member: String,
    },
    /// A schema that stands in an operation: the operationId and the role.
    Inline,
    /// What may be sent of another type, whose other members the server owns.
    Request {
        /// The type as it is received.
        of: TypeId,
    },
}

/// In which direction a type travels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// A request holds it.
    pub request: bool,
    /// A response holds it.
    pub response: bool,
}

/// What a type is made of.
#[derive(Clone, Debug)]
pub enum Definition {
    /// An object with known members.
    Struct(Struct),
    /// A choice among strings or integers, open to new ones.
    Enum(Enum),
    /// A choice among types.
    Union(Union),
    /// Another name for a type.
    Alias(TypeRef),
    /// A type around another, because a list or a map that holds itself has no name of its own; set by the analysis.
    Wrapper(TypeRef),
}

/// An object with known members.
#[derive(Clone, Debug, Default)]
pub struct Struct {
    /// The members, in the order of the document.
    pub fields: Vec<Field>,
    /// The type of further members, where the document declares them.
    pub additional: Option<TypeRef>,
}

/// A member of a [`Struct`].
#[expect(
    clippy::struct_excessive_bools,
    reason = "OpenAPI marks a property by so many flags"
)]
#[derive(Clone, Debug)]
pub struct Field {
    /// Its name.
    pub name: Name,
    /// What it holds.
    pub ty: TypeRef,
    /// Whether it may be absent.
    pub required: bool,
    /// Whether it may be `null`.
    pub nullable: bool,
    /// What it means.
    pub description: String,
    /// Whether only the server may set it.
    pub read_only: bool,
    /// Whether only the caller may.
    pub write_only: bool,
    /// Whether callers should leave it.
    pub deprecated: bool,
    /// Whether it is behind a `Box`, so that the type has a size; set by the analysis.
    pub boxed: bool,
}

/// Strings or integers with known values.
#[derive(Clone, Debug)]
pub struct Enum {
    /// What all of them are.
    pub values: Values,
    /// The known values, in the order of the document.
    pub variants: Vec<Variant>,
    /// The name of the variant that keeps an unknown value; set by the naming pass.
    pub unknown: String,
}

/// What the values of an [`Enum`] are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Values {
    /// Strings.
    Strings,
    /// Integers that an `i64` holds; `wire` is their decimal spelling.
    Integers,
}

/// A known value of an [`Enum`].
#[derive(Clone, Debug)]
pub struct Variant {
    /// The value; `ident` is the variant's name.
    pub name: Name,
    /// What the document calls the value, where it does: the name comes from this instead.
    pub title: Option<String>,
    /// What it means.
    pub description: String,
}

/// A choice among types.
#[derive(Clone, Debug)]
pub struct Union {
    /// The choices, in the order of the document.
    pub choices: Vec<Choice>,
    /// What tells them apart.
    pub telling: Telling,
    /// The name of the variant that keeps a choice nobody knows; set by the naming pass.
    pub unknown: String,
}

/// What tells the choices of a [`Union`] apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Telling {
    /// A member that all of them have; [`Choice::values`] are its values.
    Member(String),
    /// What they hold: the choice is the one that loses nothing of a value. [`Choice::tells`] narrow them down.
    Content,
}

/// One choice of a [`Union`].
#[derive(Clone, Debug)]
pub struct Choice {
    /// Its name; `ident` is the variant's.
    pub name: Name,
    /// What it holds.
    pub ty: TypeRef,
    /// The values of the discriminator that tell it; none if there is no discriminator.
    pub values: Vec<String>,
    /// What a value of it must have, where there is no discriminator.
    pub tells: Vec<Tell>,
    /// Whether it is behind a `Box`; set by the analysis.
    pub boxed: bool,
}

/// A member of an object that may have certain values only, which others of the union may not.
#[derive(Clone, Debug, PartialEq)]
pub struct Tell {
    /// The member.
    pub member: String,
    /// The values.
    pub values: Vec<serde_json::Value>,
    /// Whether the member must be there.
    pub required: bool,
}

impl Definition {
    /// Calls back with each declared type that this one holds.
    pub fn visit_refs(&self, f: &mut impl FnMut(TypeId)) {
        match self {
            Definition::Struct(it) => {
                it.fields.iter().for_each(|field| field.ty.visit(f));
                it.additional.iter().for_each(|ty| ty.visit(f));
            }
            Definition::Enum(_) => {}
            Definition::Union(it) => it.choices.iter().for_each(|choice| choice.ty.visit(f)),
            Definition::Alias(ty) | Definition::Wrapper(ty) => ty.visit(f),
        }
    }

    /// Makes it hold other declared types.
    pub fn map_refs(&mut self, f: &mut impl FnMut(TypeId) -> TypeId) {
        match self {
            Definition::Struct(it) => {
                it.fields
                    .iter_mut()
                    .for_each(|field| field.ty = field.ty.map(f));
                it.additional.iter_mut().for_each(|ty| *ty = ty.map(f));
            }
            Definition::Enum(_) => {}
            Definition::Union(it) => it
                .choices
                .iter_mut()
                .for_each(|choice| choice.ty = choice.ty.map(f)),
            Definition::Alias(ty) | Definition::Wrapper(ty) => *ty = ty.map(f),
        }
    }
}

/// A use of a type.
#[derive(Clone, Debug, PartialEq)]
pub enum TypeRef {
    /// A declared one.
    Named(TypeId),
    /// One that Rust or a library has.
    Scalar(Scalar),
    /// A JSON array.
    List(Box<TypeRef>),
    /// A JSON object with names that nobody knows beforehand.
    Map(Box<TypeRef>),
    /// A JSON array of so many items, each of a type of its own.
    Tuple(Vec<TypeRef>),
    /// A value that may be `null`.
    Nullable(Box<TypeRef>),
}

impl TypeRef {
    /// Calls back with each declared type that this one names.
    pub fn visit(&self, f: &mut impl FnMut(TypeId)) {
        match self {
            TypeRef::Named(id) => f(*id),
            TypeRef::Scalar(_) => {}
            TypeRef::List(it) | TypeRef::Map(it) | TypeRef::Nullable(it) => it.visit(f),
            TypeRef::Tuple(items) => items.iter().for_each(|it| it.visit(f)),
        }
    }

    /// The same use, of other declared types.
    #[must_use]
    pub fn map(&self, f: &mut impl FnMut(TypeId) -> TypeId) -> TypeRef {
        match self {
            TypeRef::Named(id) => TypeRef::Named(f(*id)),
            TypeRef::Scalar(it) => TypeRef::Scalar(it.clone()),
            TypeRef::List(it) => TypeRef::List(Box::new(it.map(f))),
            TypeRef::Map(it) => TypeRef::Map(Box::new(it.map(f))),
            TypeRef::Tuple(items) => TypeRef::Tuple(items.iter().map(|it| it.map(f)).collect()),
            TypeRef::Nullable(it) => TypeRef::Nullable(Box::new(it.map(f))),
        }
    }
}

/// Types that Rust or a library has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scalar {
    /// Text.
    String,
    /// Text that is never printed.
    Secret,
    /// `true` or `false`.
    Bool,
    /// `int32`
    I32,
    /// An integer.
    I64,
    /// `uint32`
    U32,
    /// `uint64`, or an integer whose bounds pass `i64`.
    U64,
    /// `float`
    F32,
    /// A number.
    F64,
    /// `uuid`
    Uuid,
    /// `date-time`
    Timestamp,
    /// `date`
    Date,
    /// `ipv4`
    Ipv4,
    /// `ipv6`
    Ipv6,
    /// Any JSON value.
    Any,
}

/// A call that a client can make.
#[derive(Clone, Debug)]
pub struct Operation {
    /// Its `operationId`; `ident` is the method's, in `snake_case`.
    pub name: Name,
    /// The name of the request's own type, which it has if there is something to set on it.
    pub request: String,
    /// The method's name on the mock, which has other methods of its own than the client.
    pub expectation: String,
    /// Where it stands.
    pub span: Span,
    /// `GET`, `PATCH`, …
    pub method: String,
    /// The path with `{parameters}`.
    pub path: String,
    /// The index of its tag in [`Api::tags`].
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
    pub server: Option<String>,
    /// Whether it does harm when it is sent twice.
    pub repeat: Repeat,
    /// What it takes beside the body, in the order of the document.
    pub parameters: Vec<Parameter>,
    /// What it sends.
    pub body: Option<Body>,
    /// What it gives.
    pub answer: Answer,
    /// How that comes.
    pub success: Success,
    /// What it says when it fails, by status.
    pub errors: Vec<Failure>,
}

impl Operation {
    /// Calls back with each type that it takes or gives.
    pub fn visit_types(&self, f: &mut impl FnMut(&TypeRef)) {
        self.visit_sent(f);
        self.answer.visit_types(f);
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
    words.extend(segments.map(|it| it.replace('{', "_by_").replace('}', "_")));
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
    /// What the server takes when it is absent.
    pub default: Option<String>,
    /// A value of it.
    pub example: Option<serde_json::Value>,
    /// Whether callers should leave it.
    pub deprecated: bool,
}

impl Parameter {
    /// A parameter of a path of which the document says nothing more.
    pub(crate) fn undeclared(name: &str) -> Self {
        Parameter {
            name: Name::wire(name),
            location: Location::Path,
            style: Style::Simple { explode: false },
            ty: TypeRef::Scalar(Scalar::String),
            required: true,
            description: String::new(),
            default: None,
            example: None,
            deprecated: false,
        }
    }
}

/// Where a request carries a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

/// What a request sends.
#[derive(Clone, Debug)]
pub struct Body {
    /// The argument's name.
    pub name: Name,
    /// Whether a call must give it.
    pub required: bool,
    /// What it means.
    pub description: String,
    /// What it is.
    pub content: Content,
}

/// What a body is.
#[derive(Clone, Debug)]
pub enum Content {
    /// JSON.
    Json {
        /// The media type.
        content_type: String,
        /// What the caller gives.
        ty: TypeRef,
        /// The member that wraps it on the wire.
        member: Option<String>,
        /// A value of it, without what wraps it.
        example: Option<serde_json::Value>,
    },
    /// An object without members: `{}`, always.
    EmptyObject,
    /// A form in one line: `a=1&b=2`.
    Form {
        /// What the caller gives.
        ty: TypeRef,
        /// The styles of those members that are not written as a form writes them by itself.
        styles: Vec<(String, Style)>,
        /// A value of it.
        example: Option<serde_json::Value>,
    },
    /// A form of several parts; without any that is known, the caller makes it of any.
    Multipart(Vec<Part>),
    /// Text or bytes that go out as they are given.
    Raw {
        /// The media type.
        content_type: String,
    },
}

/// A part of a form.
#[derive(Clone, Debug)]
pub struct Part {
    /// Its name.
    pub name: Name,
    /// What it holds.
    pub kind: PartKind,
    /// Whether there may be several.
    pub list: bool,
    /// Whether a form must have it.
    pub required: bool,
    /// What it means.
    pub description: String,
}

/// What a part of a form holds.
#[derive(Clone, Debug)]
pub enum PartKind {
    /// A text.
    Text(TypeRef),
    /// A value as JSON.
    Json(TypeRef),
    /// A file, and its media type unless the caller says another.
    File(Option<String>),
}

impl Body {
    /// The type of what the caller gives; none if it is no value.
    pub fn ty(&self) -> Option<&TypeRef> {
        match &self.content {
            Content::Json { ty, .. } | Content::Form { ty, .. } => Some(ty),
            Content::EmptyObject | Content::Multipart(_) | Content::Raw { .. } => None,
        }
    }

    /// Calls back with each type that it holds.
    fn visit_types(&self, f: &mut impl FnMut(&TypeRef)) {
        self.ty().into_iter().for_each(&mut *f);
        if let Content::Multipart(parts) = &self.content {
            parts.iter().filter_map(Part::ty).for_each(f);
        }
    }

    fn types_mut(&mut self) -> impl Iterator<Item = &mut TypeRef> {
        let (one, parts) = match &mut self.content {
            Content::Json { ty, .. } | Content::Form { ty, .. } => (Some(ty), [].as_mut_slice()),
            Content::Multipart(parts) => (None, parts.as_mut_slice()),
            Content::EmptyObject | Content::Raw { .. } => (None, [].as_mut_slice()),
        };
        let parts = parts.iter_mut().filter_map(|it| match &mut it.kind {
            PartKind::Text(ty) | PartKind::Json(ty) => Some(ty),
            PartKind::File(_) => None,
        });
        one.into_iter().chain(parts)
    }
}

impl Part {
    fn ty(&self) -> Option<&TypeRef> {
        match &self.kind {
            PartKind::Text(ty) | PartKind::Json(ty) => Some(ty),
            PartKind::File(_) => None,
        }
    }
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
    },
    /// Text.
    Text,
    /// Bytes.
    Binary,
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

impl Answer {
    /// Calls back with each type that it holds.
    pub fn visit_types(&self, f: &mut impl FnMut(&TypeRef)) {
        match self {
            Answer::Json { ty, .. } | Answer::Paged { item: ty, .. } => f(ty),
            Answer::ByStatus(cases) => cases.iter().for_each(|it| it.answer.visit_types(f)),
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
    /// The headers that come with it, and what they mean.
    pub headers: Vec<(String, String)>,
}

impl Success {
    /// One that the document does not describe.
    pub fn unsaid() -> Self {
        Success {
            status: 200,
            content_type: None,
            example: None,
            headers: Vec::new(),
        }
    }
}

/// How the pages of a list are walked: by number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paging {
    /// The query parameter that takes the page's number.
    pub page: String,
    /// The query parameter that takes its size.
    pub page_size: String,
    /// The number of the first page.
    pub first: u64,
    /// The member of the answer that holds the items.
    pub items: String,
    /// Where the answer says that there is a next page, as `object.member`.
    pub next: String,
}

/// What an operation says when it fails.
#[derive(Clone, Debug)]
pub struct Failure {
    /// `409`, `4XX` or `default`.
    pub status: String,
    /// What it means.
    pub description: String,
}
