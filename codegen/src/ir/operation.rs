//! Operations: what a call carries.

use super::{
    Body, Name, Parameter, Response, Route, Security, Server, Stream, Success, TypeId, TypeRef,
};
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
    pub repeat: Idempotency,
    /// What it takes beside the body, in the order of the document.
    pub parameters: Vec<Parameter>,
    /// What it sends.
    pub body: Option<Body>,
    /// What it gives.
    pub response: Response,
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
        self.response.visit_types(f);
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

/// Whether an operation does harm when it is sent twice, as a client does that gets no response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Idempotency {
    /// The method says so.
    Method,
    /// It does none, whatever the method.
    Harmless,
    /// It does none if both times a header has the same value; its name.
    Key(String),
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
