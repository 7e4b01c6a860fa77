//! The re-exports of the crate root: the types of other crates that callers name.

use std::collections::BTreeSet;

use super::Crate;
use crate::ir::{Body, Content, Operation, Response, Scalar, Stream, TypeRef};

/// The re-exports from the runtime in every client.
const USUAL: [&str; 18] = [
    "Body",
    "Bytes",
    "ErrorKind",
    "HeaderMap",
    "IntoOption",
    "Nullable",
    "Operation",
    "Page",
    "Response",
    "Retry",
    "Secret",
    "Stream",
    "StreamExt",
    "TryStreamExt",
    "Value",
    "auth",
    "hook",
    "reqwest",
];

impl Crate<'_> {
    /// The names that the crate root re-exports from the runtime, sorted.
    pub fn reexports(&self) -> BTreeSet<&'static str> {
        let operations = &self.api.operations;
        let mut all = BTreeSet::from(["Nullable", "Secret"]);
        if !operations.is_empty() {
            all.extend(USUAL);
        }
        let has_parts = |it: &Operation| it.body.as_ref().and_then(Body::parts).is_some();
        if operations.iter().any(has_parts) {
            all.extend(["File", "Multipart"]);
        }
        if operations.iter().any(may_stream) {
            all.extend(["Event", "Streaming"]);
        }
        let bodies = operations.iter().filter_map(|it| it.body.as_ref());
        for content in bodies.flat_map(Body::contents) {
            if let Content::Items { items, .. } = content {
                all.insert("BodyItems");
                all.extend(matches!(items, Stream::Events { .. }).then_some("Event"));
            }
        }
        for scalar in self.scalars() {
            match scalar {
                Scalar::Date => all.extend(["Date", "jiff"]),
                Scalar::Timestamp => all.extend(["Timestamp", "jiff"]),
                Scalar::Lenient(_) => all.extend(["Lenient"]),
                _ => {}
            }
        }
        all
    }

    /// The other crates that the crate root re-exports.
    pub fn crates(&self) -> BTreeSet<&'static str> {
        let has_uuid = self.scalars().iter().any(|it| *it.strict() == Scalar::Uuid);
        has_uuid.then_some("uuid").into_iter().collect()
    }

    /// All scalars in use.
    pub fn scalars(&self) -> Vec<Scalar> {
        let mut scalars = Vec::new();
        for operation in &self.api.operations {
            operation.visit_types(&mut |ty| leaves(ty, &mut scalars));
            let headers = operation.success.headers.iter();
            scalars.extend(headers.map(|it| it.ty.clone()));
        }
        for model in self.models.iter().filter(|it| it.ir.is_used()) {
            let definition = &model.ir.definition;
            definition.visit_types(&mut |ty| leaves(ty, &mut scalars));
        }
        scalars
    }
}

fn leaves(ty: &TypeRef, found: &mut Vec<Scalar>) {
    match ty {
        TypeRef::Named(_) => {}
        TypeRef::Scalar(it) => found.push(it.clone()),
        TypeRef::List(it) | TypeRef::Map(it) | TypeRef::Nullable(it) => leaves(it, found),
        TypeRef::Tuple(items) => items.iter().for_each(|it| leaves(it, found)),
    }
}

/// Whether a response can be streamed.
fn may_stream(operation: &Operation) -> bool {
    operation.stream.is_some()
        || matches!(operation.response, Response::Stream(_) | Response::Binary)
}
