//! Operations whose methods would have the same name.

use std::collections::HashMap;

use super::subject::{Described, Subject, found};
use crate::diagnostic::{Diagnostic, code};
use crate::openapi::Typed;
use crate::surface::constant;

pub(super) fn look(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let mut first: HashMap<String, Described<'_>> = HashMap::new();
    let mut findings = Vec::new();
    for described in subject.operations() {
        let Some(id) = described.operation.id() else {
            continue;
        };
        let is_renamed = |key: &str| subject.config.rename.operations.contains_key(key);
        if is_renamed(&described.title) || !id.chars().any(char::is_alphanumeric) {
            continue;
        }
        // Names of constants differ wherever those of methods do.
        let Some(other) = first.get(&constant(id.as_str())) else {
            first.insert(constant(id.as_str()), described);
            continue;
        };
        let (title, named) = (&described.title, &other.title);
        let message = format!("`{title}` would have the name of `{named}`");
        let method = method_of(subject, title).unwrap_or_default();
        let help = format!(
            "give it an `operationId` of its own: its method is called `{method}` otherwise, after its path"
        );
        let span = described.operation.span_of("operationId");
        let finding = found(code::SHARED_NAME, span, message, &help);
        let second = other.operation.span_of("operationId");
        findings.push(finding.second(second, "the first one"));
    }
    findings
}

/// The method of an operation such as `GET /pets`.
fn method_of<'a>(subject: &Subject<'a>, title: &str) -> Option<&'a str> {
    let mut operations = subject.surface.operations.iter();
    let is_it = |it: &&crate::surface::Operation<'_>| {
        title.split_once(' ') == Some((it.ir.method.as_str(), it.ir.path.as_str()))
    };
    Some(operations.find(is_it)?.method.ident.as_str())
}
