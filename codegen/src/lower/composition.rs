//! The named schemas of the document and of other files, and their composition.

use std::collections::HashMap;

use crate::openapi::{Document, Schema, Typed};
use crate::source::Span;

/// The named schemas.
#[derive(Default)]
pub(super) struct Subtypes<'d> {
    /// For each schema, those that refer to it in `allOf`.
    pub(super) direct: HashMap<Schema<'d>, Vec<Schema<'d>>>,
    pub(super) named: HashMap<Schema<'d>, Named<'d>>,
    /// Those outside of `components`, by name.
    elsewhere: HashMap<&'d str, Vec<Schema<'d>>>,
}

/// A named schema.
#[derive(Clone, Copy)]
pub(super) struct Named<'d> {
    /// Its index among all of them.
    pub(super) index: usize,
    pub(super) name: &'d str,
    /// The reference to it.
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
            // An alias of a schema of this document, which is visited separately.
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

    /// Adds the schemas that only have a name outside of `components`.
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

    /// The schema with a name outside of `components`: the one in the same file, or the only one.
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

    /// Records the parts of a schema.
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
