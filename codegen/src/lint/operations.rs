//! Lint rules for operations.

use std::collections::BTreeSet;

use super::subject::{Described, Subject, found};
use crate::diagnostic::{Diagnostic, code};
use crate::openapi::{Responses, Text, Typed};

pub(super) fn without_id(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let unnamed = subject
        .operations()
        .filter(|it| !it.operation.has("operationId"));
    let finding = |it: Described<'_>| {
        let message = format!("`{}` has no `operationId`", it.title);
        let help = "name it after what it does: its method is named after the path otherwise";
        found(code::NO_OPERATION_ID, it.key_span, message, help)
    };
    unnamed.map(finding).collect()
}

pub(super) fn undescribed(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for described in subject.operations() {
        let operation = described.operation;
        if !says(operation.summary()) && !says(operation.description()) {
            let message = format!("`{}` does not say what it does", described.title);
            let help = "give it a `summary`";
            let span = described.key_span;
            findings.push(found(code::NO_DESCRIPTION, span, message, help));
        }
        let lists = [described.item.parameters(), operation.parameters()];
        for parameter in lists.into_iter().flatten().flatten() {
            let Ok((parameter, _)) = subject.document.resolve(parameter) else {
                continue;
            };
            if !says(parameter.given().description()) {
                let name = parameter.name().map_or("", Text::as_str);
                let message = format!("the parameter `{name}` does not say what it means");
                let help = "give it a `description`";
                let span = parameter.span();
                findings.push(found(code::NO_DESCRIPTION, span, message, help));
            }
        }
    }
    for schema in subject.document.schemas().entries() {
        if !says(schema.value.description()) && !schema.value.is_reference() {
            let message = format!("the schema `{}` does not say what it is", schema.key);
            let help = "give it a `description`";
            let span = schema.key_span;
            findings.push(found(code::NO_DESCRIPTION, span, message, help));
        }
    }
    findings
}

fn says(text: Option<Text>) -> bool {
    text.is_some_and(|it| !it.trim().is_empty())
}

pub(super) fn without_error(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let fails = |it: &Described<'_>| {
        let responses = it.operation.responses().into_iter();
        let mut responses = responses.flat_map(Responses::by_status);
        responses.any(|it| it.key == "default" || it.key.starts_with(['4', '5']))
    };
    let finding = |it: Described<'_>| {
        let message = format!("`{}` does not say how it fails", it.title);
        let help = "describe a response for `4XX`, `5XX` or `default`: callers get no type for it otherwise";
        found(code::NO_ERROR_RESPONSE, it.key_span, message, help)
    };
    subject
        .operations()
        .filter(|it| !fails(it))
        .map(finding)
        .collect()
}

pub(super) fn undeclared_tags(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let Some(declared) = subject.document.root().tags() else {
        return Vec::new();
    };
    let declared: BTreeSet<&str> = declared
        .iter()
        .filter_map(|it| it.name()?.as_str())
        .collect();
    let mut findings = Vec::new();
    for operation in subject.operations() {
        for node in operation.operation.tags().unwrap_or_default() {
            let Some(tag) = node.as_str().filter(|it| !declared.contains(it)) else {
                continue;
            };
            let message = format!("the document's `tags` have no `{tag}`");
            let near = subject.document.nearest(tag, declared.iter().copied());
            let help = near.map(|it| format!("did you mean `{it}`?"));
            let help = help.unwrap_or("declare it, with a description for its module".to_owned());
            findings.push(found(code::UNDECLARED_TAG, node.span, message, &help));
        }
    }
    findings
}
