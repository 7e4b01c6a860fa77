//! Tools of rewrites: new values, with the span of what they come from, and references.

use std::collections::HashMap;

use super::objects::{Extensions, values};
use super::{Node, Object, Property, Value, token};
use crate::source::Span;

pub(super) fn text(text: &str, span: Span) -> Node {
    Node {
        span,
        value: Value::String(text.to_owned()),
    }
}

pub(super) fn flag(flag: bool, span: Span) -> Node {
    Node {
        span,
        value: Value::Bool(flag),
    }
}

pub(super) fn list(items: Vec<Node>, span: Span) -> Node {
    Node {
        span,
        value: Value::Array(items),
    }
}

pub(super) fn object(object: Object, span: Span) -> Node {
    Node {
        span,
        value: Value::Object(object),
    }
}

/// Sets a property whose key has the span of its value.
pub(super) fn set(object: &mut Object, key: &str, node: Node) {
    let key_span = node.span;
    object.put(key, Property { key_span, node });
}

/// Sets a property that replaces another one.
pub(super) fn set_for(object: &mut Object, key: &str, of: &Property, node: Node) {
    let key_span = of.key_span;
    object.put(key, Property { key_span, node });
}

/// The properties of an object; none of any other value.
pub(super) fn properties(node: &Node) -> impl Iterator<Item = (&str, &Property)> {
    node.as_object().into_iter().flat_map(Object::iter)
}

/// Whether a keyword is `true`.
pub(super) fn is_true(node: &Node, key: &str) -> bool {
    matches!(node.get(key).map(|it| &it.value), Some(Value::Bool(true)))
}

/// The values that are references, also those of a `mapping`.
pub(super) fn references_in(root: &Node) -> Vec<&Node> {
    let mut found = Vec::new();
    for node in values(root, Extensions::Followed) {
        found.extend(node.get("$ref"));
        found.extend(mapping(node));
    }
    found
}

/// What an object's discriminator maps to.
pub(super) fn mapping(node: &Node) -> impl Iterator<Item = &Node> {
    let discriminator = node.get("discriminator").into_iter();
    discriminator.flat_map(|it| {
        let mapping = it.get("mapping").into_iter().flat_map(properties);
        let mapping = mapping.map(|(_, it)| &it.node);
        mapping.chain(it.get("defaultMapping"))
    })
}

/// Replaces the texts of references.
pub(super) fn apply(root: &mut Node, texts: &HashMap<*const Node, String>) {
    let mut next = vec![root];
    while let Some(node) = next.pop() {
        if let Some(text) = texts.get(&std::ptr::from_ref(node)) {
            node.value = Value::String(text.clone());
        }
        match &mut node.value {
            Value::Object(object) => next.extend(object.iter_mut().map(|it| it.1)),
            Value::Array(items) => next.extend(items),
            _ => {}
        }
    }
}

/// The values in a value, each with its token in a pointer.
pub(super) fn children(node: &Node) -> Vec<(String, &Node)> {
    match &node.value {
        Value::Object(object) => object
            .iter()
            .map(|(key, it)| (token(key), &it.node))
            .collect(),
        Value::Array(items) => {
            let items = items.iter().enumerate();
            items.map(|(index, it)| (index.to_string(), it)).collect()
        }
        _ => Vec::new(),
    }
}
