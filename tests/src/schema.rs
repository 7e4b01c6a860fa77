//! Compares a value with a schema.

use jsonschema::Draft;
use serde_json::{Value, json};

use crate::spec::Spec;

/// The direction of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// From the client to the server: without `readOnly` properties.
    Request,
    /// From the server to the client: without `writeOnly` properties.
    Response,
}

impl Way {
    /// Whether a property is used in this direction.
    #[must_use]
    pub fn takes(self, property: &Value) -> bool {
        let other = match self {
            Way::Request => "readOnly",
            Way::Response => "writeOnly",
        };
        property.get(other) != Some(&Value::Bool(true))
    }
}

/// Everything in a value that the schema does not provide for, as sentences: unknown properties, properties that go the other
/// way, missing ones, values of another type. A `null` is nothing: the reference prints it for what it cannot show.
///
/// The crate `jsonschema` judges, by the schema as JSON Schema says it.
///
/// # Panics
/// When the schema is none.
#[must_use]
pub fn misfits(spec: &Spec, schema: &Value, value: &Value, way: Way) -> Vec<String> {
    let validator = jsonschema::options()
        .with_draft(Draft::Draft202012)
        .should_validate_formats(true)
        .build(&closed(spec, schema, way))
        .unwrap_or_else(|why| panic!("{schema} is no schema: {why}"));
    let errors = validator.iter_errors(value);
    errors
        .map(|it| format!("{}: {it}", it.instance_path()))
        .collect()
}

/// A schema of OpenAPI 3.0 as one of JSON Schema 2020-12, which allows no property that it does not have.
fn closed(spec: &Spec, schema: &Value, way: Way) -> Value {
    let mut schema = converted(spec, schema, way);
    let is_object = schema["type"][0] == "object";
    if is_object || schema.get("properties").is_some() || schema.get("allOf").is_some() {
        schema["unevaluatedProperties"] = false.into();
    }
    schema
}

/// The same, to which others may add properties. References are replaced with what they lead to, since that is closed in one
/// place and not in another.
fn converted(spec: &Spec, schema: &Value, way: Way) -> Value {
    let mut schema = spec.resolve(schema).clone();
    let Some(object) = schema.as_object_mut() else {
        return schema;
    };
    if let Some(properties) = object.get_mut("properties").and_then(Value::as_object_mut) {
        properties.retain(|_, it| way.takes(it));
        for property in properties.values_mut() {
            *property = closed(spec, property, way);
        }
    }
    // Closing does the same, and names the property.
    if object.get("additionalProperties") == Some(&Value::Bool(false)) {
        object.remove("additionalProperties");
    }
    for key in ["items", "additionalProperties"] {
        if let Some(inner) = object.get_mut(key) {
            *inner = closed(spec, inner, way);
        }
    }
    if let Some(parts) = object.get_mut("allOf").and_then(Value::as_array_mut) {
        for part in parts {
            *part = converted(spec, part, way);
        }
    }
    let is_string = object.get("type").is_some_and(|it| it == "string");
    let formats = ["uuid", "date-time"].map(|it| json!({ "type": "string", "format": it }));
    let format = object.get("format").and_then(Value::as_str);
    // What looks like an identifier or a time is described as one.
    if is_string && !format.is_some_and(|it| ["uuid", "date-time"].contains(&it)) {
        object.insert("not".to_owned(), json!({ "anyOf": formats }));
    }
    if object.get("type").is_some_and(|it| it == "integer") {
        object.entry("minimum").or_insert(i64::MIN.into());
        object.entry("maximum").or_insert(i64::MAX.into());
    }
    if let Some(ty) = object.get_mut("type") {
        *ty = json!([ty.take(), "null"]);
    }
    if let Some(values) = object.get_mut("enum").and_then(Value::as_array_mut) {
        values.push(Value::Null);
    }
    schema
}
