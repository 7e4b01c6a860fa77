//! Siblings of a schema's `$ref`. In JSON Schema 2020-12 they apply in addition to the reference, like a part of an
//! `allOf`, so such schemas are rewritten to an `allOf` before anything reads them.
//!
//! `{$ref: R, properties: P}` becomes `{allOf: [{$ref: R}], properties: P}`. The reference is appended to an existing
//! `allOf`, so that pointers to its parts remain valid.

use super::objects::{DATA, NAMED};
use super::{Node, Object, Property, Value};
use crate::source::Span;

/// Keywords whose value contains no schema.
const WITHOUT_SCHEMAS: [&str; 2] = ["examples", "securitySchemes"];

/// Moves each reference with siblings that constrain the schema's values into the schema's `allOf`.
pub(super) fn compose(root: &mut Node) {
    each_object(root, &mut |node| {
        if let Value::Object(object) = &mut node.value
            && says_beside(object)
        {
            compose_one(object);
        }
    });
}

/// Calls a function with each object of OpenAPI: a schema or one that may contain schemas.
pub(super) fn each_object(root: &mut Node, call: &mut dyn FnMut(&mut Node)) {
    // Whether the keys of an object are names rather than keywords.
    let mut next = vec![(root, false)];
    while let Some((node, is_named)) = next.pop() {
        if !is_named {
            call(node);
        }
        match &mut node.value {
            Value::Object(object) => {
                for (key, node) in object.iter_mut() {
                    if is_named {
                        next.push((node, false));
                    } else if !DATA.contains(&key) && !WITHOUT_SCHEMAS.contains(&key) {
                        let is_named = NAMED.contains(&key);
                        next.push((node, is_named));
                    }
                }
            }
            Value::Array(items) => next.extend(items.iter_mut().map(|it| (it, false))),
            _ => {}
        }
    }
}

fn says_beside(object: &Object) -> bool {
    let reference = object.get("$ref").and_then(Node::as_str);
    reference.is_some() && object.iter().any(|(key, it)| says_values(key, &it.node))
}

/// Whether a sibling of a `$ref` determines the values of the schema. Restrictions that have no Rust type (`minLength`)
/// do not count, nor does `type: object` alone, which repeats the reference's type.
pub(crate) fn says_values(key: &str, node: &Node) -> bool {
    match key {
        "properties" | "patternProperties" | "additionalProperties" | "items" => {
            node.as_object().is_some_and(|it| !it.is_empty())
        }
        "required" | "allOf" | "oneOf" | "anyOf" | "prefixItems" | "enum" => {
            node.as_array().is_some_and(|it| !it.is_empty())
        }
        "const" => true,
        "format" => node.as_str().is_some(),
        "type" => node.as_str().is_some_and(|it| it != "object"),
        _ => false,
    }
}

fn compose_one(object: &mut Object) {
    let is_list = |it: &Property| it.node.as_array().is_some();
    if object.property("allOf").is_some_and(|it| !is_list(it)) {
        return;
    }
    let Some(reference) = object.property("$ref").cloned() else {
        return;
    };
    object.remove("$ref");
    let (key_span, span) = (reference.key_span, reference.node.span);
    let mut part = Object::default();
    part.put("$ref", reference);
    let part = Node {
        span: Span {
            start: key_span.start,
            end: span.end,
        },
        value: Value::Object(part),
    };
    if let Some(Value::Array(parts)) = object.get_mut("allOf").map(|it| &mut it.value) {
        parts.push(part);
        return;
    }
    let node = Node {
        span,
        value: Value::Array(vec![part]),
    };
    object.put("allOf", Property { key_span, node });
}

/// The JSON pointer of a span in the original document, where a reference that was moved into an `allOf` is its
/// sibling.
pub(super) fn pointer_to(root: &Node, span: Span) -> String {
    let pointer = root.pointer_to(span);
    let holder = pointer.strip_suffix("/$ref").unwrap_or(&pointer);
    let holder = holder.strip_suffix("/allOf/0").unwrap_or(holder);
    let object = root.pointer(holder).and_then(Node::as_object);
    match object.and_then(moved_reference) {
        Some(reference) if reference.contains(span) => format!("{holder}/$ref"),
        _ => pointer,
    }
}

/// The reference that was moved into the `allOf` of a schema; its span lies outside of that of the `allOf`.
fn moved_reference(object: &Object) -> Option<&Property> {
    let list = &object.property("allOf")?.node;
    let part = list.as_array()?.last()?;
    let is_inside = list.span.start <= part.span.start && part.span.end <= list.span.end;
    let reference = part.as_object()?.property("$ref");
    reference.filter(|_| !is_inside)
}

#[cfg(test)]
mod tests {
    use super::{compose, pointer_to};
    use crate::config::Limits;
    use crate::load::{Node, parse};

    /// A document after the rewrite, and the pointer of each `$ref` to `#/x`.
    fn composed(text: &str) -> (Node, Vec<String>) {
        let mut root = parse::parse(text, 0, &Limits::default()).expect("it is YAML");
        compose(&mut root);
        let places = text.match_indices("'#/x'").map(|(start, it)| {
            let end = start + it.len();
            pointer_to(&root, crate::source::Span { start, end })
        });
        let places = places.collect();
        (root, places)
    }

    #[test]
    fn references_with_siblings_become_all_of() {
        for (text, expected, place) in [
            (
                "a: {$ref: '#/x', required: [b]}",
                r##"{"a":{"required":["b"],"allOf":[{"$ref":"#/x"}]}}"##,
                "/a/$ref",
            ),
            (
                "a: {$ref: '#/x', allOf: [{type: object}]}",
                r##"{"a":{"allOf":[{"type":"object"},{"$ref":"#/x"}]}}"##,
                "/a/$ref",
            ),
            (
                "a:\n  allOf: [{$ref: '#/x'}]\n  required: [b]\n",
                r##"{"a":{"allOf":[{"$ref":"#/x"}],"required":["b"]}}"##,
                "/a/allOf/0/$ref",
            ),
            (
                "properties: {enum: {$ref: '#/x', enum: [b]}}",
                r##"{"properties":{"enum":{"enum":["b"],"allOf":[{"$ref":"#/x"}]}}}"##,
                "/properties/enum/$ref",
            ),
            // Annotations and data.
            (
                "a: {$ref: '#/x', description: b, type: object, required: true}",
                r##"{"a":{"$ref":"#/x","description":"b","type":"object","required":true}}"##,
                "/a/$ref",
            ),
            (
                "example: {$ref: '#/x', required: [b]}",
                r##"{"example":{"$ref":"#/x","required":["b"]}}"##,
                "/example/$ref",
            ),
        ] {
            let (root, places) = composed(text);
            let expected: serde_json::Value = serde_json::from_str(expected).expect("JSON");
            assert_eq!(root.to_json(), expected);
            assert_eq!(places, [place]);
        }
    }
}
