//! `oneOf`: a choice among schemas that a member of theirs tells apart.

use super::schema::Place;
use super::{Lowering, keyword};
use crate::diagnostic::{Diagnostic, code};
use crate::ir::{Choice, Definition, Name, TypeId, Union};
use crate::load::Node;

impl<'d> Lowering<'d> {
    /// The choices of a `oneOf`, with the values of the discriminator that name each.
    pub(super) fn union(&mut self, node: &'d Node, id: TypeId) -> Definition {
        let mut union = Union {
            choices: Vec::new(),
            discriminator: String::new(),
            unknown: String::new(),
        };
        let Some(discriminator) = node.get("discriminator") else {
            let span = node.get("oneOf").map_or(node.span, |it| it.span);
            self.unsupported(span, "a `oneOf` without `discriminator`");
            return Definition::Union(union);
        };
        self.keywords(discriminator, &keyword::DISCRIMINATOR);
        if self.require(discriminator, "propertyName").is_some() {
            union.discriminator = self.words(discriminator, "propertyName");
        }
        for choice in self.items(node, "oneOf") {
            let Ok((_, Some(reference))) = self.document.resolve(choice) else {
                // A reference that does not resolve is reported by its use.
                if choice.get("$ref").is_some() {
                    self.use_of(
                        choice,
                        &Place::Member {
                            parent: id,
                            member: String::new(),
                        },
                    );
                } else {
                    self.unsupported(
                        choice.span,
                        "a choice of a `oneOf` with `discriminator` that is not a reference",
                    );
                }
                continue;
            };
            let ty = self
                .use_of(
                    choice,
                    &Place::Member {
                        parent: id,
                        member: String::new(),
                    },
                )
                .ty;
            let values = self.mapped(discriminator, reference);
            union.choices.push(Choice {
                name: Name::wire(last_segment(reference)),
                ty,
                values,
                boxed: false,
            });
        }
        self.unmapped(discriminator, &union);
        Definition::Union(union)
    }

    /// The discriminator's values for one choice: those of the mapping, else the name of its schema.
    fn mapped(&mut self, discriminator: &'d Node, reference: &str) -> Vec<String> {
        let mut values = Vec::new();
        if let Some(mapping) = self.member(discriminator, "mapping") {
            for (value, member) in mapping.iter() {
                let target = member.node.as_str();
                if target == Some(reference) || target == Some(last_segment(reference)) {
                    values.push(value.to_owned());
                }
            }
        }
        values.sort();
        if values.is_empty() {
            values.push(last_segment(reference).to_owned());
        }
        values
    }

    /// Reports what a mapping names that is not a choice.
    fn unmapped(&mut self, discriminator: &'d Node, union: &Union) {
        let Some(mapping) = self.member(discriminator, "mapping") else {
            return;
        };
        for (value, member) in mapping.iter() {
            let taken = union
                .choices
                .iter()
                .any(|it| it.values.iter().any(|it| it == value));
            if !taken {
                let message =
                    format!("`{value}` is mapped to a schema that is not a choice of this `oneOf`");
                let finding = Diagnostic::error(code::INVALID, member.node.span, message);
                self.findings
                    .push(finding.help("add the schema to `oneOf`, or remove the mapping"));
            }
        }
    }
}

fn last_segment(reference: &str) -> &str {
    reference.rsplit('/').next().unwrap_or(reference)
}
