//! Which schemas of `components` are composed of which.

use std::collections::HashMap;

use crate::openapi::{Document, Schema};

/// The schemas of `components`, by what they are composed of.
#[derive(Default)]
pub(super) struct Subtypes<'d> {
    /// For each schema, those whose `allOf` refers to it.
    pub(super) direct: HashMap<Schema<'d>, Vec<Schema<'d>>>,
    pub(super) named: HashMap<Schema<'d>, Named<'d>>,
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
    pub(super) fn of(document: Document<'d>) -> Self {
        let mut all = Subtypes::default();
        for (index, (name, member)) in document.schemas().iter().enumerate() {
            let Some(reference) = document.reference_to_schema(name) else {
                continue;
            };
            let Ok((schema, last)) = document.resolve(member) else {
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
    fn add(&mut self, document: Document<'d>, schema: Schema<'d>) {
        let mut inline = vec![schema];
        while let Some(node) = inline.pop() {
            for part in node.parts() {
                if !part.is_reference() {
                    inline.push(part);
                } else if let Ok((base, _)) = document.resolve(part) {
                    self.direct.entry(base).or_default().push(schema);
                }
            }
        }
    }
}
