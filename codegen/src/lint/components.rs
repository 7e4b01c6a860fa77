//! Components that nothing leads to.

use std::collections::{HashMap, HashSet};

use super::{Subject, found};
use crate::diagnostic::{Diagnostic, code};
use crate::load::{Document, Node, Object, REFERABLE};

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
    let used = used(subject.document, components);
    let mut findings = Vec::new();
    for kind in REFERABLE {
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

/// The components that the rest of the document leads to, whether through other files or from a base to its heirs.
fn used<'a>(document: &'a Document, components: &'a Object) -> HashSet<*const Node> {
    let heirs = heirs(document, components);
    let mut used = HashSet::new();
    let mut queue = Vec::new();
    for (key, member) in document
        .root()
        .as_object()
        .into_iter()
        .flat_map(Object::iter)
    {
        if key != "components" {
            queue.push(&member.node);
        }
    }
    while let Some(node) = queue.pop() {
        let mut targets = Vec::new();
        super::schemas::visit(node, &mut |node| {
            let mapping = node.get("mapping").and_then(Node::as_object);
            let mapped = mapping.into_iter().flat_map(Object::iter);
            let mapped = mapped.map(|(_, it)| &it.node);
            for reference in node.get("$ref").into_iter().chain(mapped) {
                let Some(spelling) = document.spelling(reference) else {
                    continue;
                };
                targets.extend(component(components, spelling));
                if !spelling.starts_with('#') {
                    let text = reference.as_str().unwrap_or_default();
                    let other = document.target(text, reference.span);
                    targets.extend(other.ok().map(|it| it.0));
                }
            }
        });
        if node.get("discriminator").is_some() {
            // A choice among its heirs, and theirs.
            let mut bases = vec![node];
            let mut seen = HashSet::new();
            while let Some(base) = bases.pop() {
                let base = std::ptr::from_ref(base);
                if seen.insert(base) {
                    bases.extend(heirs.get(&base).into_iter().flatten());
                    targets.extend(heirs.get(&base).into_iter().flatten());
                }
            }
        }
        queue.extend(
            targets
                .into_iter()
                .filter(|it| used.insert(std::ptr::from_ref(*it))),
        );
    }
    used
}

/// The schemas that each schema is a part of.
fn heirs<'a>(
    document: &'a Document,
    components: &'a Object,
) -> HashMap<*const Node, Vec<&'a Node>> {
    let mut heirs: HashMap<_, Vec<_>> = HashMap::new();
    let schemas = components.get("schemas").and_then(Node::as_object);
    for (_, member) in schemas.into_iter().flat_map(Object::iter) {
        let parts = member.node.get("allOf").and_then(Node::as_array);
        for part in parts.unwrap_or_default() {
            if let Ok((base, Some(_))) = document.resolve(part) {
                heirs
                    .entry(std::ptr::from_ref(base))
                    .or_default()
                    .push(&member.node);
            }
        }
    }
    heirs
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
