//! The properties of a union's variant that may have certain values only.

use std::collections::{HashSet, VecDeque};

use super::listed::Constants;
use super::schemas::Schemas;
use super::shape::{Branch, Shape};
use crate::ir::{Discriminant, Step};
use crate::openapi::{Schema, Visited};

impl<'d> Schemas<'d> {
    /// The properties of a variant that may have certain values only.
    pub(super) fn constants(&self, branch: &Branch<'d>) -> Constants {
        match self.inner_union(branch) {
            Some((discriminator, inner)) => {
                self.constants_of_union(branch, discriminator.as_ref(), &inner)
            }
            None => {
                let mut all = self.constants_of_schema_and_null(branch, true);
                all.extend(self.constants_within(branch));
                all
            }
        }
    }

    /// The same, of a variant that is no union itself.
    pub(super) fn constants_of_schema(&self, branch: &Branch<'d>) -> Constants {
        self.constants_of_schema_and_null(branch, false)
    }

    fn constants_of_schema_and_null(&self, branch: &Branch<'d>, with_null: bool) -> Constants {
        let mut found = Constants::new();
        let mut required = HashSet::new();
        match &branch.shape {
            Some(Shape::Properties(parts)) => {
                for part in parts {
                    self.own_constants(*part, with_null, &mut found, &mut required);
                }
            }
            None | Some(Shape::Component(_)) => {
                let mut all = Vec::new();
                let mut seen = Visited::default();
                let (mut inline, mut referenced) = (vec![branch.node], VecDeque::new());
                while let Some(node) = inline.pop().or_else(|| referenced.pop_front()) {
                    let Ok((node, _)) = self.document.resolve(node) else {
                        continue;
                    };
                    if seen.is_new(node) {
                        all.push(node);
                        let only = self.branches(node).filter(|it| it.len() == 1);
                        let parts = node.parts().iter().chain(only.unwrap_or_default());
                        let (by_name, own): (Vec<_>, Vec<_>) =
                            parts.partition(|it| it.is_reference());
                        inline.extend(own);
                        referenced.extend(by_name.into_iter().rev());
                    }
                }
                // What a schema says itself goes before what its parts say, and inline parts before others.
                for node in all.into_iter().rev() {
                    self.own_constants(node, with_null, &mut found, &mut required);
                }
            }
            Some(_) => {}
        }
        for step in found.values_mut().flat_map(|it| &mut it.path) {
            if let Step::Property { name, required: is } = step {
                *is = required.contains(name.as_str());
            }
        }
        found
    }

    fn own_constants(
        &self,
        node: Schema<'d>,
        with_null: bool,
        found: &mut Constants,
        required: &mut HashSet<&'d str>,
    ) {
        let Ok((node, _)) = self.document.resolve(node) else {
            return;
        };
        required.extend(node.required_names());
        for (property_name, property) in node.properties().unwrap_or_default().iter() {
            let values = if with_null {
                self.values_and_null(property)
            } else {
                self.values(property)
            };
            if let Some(values) = values {
                let (name, required) = (property_name.to_owned(), false);
                let step = Step::Property { name, required };
                let (path, decides) = (vec![step], false);
                let discriminant = Discriminant {
                    path,
                    values,
                    decides,
                };
                found.insert(property_name.to_owned(), discriminant);
            }
        }
    }
}
