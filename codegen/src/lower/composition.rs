//! Which schemas of `components` are composed of which.

use std::collections::HashMap;

use crate::load::{Document, Node, Object};

/// The schemas of `components`, by what they are composed of.
#[derive(Default)]
pub(super) struct Subtypes<'d> {
    /// For each schema, those whose `allOf` refers to it.
    pub(super) direct: HashMap<*const Node, Vec<&'d Node>>,
    pub(super) named: HashMap<*const Node, Named<'d>>,
}

/// A schema of `components`.
#[derive(Clone, Copy)]
pub(super) struct Named<'d> {
    /// Its place among them.
    pub(super) index: usize,
    pub(super) name: &'d str,
    /// How references name it.
    pub(super) reference: &'d str,
}

impl<'d> Subtypes<'d> {
    pub(super) fn of(document: &'d Document) -> Self {
        let mut all = Subtypes::default();
        let schemas = document.root().pointer("/components/schemas");
        let schemas = schemas.and_then(Node::as_object);
        for (index, (name, member)) in schemas.into_iter().flat_map(Object::iter).enumerate() {
            let Some(reference) = document.reference_to_schema(name) else {
                continue;
            };
            let Ok((schema, last)) = document.resolve(&member.node) else {
                continue;
            };
            // Another name for a schema of this document, which has a turn of its own.
            if last.is_some_and(|it| it != reference && it.starts_with('#')) {
                continue;
            }
            let reference = last.unwrap_or(reference);
            let named = Named {
                index,
                name,
                reference,
            };
            all.named.insert(schema, named);
            all.add(document, schema);
        }
        all
    }

    /// Notes what a schema is composed of.
    fn add(&mut self, document: &'d Document, schema: &'d Node) {
        let mut inline = vec![schema];
        while let Some(node) = inline.pop() {
            let parts = node.get("allOf").and_then(Node::as_array);
            for part in parts.unwrap_or_default() {
                if part.get("$ref").is_none() {
                    inline.push(part);
                } else if let Ok((base, _)) = document.resolve(part) {
                    self.direct.entry(base).or_default().push(schema);
                }
            }
        }
    }
}
