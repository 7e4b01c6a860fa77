//! Lists without a schema of their items.

use super::subject::{Subject, found};
use super::untyped::{is_list, is_untyped};
use crate::diagnostic::{Diagnostic, code};
use crate::openapi::{OpenApi, Schema, Typed, visit};

pub(super) fn look(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    let root = subject.document.root();
    visit(OpenApi::noun(), root.node(), &mut |noun, node| {
        if !std::ptr::eq(noun, Schema::noun()) || !is_list(node) {
            return;
        }
        let schema = Schema::of(node);
        let help = "describe the items: the client has any JSON value for each otherwise";
        match schema.items() {
            None => {
                let message = "this list does not say what its items are".to_owned();
                let span = schema.span_of("type");
                findings.push(found(code::UNTYPED_ITEMS, span, message, help));
            }
            Some(items) if is_untyped(subject.document, items) => {
                let message = "the items of this list may be anything".to_owned();
                findings.push(found(code::UNTYPED_ITEMS, items.span(), message, help));
            }
            Some(_) => {}
        }
    });
    findings
}
