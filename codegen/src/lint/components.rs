//! Components that nothing leads to.

use std::collections::HashSet;

use super::{Subject, found};
use crate::diagnostic::{Diagnostic, code};
use crate::load::{Node, Object};

/// The kinds of components that others refer to.
const KINDS: [&str; 8] = [
    "schemas",
    "responses",
    "parameters",
    "examples",
    "requestBodies",
    "headers",
    "links",
    "callbacks",
];

pub(super) fn unused(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let root = subject.document.root();
    let Some(components) = root.get("components").and_then(Node::as_object) else {
        return Vec::new();
    };
    let has_paths = ["paths", "webhooks"].iter().any(|it| {
        root.get(it)
            .and_then(Node::as_object)
            .is_some_and(|it| !it.is_empty())
    });
    if !has_paths {
        // A collection of types, which others use.
        return Vec::new();
    }
    let used = used(root, components);
    let mut findings = Vec::new();
    for kind in KINDS {
        let all = components.get(kind).and_then(Node::as_object);
        for (name, member) in all.into_iter().flat_map(Object::iter) {
            if !used.contains(&std::ptr::from_ref(&member.node)) {
                let message = format!("nothing uses `{name}` of `{kind}`");
                let help = "remove it, or refer to it where it was meant to be used";
                findings.push(found(
                    code::UNUSED_COMPONENT,
                    member.key_span,
                    message,
                    help,
                ));
            }
        }
    }
    findings
}

/// The components that the rest of the document leads to.
fn used<'a>(root: &'a Node, components: &'a Object) -> HashSet<*const Node> {
    let mut used = HashSet::new();
    let mut queue = Vec::new();
    for (key, member) in root.as_object().into_iter().flat_map(Object::iter) {
        if key != "components" {
            queue.push(&member.node);
        }
    }
    while let Some(node) = queue.pop() {
        super::schemas::visit(node, &mut |node| {
            let reference = node.get("$ref").and_then(Node::as_str);
            let mapping = node.get("mapping").and_then(Node::as_object);
            let mapped = mapping.into_iter().flat_map(Object::iter);
            let mapped = mapped.filter_map(|(_, it)| it.node.as_str());
            for text in reference.into_iter().chain(mapped) {
                let target = component(components, text);
                if let Some(target) = target.filter(|it| used.insert(std::ptr::from_ref(*it))) {
                    queue.push(target);
                }
            }
        });
    }
    used
}

/// The component that a reference names, or that holds what it names; a bare word is a schema's name.
fn component<'a>(components: &'a Object, reference: &str) -> Option<&'a Node> {
    let bare = components.get("schemas").and_then(|it| it.get(reference));
    if bare.is_some() {
        return bare;
    }
    let (kind, rest) = reference.strip_prefix("#/components/")?.split_once('/')?;
    let name = rest.split('/').next().unwrap_or(rest);
    let name = percent_encoding::percent_decode_str(name)
        .decode_utf8()
        .ok()?;
    let name = name.replace("~1", "/").replace("~0", "~");
    components.get(kind)?.get(&name)
}
