//! Sample values with everything that their schemas allow, and a secret in every possible place.

use interop_tests::spec::{Spec, entries, properties};
use serde_json::{Map, Value, json};

/// The prefix of all secrets in these tests, which occurs nowhere else.
pub const MARK: &str = "hush-";

/// A value of a schema, with all properties, one item in each list, and one entry in each map.
pub fn sample(spec: &Spec, schema: &Value) -> Value {
    let schema = spec.resolve(schema);
    let properties = properties(spec, schema);
    if !properties.is_empty() {
        let properties = properties.into_iter();
        return properties
            .map(|(name, it)| (name.to_owned(), sample(spec, it)))
            .collect();
    }
    if let Some(part) = schema["allOf"].get(0) {
        return sample(spec, part);
    }
    match schema["type"].as_str() {
        Some("array") => json!([sample(spec, &schema["items"])]),
        Some("integer" | "number") => json!(1),
        Some("boolean") => json!(true),
        Some("string") => text(schema),
        _ => match schema.get("additionalProperties") {
            Some(value) if value.is_object() => json!({ "a-name": sample(spec, value) }),
            _ => Value::Object(Map::new()),
        },
    }
}

fn text(schema: &Value) -> Value {
    match schema["format"].as_str() {
        Some("password") => json!(format!("{MARK}of-a-model")),
        Some("uuid") => json!(interop_tests::calls::ID),
        Some("date-time") => json!("2026-01-02T03:04:05Z"),
        _ => match schema["enum"].get(0) {
            Some(value) => value.clone(),
            None => json!("some text"),
        },
    }
}

/// The number of secrets in a string.
pub fn count(text: &str) -> usize {
    text.matches(MARK).count()
}

/// The named schemas that contain secrets, directly or nested.
pub fn with_secrets(spec: &Spec) -> Vec<&str> {
    entries(&spec.root()["components"]["schemas"])
        .filter(|(_, schema)| count(&sample(spec, schema).to_string()) > 0)
        .map(|(name, _)| name)
        .collect()
}
