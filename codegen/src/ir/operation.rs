//! Operations and their parameters.

use super::{
    Body, Name, Parameter, Response, Route, Security, Server, Stream, Success, TypeId, TypeRef,
};
use crate::source::Span;

/// An operation.
#[derive(Clone, Debug)]
pub struct Operation {
    /// Its `operationId`.
    pub name: Name,
    /// Its location in the document.
    pub span: Span,
    /// `GET`, `PATCH`, …
    pub method: String,
    /// Its path in `paths`.
    pub path: String,
    /// The index of its tag in [`Api::tags`](super::Api::tags).
    pub tag: usize,
    /// Its summary.
    pub summary: String,
    /// Its description.
    pub description: String,
    /// Whether it is deprecated.
    pub deprecated: bool,
    /// Its security, if it differs from the default.
    pub security: Option<Security>,
    /// Its server, if it differs from the default.
    pub server: Option<Server>,
    /// When it is idempotent.
    pub idempotency: Idempotency,
    /// Its parameters, in document order.
    pub parameters: Vec<Parameter>,
    /// Its request body.
    pub body: Option<Body>,
    /// Its response.
    pub response: Response,
    /// The streaming response that can be requested instead.
    pub stream: Option<Stream>,
    /// How a successful response is sent.
    pub success: Success,
    /// The documented error responses, by status.
    pub errors: Vec<Failure>,
}

impl Operation {
    /// The request target: the path with `{parameters}`, and the constant query pairs.
    pub fn target(&self) -> String {
        Route::of(&self.path).target()
    }

    /// Calls a function with each type that the operation sends or receives.
    pub fn visit_types(&self, f: &mut impl FnMut(&TypeRef)) {
        self.visit_sent(f);
        self.visit_received(f);
    }

    /// Calls a function with each type that the operation receives.
    pub fn visit_received(&self, f: &mut impl FnMut(&TypeRef)) {
        self.response.visit_types(f);
        self.stream.iter().filter_map(Stream::ty).for_each(&mut *f);
        let failures = self.errors.iter().filter_map(|it| it.ty.as_ref());
        failures.for_each(f);
    }

    /// Calls a function with each type that the operation sends.
    pub fn visit_sent(&self, f: &mut impl FnMut(&TypeRef)) {
        self.parameters.iter().for_each(|it| f(&it.ty));
        self.body.iter().for_each(|it| it.visit_types(f));
    }

    /// Replaces the declared types that the operation sends.
    pub fn map_sent(&mut self, f: &mut impl FnMut(TypeId) -> TypeId) {
        let parameters = self.parameters.iter_mut().map(|it| &mut it.ty);
        let body = self.body.iter_mut().flat_map(Body::types_mut);
        parameters.chain(body).for_each(|ty| *ty = ty.map(f));
    }
}

/// The default name of an operation whose operationId is absent or not unique: `get /users/{id}/posts` becomes
/// `get_users_by_id_posts`. Independent of other operations.
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

/// When an operation is idempotent, so that it may be retried without a response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Idempotency {
    /// If its method is.
    Method,
    /// Always.
    Harmless,
    /// If requests carry the same value in this header.
    Key(String),
}

/// An error response of an operation.
#[derive(Clone, Debug)]
pub struct Failure {
    /// `409`, `4XX` or `default`.
    pub status: String,
    /// Its documentation.
    pub description: String,
    /// The type of its JSON body, if it differs from the API's error type.
    pub ty: Option<TypeRef>,
    /// Whether its body is plain text.
    pub is_text: bool,
    /// The described media types of its body, in lower case and without parameters.
    pub media_types: Vec<String>,
}
