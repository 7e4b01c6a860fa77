//! Converts a schema of OpenAPI 3.0 or 3.1 to JSON Schema 2020-12, for one direction.

use codegen::{Cardinality, Noun};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value, json};

use crate::place::Direction;
use crate::pointer::target_of;
use crate::tags;

/// Where the document lies for the validator.
pub(crate) const ROOT: &str = "urn:document";

/// What a schema is read by.
#[derive(Clone, Copy)]
pub(crate) struct Reading<'d> {
    /// The original document.
    pub(crate) root: &'d Value,
    /// Whether it is OpenAPI 3.0.
    pub(crate) old: bool,
    /// Determines the required properties: requests do not require `readOnly` ones, responses do not require
    /// `writeOnly` ones.
    pub(crate) direction: Direction,
}

/// The document with all schemas converted, as the target of references.
pub(crate) fn document(node: &Value, noun: &'static Noun, reading: Reading<'_>) -> Value {
    let Some(object) = node.as_object() else {
        return node.clone();
    };
    let mut object = match noun.entries() {
        Some(entry) => map(object, entry, reading),
        None => object.clone(),
    };
    if noun == Noun::schema() {
        for key in ["oneOf", "anyOf"] {
            let alternatives = object.get_mut(key).and_then(Value::as_array_mut);
            let nulls = alternatives.into_iter().flatten().filter(|it| is_null(it));
            nulls.for_each(|it| *it = json!({ "type": "null" }));
        }
    }
    for (key, holds, noun) in noun.properties() {
        if let Some(property) = object.get_mut(key) {
            *property = match (holds, &*property) {
                (Cardinality::One, it) => document(it, noun, reading),
                (Cardinality::List, Value::Array(items)) => {
                    items.iter().map(|it| document(it, noun, reading)).collect()
                }
                (Cardinality::Map, Value::Object(it)) => map(it, noun, reading).into(),
                (_, it) => it.clone(),
            };
        }
    }
    if noun == Noun::schema() {
        schema(object, reading)
    } else {
        object.into()
    }
}

/// Whether an alternative only allows `null`. OpenAPI 3.0 has no such type, so some documents only write `nullable`.
/// Formally, that allows any value.
pub(crate) fn is_null(alternative: &Value) -> bool {
    let says_more = |it: &Map<String, Value>| {
        let mut keys = it.keys();
        keys.any(|it| !["nullable", "title", "description"].contains(&it.as_str()))
    };
    alternative["type"] == "null"
        || alternative["nullable"] == true && !alternative.as_object().is_none_or(says_more)
}

fn map(
    object: &Map<String, Value>,
    noun: &'static Noun,
    reading: Reading<'_>,
) -> Map<String, Value> {
    let properties = object.iter();
    properties
        .map(|(key, it)| (key.clone(), document(it, noun, reading)))
        .collect()
}

/// Converts a schema whose subschemas are already converted.
fn schema(mut schema: Map<String, Value>, reading: Reading<'_>) -> Value {
    // Keywords that a validator would interpret differently or not at all.
    for key in ["$schema", "$id", "example", "examples", "default"] {
        schema.remove(key);
    }
    if let Some(target) = schema.get("$ref").and_then(Value::as_str) {
        let target = match target_of(target) {
            Some(pointer) => reference(&pointer),
            None => target.to_owned(),
        };
        // OpenAPI 3.0 ignores the siblings of a reference.
        if reading.old {
            return json!({ "$ref": target });
        }
        schema.insert("$ref".to_owned(), target.into());
    }
    // Authors who only list properties do not mean to allow strings.
    let bare = ["type", "oneOf", "anyOf", "allOf", "enum", "const", "$ref"];
    if schema.contains_key("properties") && !bare.iter().any(|it| schema.contains_key(*it)) {
        schema.insert("type".to_owned(), "object".into());
    }
    discriminate(&mut schema, reading.root);
    bounds(&mut schema);
    direct(&mut schema, reading.direction);
    if !reading.old {
        return schema.into();
    }
    for (exclusive, bound) in [
        ("exclusiveMinimum", "minimum"),
        ("exclusiveMaximum", "maximum"),
    ] {
        match schema.remove(exclusive) {
            Some(Value::Bool(true)) => {
                if let Some(value) = schema.remove(bound) {
                    schema.insert(exclusive.to_owned(), value);
                }
            }
            Some(Value::Bool(false)) | None => {}
            Some(other) => {
                schema.insert(exclusive.to_owned(), other);
            }
        }
    }
    match schema.remove("nullable") {
        Some(Value::Bool(true)) => json!({ "anyOf": [{ "type": "null" }, schema] }),
        _ => schema.into(),
    }
}

/// Restricts each alternative to its discriminator values. Otherwise a value may match several alternatives in JSON
/// Schema even though its tag selects one.
fn discriminate(schema: &mut Map<String, Value>, root: &Value) {
    let Some(discriminator) = schema.remove("discriminator") else {
        return;
    };
    let Some(property) = discriminator["propertyName"].as_str() else {
        return;
    };
    for key in ["oneOf", "anyOf"] {
        let alternatives = schema.get_mut(key).and_then(Value::as_array_mut);
        for alternative in alternatives.into_iter().flatten() {
            let names = names(root, &discriminator, alternative);
            if !names.is_empty() {
                let restriction = json!({ "properties": { property: { "enum": names } } });
                *alternative = json!({ "allOf": [alternative.take(), restriction] });
            }
        }
    }
}

/// The discriminator values of an alternative.
pub(crate) fn names(root: &Value, discriminator: &Value, alternative: &Value) -> Vec<Value> {
    // The reference may already be converted.
    let reference = alternative["$ref"].as_str();
    let reference = reference.map(|it| it.strip_prefix(ROOT).unwrap_or(it));
    let target = reference.and_then(target_of);
    target.map_or_else(Vec::new, |it| tags::union_tags(root, discriminator, &it))
}

/// A pointer into the document, as a URI.
pub(crate) fn reference(pointer: &str) -> String {
    let encoded = utf8_percent_encode(pointer, NON_ALPHANUMERIC);
    // The slashes of the pointer are not encoded. Everything else that is not alphanumeric may be.
    format!("{ROOT}#{}", encoded.to_string().replace("%2F", "/"))
}

/// Adds the bounds of integer formats, which JSON Schema does not enforce.
fn bounds(schema: &mut Map<String, Value>) {
    let (least, most) = match schema.get("format").and_then(Value::as_str) {
        Some("int32") => (json!(i32::MIN), json!(i32::MAX)),
        Some("int64") => (json!(i64::MIN), json!(i64::MAX)),
        _ => return,
    };
    schema
        .entry("allOf")
        .or_insert_with(|| json!([]))
        .as_array_mut()
        .into_iter()
        .for_each(|parts| {
            parts.push(json!({ "if": { "type": "number" }, "then": { "minimum": least, "maximum": most } }));
        });
}

/// Removes what the direction does not require.
fn direct(schema: &mut Map<String, Value>, direction: Direction) {
    let Some(flag) = direction.leaves_out() else {
        return;
    };
    let Some(Value::Object(properties)) = schema.get("properties") else {
        return;
    };
    let left_out = |name: &Value| {
        let property = name.as_str().and_then(|it| properties.get(it));
        property.is_some_and(|it| it[flag] == true)
    };
    let Some(Value::Array(required)) = schema.get("required") else {
        return;
    };
    let required: Vec<_> = required
        .iter()
        .filter(|it| !left_out(it))
        .cloned()
        .collect();
    schema.insert("required".to_owned(), required.into());
}
