//! A schema and a value, side by side: what the one has that the other does not.

use serde_json::Value;

use crate::spec::{Spec, items, properties, required};

/// Which way a value goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// From the client to the server: without what is `readOnly`.
    Request,
    /// From the server to the client: without what is `writeOnly`.
    Response,
}

impl Way {
    /// Whether a property goes this way.
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

/// A text is one of the known values, and what looks like an identifier or a time is described as one.
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
