//! The anonymous schemas of `components.responses` and `components.requestBodies`. Several operations share such a
//! schema, so it is a single type, named after the component.

use std::collections::HashMap;

use super::findings::has_error;
use super::schema::{Place, Use};
use super::types::Types;
use crate::openapi::{Components, Document, Map, MediaType, Schema};

/// The names of these schemas.
pub(super) fn names(document: Document<'_>) -> HashMap<Schema<'_>, String> {
    let components = document.root().components();
    let responses = components.and_then(Components::responses);
    let bodies = components.and_then(Components::request_bodies);
    let mut names = HashMap::new();
    for (name, response) in responses.unwrap_or_default().iter() {
        let schemas = anonymous(response.content());
        names.extend(schemas.map(|it| (it, format!("{name}_response"))));
    }
    for (name, body) in bodies.unwrap_or_default().iter() {
        let schemas = anonymous(body.content());
        names.extend(schemas.map(|it| (it, format!("{name}_request"))));
    }
    names
}

fn anonymous<'d>(content: Option<Map<'d, MediaType<'d>>>) -> impl Iterator<Item = Schema<'d>> {
    let media_types = content.unwrap_or_default();
    let schemas = media_types.values().filter_map(MediaType::schema);
    schemas.filter(|it| !it.is_reference())
}

impl<'d> Types<'d> {
    /// The type of a schema in an operation, if a component contains it.
    pub(super) fn shared(&mut self, node: Schema<'d>) -> Option<Use> {
        let name = self.named.shared.names.get(&node)?.clone();
        if let Some((ty, nullable)) = self.named.shared.types.get(&node) {
            return Some(Use {
                ty: ty.clone(),
                nullable: *nullable,
            });
        }
        let (used, found) = self.alone(|it| {
            let shape = it.shape(node);
            Use {
                ty: it.of_shape(shape, node, &Place::Inline(name)),
                nullable: it.schemas.is_nullable(node),
            }
        });
        // An operation that is left out because of an error is left out for each use.
        if !has_error(&found) {
            let stored = (used.ty.clone(), used.nullable);
            self.named.shared.types.insert(node, stored);
        }
        self.reader.report_all(found);
        Some(used)
    }
}
