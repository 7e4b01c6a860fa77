//! Schemas that say nothing about their values.

use crate::load::{Node, Value};
use crate::openapi::{Document, Schema, Typed};

/// The keywords that say what a value is.
const SAYING: [&str; 14] = [
    "type",
    "enum",
    "const",
    "format",
    "properties",
    "additionalProperties",
    "patternProperties",
    "items",
    "prefixItems",
    "allOf",
    "oneOf",
    "anyOf",
    "not",
    "$dynamicRef",
];

/// Whether a schema allows any value. One that cannot be resolved is reported elsewhere.
pub(super) fn is_untyped<'d>(document: Document<'d>, schema: Schema<'d>) -> bool {
    let Ok((schema, _)) = document.resolve(schema) else {
        return false;
    };
    match &schema.node().value {
        Value::Bool(any) => *any,
        Value::Object(_) => !SAYING.into_iter().any(|it| schema.has(it)),
        _ => false,
    }
}

/// Whether a schema allows any value, or any object.
pub(super) fn is_free<'d>(document: Document<'d>, schema: Schema<'d>) -> bool {
    let is_object = |schema: Schema<'d>| {
        schema.main_type() == Some("object")
            && SAYING.into_iter().filter(|it| schema.has(it)).count() == 1
    };
    let target = document.resolve(schema);
    is_untyped(document, schema) || target.is_ok_and(|(it, _)| is_object(it))
}

/// Whether a schema is a list of its own, rather than a part of a combination.
pub(super) fn is_list(node: &Node) -> bool {
    let schema = Schema::of(node);
    schema.types().any(|it| it == "array")
        && !["$ref", "allOf", "oneOf", "anyOf", "prefixItems"]
            .into_iter()
            .any(|it| schema.has(it))
}
