//! What operations leave unsaid.

use std::collections::BTreeSet;

use super::{Operation, Subject, found};
use crate::diagnostic::{Diagnostic, code};
use crate::load::{Node, Object};

pub(super) fn without_id(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let unnamed = subject
        .operations()
        .filter(|it| it.member.node.get("operationId").is_none());
    let finding = |it: Operation<'_>| {
        let message = format!("`{}` has no `operationId`", it.title);
        let help = "name it after what it does: its method is named after the path otherwise";
        found(code::NO_OPERATION_ID, it.member.key_span, message, help)
    };
    unnamed.map(finding).collect()
}

pub(super) fn undescribed(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for operation in subject.operations() {
        let node = &operation.member.node;
        if !says(node, "summary") && !says(node, "description") {
            let message = format!("`{}` does not say what it does", operation.title);
            let help = "give it a `summary`";
            findings.push(found(
                code::NO_DESCRIPTION,
                operation.member.key_span,
                message,
                help,
            ));
        }
        let lists = [operation.item, node].into_iter();
        let parameters = lists
            .filter_map(|it| it.get("parameters")?.as_array())
            .flatten();
        for parameter in parameters {
            let Ok((parameter, _)) = subject.document.resolve(parameter) else {
                continue;
            };
            let name = parameter
                .get("name")
                .and_then(Node::as_str)
                .unwrap_or_default();
            if !says(parameter, "description") {
                let message = format!("the parameter `{name}` does not say what it means");
                let help = "give it a `description`";
                findings.push(found(code::NO_DESCRIPTION, parameter.span, message, help));
            }
        }
    }
    let schemas = subject.document.root().pointer("/components/schemas");
    for (name, member) in schemas
        .and_then(Node::as_object)
        .into_iter()
        .flat_map(Object::iter)
    {
        if !says(&member.node, "description") && member.node.get("$ref").is_none() {
            let message = format!("the schema `{name}` does not say what it is");
            let help = "give it a `description`";
            findings.push(found(code::NO_DESCRIPTION, member.key_span, message, help));
        }
    }
    findings
}

fn says(node: &Node, key: &str) -> bool {
    node.get(key)
        .and_then(Node::as_str)
        .is_some_and(|it| !it.trim().is_empty())
}

pub(super) fn without_error(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let fails = |it: &Operation<'_>| {
        let responses = it.member.node.get("responses").and_then(Node::as_object);
        responses.is_some_and(|it| {
            it.keys()
                .any(|key| key == "default" || key.starts_with(['4', '5']))
        })
    };
    let finding = |it: Operation<'_>| {
        let message = format!("`{}` does not say how it fails", it.title);
        let help = "describe a response for `4XX`, `5XX` or `default`: callers get no type for it otherwise";
        found(code::NO_ERROR_RESPONSE, it.member.key_span, message, help)
    };
    subject
        .operations()
        .filter(|it| !fails(it))
        .map(finding)
        .collect()
}

pub(super) fn undeclared_tags(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let Some(declared) = subject.document.root().get("tags").and_then(Node::as_array) else {
        return Vec::new();
    };
    let declared: BTreeSet<&str> = declared
        .iter()
        .filter_map(|it| it.get("name")?.as_str())
        .collect();
    let mut findings = Vec::new();
    for operation in subject.operations() {
        let tags = operation.member.node.get("tags").and_then(Node::as_array);
        for node in tags.unwrap_or_default() {
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
