//! What schemas leave to guessing.

use super::{Subject, found};
use crate::diagnostic::{Diagnostic, code};
use crate::ir::{Definition, Origin};
use crate::load::Node;

/// Words by which a description says that there may be more values than the `enum` lists.
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
    visit(subject.document.root(), &mut |node| {
        let values = node.get("enum").filter(|it| it.as_array().is_some());
        let words = node.get("description").and_then(Node::as_str);
        if let (Some(values), Some(words)) = (values, words) {
            let words = words.to_lowercase();
            if let Some(word) = OPEN.into_iter().find(|it| words.contains(it)) {
                let message =
                    format!("the description says `{word}`, but an `enum` allows no other values");
                let help = "say that it is a string, and list the values that are known in its description";
                findings.push(found(code::OPEN_ENUM, values.span, message, help));
            }
        }
    });
    findings
}

/// Calls back with every value of a document that is an object.
pub(super) fn visit<'a>(node: &'a Node, f: &mut impl FnMut(&'a Node)) {
    if let Some(object) = node.as_object() {
        f(node);
        object.iter().for_each(|(_, it)| visit(&it.node, f));
    }
    for item in node.as_array().unwrap_or_default() {
        visit(item, f);
    }
}
