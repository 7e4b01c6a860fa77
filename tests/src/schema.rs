//! Compares a value with a schema.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::spec::{Spec, entries, items};

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

/// The unresolved properties of a schema, including those of its `allOf`.
#[must_use]
pub fn properties<'a>(spec: &'a Spec, schema: &'a Value) -> BTreeMap<&'a str, &'a Value> {
    let schema = spec.resolve(schema);
    let mut all: BTreeMap<_, _> = items(&schema["allOf"])
        .flat_map(|part| properties(spec, part))
        .collect();
    all.extend(entries(&schema["properties"]));
    all
}

/// The required properties of a schema, including those of its `allOf`.
#[must_use]
pub fn required<'a>(spec: &'a Spec, schema: &'a Value) -> Vec<&'a str> {
    let schema = spec.resolve(schema);
    let own = items(&schema["required"]).filter_map(Value::as_str);
    items(&schema["allOf"])
        .flat_map(|part| required(spec, part))
        .chain(own)
        .collect()
}

/// The mismatches between a value and a schema, as sentences: unknown properties, properties of the other direction,
/// missing properties, and values of the wrong type. `null` is ignored: the reference prints it for what it cannot
/// show.
#[must_use]
pub fn misfits(spec: &Spec, schema: &Value, value: &Value, way: Way) -> Vec<String> {
    let mut found = Vec::new();
    compare(spec, schema, value, way, "", &mut found);
    found
}

fn compare(
    spec: &Spec,
    schema: &Value,
    value: &Value,
    way: Way,
    at: &str,
    found: &mut Vec<String>,
) {
    let schema = spec.resolve(schema);
    if !type_fits(spec, schema, value) {
        found.push(format!("{at}: {value} is not what the schema says"));
    }
    match value {
        Value::Array(values) => {
            for value in values {
                compare(
                    spec,
                    &schema["items"],
                    value,
                    way,
                    &format!("{at}[]"),
                    found,
                );
            }
        }
        Value::Object(values) => {
            let properties = properties(spec, schema);
            let others = schema
                .get("additionalProperties")
                .filter(|others| **others != Value::Bool(false));
            for name in required(spec, schema)
                .into_iter()
                .filter(|name| !values.contains_key(*name))
            {
                found.push(format!("{at}.{name}: missing"));
            }
            for (name, value) in values {
                let at = format!("{at}.{name}");
                match properties.get(name.as_str()).copied().or(others) {
                    Some(property) if way.takes(property) => {
                        compare(spec, property, value, way, &at, found);
                    }
                    Some(_) => found.push(format!("{at}: goes the other way")),
                    None if properties.is_empty() && schema.get("type").is_none() => {}
                    None => found.push(format!("{at}: unknown to the schema")),
                }
            }
        }
        _ => {}
    }
}

fn type_fits(spec: &Spec, schema: &Value, value: &Value) -> bool {
    if let Some(parts) = schema.get("allOf") {
        return items(parts).all(|part| type_fits(spec, spec.resolve(part), value));
    }
    let fits = match schema["type"].as_str() {
        Some("string") => value.as_str().is_some_and(|text| text_fits(schema, text)),
        Some("integer") => value.is_i64(),
        Some("number") => value.is_number(),
        Some("boolean") => value.is_boolean(),
        Some("array") => value.is_array(),
        Some("object") => value.is_object(),
        _ => true,
    };
    fits || value.is_null()
}

/// Whether a string is one of the known values, and has a format if it looks like an identifier or a time.
fn text_fits(schema: &Value, text: &str) -> bool {
    let values = schema.get("enum");
    let known = values.is_none_or(|values| items(values).any(|known| known == text));
    let format = schema["format"]
        .as_str()
        .filter(|format| ["uuid", "date-time"].contains(format));
    known && format == looks_like(text)
}

fn looks_like(text: &str) -> Option<&'static str> {
    let dashes: Vec<_> = text.match_indices('-').map(|(index, _)| index).collect();
    if text.len() == 36 && dashes == [8, 13, 18, 23] {
        return Some("uuid");
    }
    let is_time = text.get(10..11) == Some("T") && text.ends_with('Z');
    is_time.then_some("date-time")
}
