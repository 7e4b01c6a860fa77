//! Lists without a schema of their items.

use std::collections::HashSet;

use super::subject::{Subject, found};
use super::untyped::{is_list, is_untyped};
use crate::diagnostic::{Diagnostic, code};
use crate::load::Node;
use crate::openapi::{Document, Noun, OpenApi, Schema, Typed, visit};

pub(super) fn look(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let document = subject.document;
    let mut findings = Vec::new();
    let mut visited = HashSet::new();
    let mut queue = vec![(OpenApi::noun(), document.root().node())];
    // Including what references lead to in other files.
    while let Some((noun, node)) = queue.pop() {
        visit(noun, node, &mut |noun, node| {
            if !visited.insert(std::ptr::from_ref(node)) {
                return;
            }
            queue.extend(target(document, noun, node));
            if std::ptr::eq(noun, Schema::noun()) && is_list(node) {
                findings.extend(finding(document, Schema::of(node)));
            }
        });
    }
    findings
}

/// The target of a reference.
fn target<'d>(
    document: Document<'d>,
    noun: &'static Noun,
    node: &'d Node,
) -> Option<(&'static Noun, &'d Node)> {
    node.get("$ref")?;
    let (target, _) = document.tree().step(node).ok()??;
    Some((noun, target))
}

fn finding<'d>(document: Document<'d>, schema: Schema<'d>) -> Option<Diagnostic> {
    let help = "describe the items: the client has any JSON value for each otherwise";
    let (span, message) = match schema.items() {
        None => (
            schema.span_of("type"),
            "this list does not say what its items are",
        ),
        Some(items) if is_untyped(document, items) => {
            (items.span(), "the items of this list may be anything")
        }
        Some(_) => return None,
    };
    Some(found(code::UNTYPED_ITEMS, span, message.to_owned(), help))
}
