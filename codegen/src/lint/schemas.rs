//! Lint rules for schemas.

use super::subject::{Subject, found};
use crate::diagnostic::{Diagnostic, code};
use crate::ir::{Definition, Origin};
use crate::openapi::{OpenApi, Schema, Typed, visit};

/// Phrases in a description which indicate that an `enum` is not exhaustive.
const OPEN: [&str; 7] = [
    "and so on",
    "etc.",
    "may be added",
    "may be extended",
    "more values",
    "not limited to",
    "other values",
];

pub(super) fn unnamed(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for model in subject.surface.models.iter().filter(|it| it.ir.is_used()) {
        let ty = model.ir;
        let by_place = matches!(ty.origin, Origin::Inline | Origin::Nested { .. });
        let has_parts = matches!(ty.definition, Definition::Struct(_) | Definition::Union(_));
        if by_place && has_parts {
            let message = format!(
                "this schema has no name: its type is called `{}`, after its place",
                model.item.ident
            );
            let help = "give it a name under `components/schemas`, and refer to it";
            findings.push(found(code::UNNAMED_SCHEMA, ty.span, message, help));
        }
    }
    findings
}

pub(super) fn open_enums(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    let root = subject.document.root();
    visit(OpenApi::noun(), root.node(), &mut |noun, node| {
        if !std::ptr::eq(noun, Schema::noun()) {
            return;
        }
        let schema = Schema::of(node);
        if let (Some(_), Some(description)) = (schema.values(), schema.description()) {
            let description = description.to_lowercase();
            if let Some(word) = OPEN.into_iter().find(|it| description.contains(it)) {
                let message =
                    format!("the description says `{word}`, but an `enum` allows no other values");
                let help = "say that it is a string, and list the values that are known in its description";
                findings.push(found(
                    code::OPEN_ENUM,
                    schema.span_of("enum"),
                    message,
                    help,
                ));
            }
        }
    });
    findings
}
