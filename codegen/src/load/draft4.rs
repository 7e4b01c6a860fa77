//! Keywords of the schemas of Swagger 2.0 and OpenAPI 3.0, a dialect of JSON Schema's draft 4, in terms of 2020-12.

use super::beside::{each_object, says_values};
use super::build::{is_true, list, object, set, set_for, text};
use super::{Node, Object, Property, Value};
use crate::source::Span;

/// Keywords that describe both a schema and its alternative `null`.
const ANNOTATIONS: [&str; 9] = [
    "default",
    "deprecated",
    "description",
    "example",
    "externalDocs",
    "readOnly",
    "title",
    "writeOnly",
    "xml",
];

/// In draft 4, an exclusive bound is a flag beside the bound.
pub(super) fn exclusive(schema: &Node, key: &str, of: &Property, rewritten: &mut Object) {
    let bound = match key {
        "exclusiveMaximum" => "maximum",
        _ => "minimum",
    };
    match (&of.node.value, schema.get(bound)) {
        (Value::Bool(true), Some(bound)) => set_for(rewritten, key, of, bound.clone()),
        (Value::Bool(_), _) => {}
        _ => set_for(rewritten, key, of, of.node.clone()),
    }
}

/// The schema, or `null`.
pub(super) fn nullable(mut schema: Object, span: Span) -> Node {
    let null = || text("null", span);
    if let Some(values) = schema.get_mut("enum") {
        let is_null = |it: &Node| matches!(it.value, Value::Null);
        if let Value::Array(all) = &mut values.value
            && !all.iter().any(is_null)
        {
            all.push(Node {
                span,
                value: Value::Null,
            });
        }
    }
    let is_composed = ["$ref", "allOf", "anyOf", "oneOf"]
        .iter()
        .any(|it| schema.get(it).is_some());
    if is_composed {
        return alternative(&schema, span);
    }
    if schema.get("type").is_none() && schema.get("properties").is_some() {
        set(&mut schema, "type", text("object", span));
    }
    if let Some(ty) = schema.get_mut("type") {
        match &mut ty.value {
            Value::String(_) => *ty = list(vec![ty.clone(), null()], ty.span),
            Value::Array(all) if !all.iter().any(|it| it.as_str() == Some("null")) => {
                all.push(null());
            }
            _ => {}
        }
    }
    object(schema, span)
}

/// `anyOf` of a composed schema and `null`. Annotations stay outside.
fn alternative(schema: &Object, span: Span) -> Node {
    let (mut outer, mut inner) = (Object::default(), Object::default());
    for (key, property) in schema.iter() {
        let is_annotation = ANNOTATIONS.contains(&key) || key.starts_with("x-");
        let side = if is_annotation {
            &mut outer
        } else {
            &mut inner
        };
        side.put(key, property.clone());
    }
    let mut null = Object::default();
    set(&mut null, "type", text("null", span));
    let alternatives = vec![object(inner, span), object(null, span)];
    set(&mut outer, "anyOf", list(alternatives, span));
    object(outer, span)
}

/// Rewrites the schemas of a document of OpenAPI 3.0.
pub(super) fn modernize(root: &mut Node) {
    each_object(root, &mut |node| {
        if let Some(modern) = modern(node) {
            *node = modern;
        }
    });
}

/// A schema without the keywords that OpenAPI 3.1 replaced, if it has any.
fn modern(node: &Node) -> Option<Node> {
    let own = node.as_object()?;
    let is_flag = |key: &str| {
        own.get(key)
            .is_some_and(|it| matches!(it.value, Value::Bool(_)))
    };
    let is_reference = own.get("$ref").and_then(Node::as_str).is_some();
    let is_old = ["nullable", "exclusiveMaximum", "exclusiveMinimum"]
        .into_iter()
        .any(is_flag);
    let is_ignored = |(key, it): (&str, &Property)| is_reference && says_values(key, &it.node);
    if !is_old && !own.iter().any(is_ignored) {
        return None;
    }
    let mut schema = Object::default();
    for (key, of) in own.iter() {
        match key {
            "nullable" => {}
            "exclusiveMaximum" | "exclusiveMinimum" => exclusive(node, key, of, &mut schema),
            "maximum" if is_true(node, "exclusiveMaximum") => {}
            "minimum" if is_true(node, "exclusiveMinimum") => {}
            _ if is_ignored((key, of)) => {}
            _ => schema.put(key, of.clone()),
        }
    }
    // `nullable` is ignored beside a reference too, but its authors intend it.
    Some(if is_true(node, "nullable") {
        nullable(schema, node.span)
    } else {
        object(schema, node.span)
    })
}
