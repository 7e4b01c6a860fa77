//! Objects: the members of a schema, its own and those of the schemas that its `allOf` composes.

use super::Lowering;
use super::schema::{Place, only_part};
use crate::diagnostic::{Diagnostic, code};
use crate::ir::{Field, Name, Struct, TypeId};
use crate::load::{Node, Object};
use crate::source::Span;

impl<'d> Lowering<'d> {
    /// The members of an object schema, merged over its `allOf`, in the order in which a reader meets them.
    pub(super) fn object(&mut self, node: &'d Node, id: TypeId) -> Struct {
        let mut parts = Vec::new();
        self.parts(node, &mut Vec::new(), &mut parts);
        let mut found: Vec<(Field, Span)> = Vec::new();
        let mut result = Struct::default();
        for part in &parts {
            let Some(properties) = self.member(part, "properties") else {
                continue;
            };
            for (name, member) in properties.iter() {
                let field = self.field(name, &member.node, id);
                self.merge(&mut found, field, member.key_span);
            }
        }
        for part in &parts {
            self.required(part, &mut found);
            let place = Place::Member {
                parent: id,
                member: "additional".to_owned(),
            };
            if let Some(ty) = self.additional(part, &place) {
                result.additional = Some(ty);
            }
        }
        result.fields = found.into_iter().map(|(field, _)| field).collect();
        result
    }

    /// All schemas that a schema is composed of, itself last.
    fn parts(&mut self, node: &'d Node, within: &mut Vec<Span>, parts: &mut Vec<&'d Node>) {
        if within.contains(&node.span) {
            self.error(code::CYCLE, node.span, "this schema is composed of itself");
            return;
        }
        within.push(node.span);
        for part in self.items(node, "allOf") {
            if let Some((part, _)) = self.resolve(part) {
                if is_object(part) {
                    self.parts(part, within, parts);
                } else {
                    self.unsupported(part.span, "a part of an `allOf` that is not an object");
                }
            }
        }
        within.pop();
        parts.push(node);
    }

    fn field(&mut self, name: &str, node: &'d Node, parent: TypeId) -> Field {
        let used = self.use_of(
            node,
            &Place::Member {
                parent,
                member: name.to_owned(),
            },
        );
        let target = self.target(node);
        let mut description = self.words(node, "description");
        if description.is_empty() {
            description = self.words(target, "description");
        }
        Field {
            name: Name::wire(name),
            ty: used.ty,
            required: false,
            nullable: used.nullable,
            description,
            read_only: self.flag(node, "readOnly") || self.flag(target, "readOnly"),
            write_only: self.flag(node, "writeOnly") || self.flag(target, "writeOnly"),
            deprecated: self.flag(node, "deprecated") || self.flag(target, "deprecated"),
            boxed: false,
        }
    }

    /// What a reference, or an `allOf` around a single one, leads to.
    fn target(&mut self, node: &'d Node) -> &'d Node {
        let inner = only_part(node).unwrap_or(node);
        self.document
            .resolve(inner)
            .map_or(node, |(target, _)| target)
    }

    /// Adds a member, or refines the one that another part has under this name.
    fn merge(&mut self, found: &mut Vec<(Field, Span)>, field: Field, span: Span) {
        let Some((old, first)) = found.iter_mut().find(|(it, _)| it.name == field.name) else {
            found.push((field, span));
            return;
        };
        if old.ty != field.ty {
            let message = format!(
                "`{}` has another type here than in another part of this schema",
                field.name.wire
            );
            let finding = Diagnostic::error(code::CONFLICT, span, message)
                .second(*first, "the other one")
                .help("give both the same type, or leave one out");
            self.findings.push(finding);
            return;
        }
        if !field.description.is_empty() {
            old.description = field.description;
        }
        old.nullable &= field.nullable;
        old.read_only |= field.read_only;
        old.write_only |= field.write_only;
        old.deprecated |= field.deprecated;
    }

    fn required(&mut self, part: &'d Node, found: &mut [(Field, Span)]) {
        for item in self.items(part, "required") {
            let Some(name) = item.as_str() else {
                self.wrong_type(item, "a required member", "a string");
                continue;
            };
            match found.iter_mut().find(|(it, _)| it.name.wire == name) {
                Some((field, _)) => field.required = true,
                None => {
                    let near = crate::load::nearest(
                        name,
                        found.iter().map(|(it, _)| it.name.wire.as_str()),
                    );
                    let finding = Diagnostic::warning(
                        code::INVALID,
                        item.span,
                        format!("there is no property `{name}`"),
                    );
                    self.findings.push(match near {
                        Some(near) => finding.help(format!("did you mean `{near}`?")),
                        None => {
                            finding.help("describe it under `properties`, or do not require it")
                        }
                    });
                }
            }
        }
    }
}

/// Whether a schema speaks of objects.
fn is_object(node: &Node) -> bool {
    let kind = node.get("type").and_then(Node::as_str);
    let composed = node.get("allOf").is_some()
        || node
            .get("properties")
            .is_some_and(|it| it.as_object().is_some());
    let empty = |it: &Object| {
        it.keys()
            .all(|key| ["required", "description", "title"].contains(&key))
    };
    kind == Some("object") || (kind.is_none() && (composed || node.as_object().is_some_and(empty)))
}
