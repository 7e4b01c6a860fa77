//! The schemas that have names, in the document and in other files, and which of them are composed of which.

use std::collections::HashMap;

use crate::openapi::{Document, Schema, Typed};
use crate::source::Span;

/// The schemas that have names.
#[derive(Default)]
pub(super) struct Subtypes<'d> {
    /// For each schema, those whose `allOf` refers to it.
    pub(super) direct: HashMap<Schema<'d>, Vec<Schema<'d>>>,
    pub(super) named: HashMap<Schema<'d>, Named<'d>>,
    /// Those outside of `components`, by their names.
    elsewhere: HashMap<&'d str, Vec<Schema<'d>>>,
}

/// A schema that has a name.
#[derive(Clone, Copy)]
pub(super) struct Named<'d> {
    /// Its place among all of them.
    pub(super) index: usize,
    pub(super) name: &'d str,
    /// How references name it.
    pub(super) reference: &'d str,
}

impl<'d> Subtypes<'d> {
    pub(super) fn of(document: Document<'d>) -> Self {
        let mut all = Subtypes::default();
        for (index, (name, property)) in document.schemas().iter().enumerate() {
            let Some(reference) = document.reference_to_schema(name) else {
                continue;
            };
            let Ok((schema, last)) = document.resolve(property) else {
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
        all.add_elsewhere(document);
        all
    }

    /// Adds the schemas that have a name outside of `components`, and none there.
    fn add_elsewhere(&mut self, document: Document<'d>) {
        for (name, reference, property) in document.schemas_elsewhere() {
            let Ok((schema, last)) = document.resolve(property) else {
                continue;
            };
            let all = self.elsewhere.entry(name).or_default();
            if !all.contains(&schema) {
                all.push(schema);
            }
            if self.named.contains_key(&schema) {
                continue;
            }
            let named = Named {
                index: self.named.len(),
                name,
                reference: last.unwrap_or(reference),
            };
            self.named.insert(schema, named);
            self.add(document, schema);
        }
    }

    /// The schema that has a name outside of `components`: that of the file of a place, or the only one.
    pub(super) fn elsewhere(
        &self,
        document: Document<'d>,
        name: &str,
        place: Span,
    ) -> [Option<Schema<'d>>; 2] {
        let all = self.elsewhere.get(name).map_or(&[][..], Vec::as_slice);
        let mut all_here = all.iter();
        let here = all_here.find(|it| document.is_same_file(it.span(), place));
        let only = match all {
            [only] => Some(*only),
            _ => None,
        };
        [here.copied(), only]
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
