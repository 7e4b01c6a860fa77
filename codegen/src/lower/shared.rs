//! The anonymous schemas of `components.responses` and `components.requestBodies`. Several operations share such a schema,
//! so it is one type, named after the component.

use std::collections::HashMap;

use super::findings::has_error;
use super::schema::{Place, Use};
use super::types::Types;
use crate::openapi::{Components, Document, Map, MediaType, Schema};

/// The types of these schemas.
pub(super) struct Shared<'d> {
    /// The names that their components give them.
    names: HashMap<Schema<'d>, String>,
    types: HashMap<Schema<'d>, Use>,
}

impl<'d> Shared<'d> {
    pub(super) fn of(document: Document<'d>) -> Self {
        let components = document.root().components();
        let responses = components.and_then(Components::responses);
        let bodies = components.and_then(Components::request_bodies);
        let mut names = HashMap::new();
        let mut add = |name: String, content: Option<Map<'d, MediaType<'d>>>| {
            for media_type in content.unwrap_or_default().values() {
                let schema = media_type.schema().filter(|it| !it.is_reference());
                names.extend(schema.map(|it| (it, name.clone())));
            }
        };
        for (name, response) in responses.unwrap_or_default().iter() {
            add(format!("{name}_response"), response.content());
        }
        for (name, body) in bodies.unwrap_or_default().iter() {
            add(format!("{name}_request"), body.content());
        }
        Shared {
            names,
            types: HashMap::new(),
        }
    }
}

impl<'d> Types<'d> {
    /// The type of a schema in an operation, if a component contains it.
    pub(super) fn shared(&mut self, node: Schema<'d>) -> Option<Use> {
        let name = self.shared.names.get(&node)?.clone();
        if let Some(known) = self.shared.types.get(&node) {
            return Some(known.clone());
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
            self.shared.types.insert(node, used.clone());
        }
        self.reader.report_all(found);
        Some(used)
    }
}
