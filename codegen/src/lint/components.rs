//! Finds unused components.

use std::collections::{HashMap, HashSet};

use super::subject::{Subject, found};
use crate::diagnostic::{Diagnostic, code};
use crate::load::{Node, Object, REFERABLE};
use crate::openapi::grammar::Noun;
use crate::openapi::{
    Components, Discriminator, Document, OpenApi, Paths, Schema, Typed, Visited, visit,
};

pub(super) fn unused(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let root = subject.document.root();
    let Some(components) = root.components() else {
        return Vec::new();
    };
    let mut paths = root.paths().into_iter().flat_map(Paths::items);
    let has_webhooks = root.webhooks().is_some_and(|it| !it.is_empty());
    if paths.next().is_none() && !has_webhooks {
        // A document without paths is a library of types for other documents.
        return Vec::new();
    }
    let used = used(subject.document, components.node());
    let mut findings = Vec::new();
    for kind in REFERABLE {
        let all = components.node().get(kind).and_then(Node::as_object);
        for (name, property) in all.into_iter().flat_map(Object::iter) {
            if !used.contains(&std::ptr::from_ref(&property.node)) {
                let message = format!("nothing uses `{name}` of `{kind}`");
                let help = "remove it, or refer to it where it was meant to be used";
                let span = property.key_span;
                findings.push(found(code::UNUSED_COMPONENT, span, message, help));
            }
        }
    }
    findings
}

/// The components that the rest of the document uses, including through other files and from a base type to its
/// subtypes.
fn used<'a>(document: Document<'a>, components: &'a Node) -> HashSet<*const Node> {
    let subtypes = subtypes(document);
    let mut used = HashSet::new();
    let root = document.root().node();
    let mut queue: Vec<(&'static Noun, &'a Node)> = Vec::new();
    for (key, property) in root.as_object().into_iter().flat_map(Object::iter) {
        if !std::ptr::eq(&raw const property.node, components) {
            queue.extend(OpenApi::noun().nouns_under(key, &property.node));
        }
    }
    while let Some((noun, node)) = queue.pop() {
        let mut targets = Vec::new();
        visit(noun, node, &mut |noun, node| {
            let mapping = Discriminator::of(node).mapping();
            let mapping = mapping.filter(|_| std::ptr::eq(noun, Discriminator::noun()));
            let mapped = mapping.into_iter().flat_map(Object::iter);
            let mapped = mapped.map(|(_, it)| (Schema::noun(), &it.node));
            let own = node.get("$ref").map(|it| (noun, it));
            for (noun, reference) in own.into_iter().chain(mapped) {
                let Some(canonical) = document.canonical_reference(reference) else {
                    continue;
                };
                targets.extend(component(components, canonical));
                if !canonical.starts_with('#') {
                    let text = reference.as_str().unwrap_or_default();
                    let other = document.tree().target(text, reference.span);
                    targets.extend(other.ok().map(|it| (noun, it.0)));
                }
            }
        });
        let is_base = std::ptr::eq(noun, Schema::noun());
        if is_base && Schema::of(node).discriminator().is_some() {
            // A base type is a union of its subtypes, recursively.
            let mut bases = vec![Schema::of(node)];
            let mut visited = Visited::default();
            while let Some(base) = bases.pop() {
                if visited.is_new(base) {
                    let own = subtypes.get(&base).into_iter().flatten();
                    targets.extend(own.clone().map(|it| (noun, it.node())));
                    bases.extend(own);
                }
            }
        }
        let new = targets.into_iter();
        queue.extend(new.filter(|(_, it)| used.insert(std::ptr::from_ref(*it))));
    }
    used
}

/// The schemas that have each schema in their `allOf`.
fn subtypes(document: Document<'_>) -> HashMap<Schema<'_>, Vec<Schema<'_>>> {
    let mut subtypes: HashMap<_, Vec<_>> = HashMap::new();
    for schema in document.schemas().values() {
        for part in schema.parts() {
            if let Ok((base, Some(_))) = document.resolve(part) {
                subtypes.entry(base).or_default().push(schema);
            }
        }
    }
    subtypes
}

/// The component that a reference names, or that contains its target. A bare word is a schema name.
fn component<'a>(components: &'a Node, reference: &str) -> Option<(&'static Noun, &'a Node)> {
    let named = |kind: &str, name: &str| {
        let noun = Components::noun().entries_under(kind)?;
        Some((noun, components.get(kind)?.get(name)?))
    };
    if let Some(bare) = named("schemas", reference) {
        return Some(bare);
    }
    let (kind, rest) = reference.strip_prefix("#/components/")?.split_once('/')?;
    let name = rest.split('/').next().unwrap_or(rest);
    let name = percent_encoding::percent_decode_str(name)
        .decode_utf8()
        .ok()?;
    named(kind, &name.replace("~1", "/").replace("~0", "~"))
}
