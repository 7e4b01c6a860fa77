//! `$ref` in `content`: a media type that is described elsewhere, which a copy of it replaces.
//!
//! A copy keeps its spans, so findings point to the description, and the references in it lead to where they did.

use std::collections::HashMap;

use super::beside::each_object;
use super::build::object;
use super::link::{File, located};
use super::{Node, Object, Value};
use crate::config::Limits;
use crate::diagnostic::{Diagnostic, code};

/// A reference to a media type.
struct Reference {
    node: *const Node,
    /// The string of the `$ref`.
    text: Node,
}

/// Replaces all references to media types. Returns the errors for those that lead nowhere.
pub(super) fn resolve(files: &mut [File], limits: &Limits) -> Vec<Diagnostic> {
    let (mut findings, mut left) = (Vec::new(), limits.aliases);
    for file in 0..files.len() {
        let mut targets = HashMap::new();
        for reference in references(&mut files[file].root) {
            let target = target(files, &reference.text, limits);
            match target.and_then(|it| taken(it, &mut left, limits)) {
                Ok(target) => drop(targets.insert(reference.node, target)),
                Err(finding) => {
                    // Reported once.
                    let span = reference.text.span;
                    targets.insert(reference.node, object(Object::default(), span));
                    findings.push(finding);
                }
            }
        }
        if !targets.is_empty() {
            each_media_type(&mut files[file].root, &mut |node| {
                if let Some(target) = targets.remove(&std::ptr::from_ref(node)) {
                    *node = target;
                }
            });
        }
    }
    findings
}

fn references(root: &mut Node) -> Vec<Reference> {
    let mut found = Vec::new();
    each_media_type(root, &mut |node| {
        if let Some(text) = node.get("$ref").filter(|it| it.as_str().is_some()) {
            found.push(Reference {
                node: std::ptr::from_ref(node),
                text: text.clone(),
            });
        }
    });
    found
}

/// Calls a function with each media type object of a file.
fn each_media_type(root: &mut Node, call: &mut dyn FnMut(&mut Node)) {
    each_object(root, &mut |node| {
        let Value::Object(object) = &mut node.value else {
            return;
        };
        if let Some(Value::Object(content)) = object.get_mut("content").map(|it| &mut it.value) {
            content.iter_mut().for_each(|(_, it)| call(it));
        }
    });
}

/// The media type at the end of a chain of references.
fn target(files: &[File], reference: &Node, limits: &Limits) -> Result<Node, Diagnostic> {
    let mut last = reference;
    for _ in 0..limits.references {
        let text = last.as_str().unwrap_or_default();
        let Some(((_, pointer), target)) = located(files, text, last.span) else {
            let message = format!("`{text}` names no media type");
            let finding = Diagnostic::error(code::UNRESOLVED, last.span, message);
            return Err(finding.help("as in `#/components/mediaTypes/Pet`"));
        };
        if let Some(finding) = other_component(last, text, &pointer) {
            return Err(finding);
        }
        match target.get("$ref") {
            Some(next) => last = next,
            None => return Ok(target.clone()),
        }
    }
    let message = "these references only lead to each other";
    Err(Diagnostic::error(code::CYCLE, reference.span, message))
}

/// The error for a reference to a component that is no media type.
fn other_component(reference: &Node, text: &str, pointer: &str) -> Option<Diagnostic> {
    let mut steps = pointer.strip_prefix("/components/")?.split('/');
    let section = steps.next()?;
    let is_whole = steps.count() == 1;
    let (what, help) = match section {
        "schemas" => (
            "a schema",
            format!("write `schema: {{$ref: '{text}'}}` in the media type"),
        ),
        "mediaTypes" => return None,
        _ if is_whole => (
            "another component",
            "refer to one, as in `#/components/mediaTypes/Pet`".to_owned(),
        ),
        _ => return None,
    };
    let message = format!("`{text}` is {what}, not a media type");
    Some(Diagnostic::error(code::INVALID, reference.span, message).help(help))
}

/// Charges a copy to the limit.
fn taken(node: Node, left: &mut usize, limits: &Limits) -> Result<Node, Diagnostic> {
    match left.checked_sub(node.size()) {
        Some(rest) => {
            *left = rest;
            Ok(node)
        }
        None => {
            let most = limits.aliases;
            let message = format!("references in `content` repeat more than {most} values");
            let finding = Diagnostic::error(code::LIMIT, node.span, message);
            Err(finding.help("move schemas to `components`; `limits.aliases` raises the limit"))
        }
    }
}
