//! Canonical forms of values whose format allows several: timestamps, UUIDs and single-precision numbers.
//!
//! A client keeps the value but not its notation, which is all that such a format guarantees.

use jiff::Timestamp;
use serde_json::{Map, Number, Value};

use crate::document::Document;

impl Document {
    /// Replaces the parts of a value with the canonical form for their schemas' formats.
    pub(crate) fn canonical(&self, value: &Value, schemas: &[&Value]) -> Value {
        let parts: Vec<&Value> = schemas.iter().flat_map(|it| self.parts(it)).collect();
        let is = |format: &str| parts.iter().any(|it| it["format"] == format);
        let of = |key: &str| {
            let of = parts.iter().filter_map(|it| it.get(key));
            of.collect::<Vec<_>>()
        };
        match value {
            Value::String(text) if is("date-time") => moment(text).into(),
            Value::String(text) if is("uuid") => text.to_lowercase().into(),
            Value::Number(number) if is("float") => single(number),
            Value::Array(items) => {
                let (of_items, tuples) = (of("items"), of("prefixItems"));
                let items = items.iter().enumerate().map(|(index, it)| {
                    let own = tuples.iter().filter_map(|it| it.get(index));
                    let described: Vec<&Value> = own.chain(of_items.iter().copied()).collect();
                    self.canonical(it, &described)
                });
                items.collect()
            }
            Value::Object(properties) => {
                let further = of("additionalProperties");
                let property = |(name, it): (&String, &Value)| {
                    let own = parts.iter().filter_map(|part| part["properties"].get(name));
                    let own: Vec<&Value> = own.collect();
                    let described = if own.is_empty() { &further } else { &own };
                    (name.clone(), self.canonical(it, described))
                };
                properties
                    .iter()
                    .map(property)
                    .collect::<Map<_, _>>()
                    .into()
            }
            _ => value.clone(),
        }
    }
}

/// A timestamp, independent of its offset.
fn moment(text: &str) -> String {
    let moment = text.parse::<Timestamp>();
    moment.map_or_else(|_| text.to_owned(), |it| it.to_string())
}

/// The shortest number that is the same in single precision.
fn single(number: &Number) -> Value {
    #[expect(clippy::cast_possible_truncation, reason = "that is the format")]
    let single = number.as_f64().map(|it| it as f32);
    let short = single.and_then(|it| it.to_string().parse().ok());
    short
        .and_then(Number::from_f64)
        .unwrap_or_else(|| number.clone())
        .into()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::document::{Document, equal};

    #[test]
    fn only_formats_with_several_notations_are_normalized() {
        let schema = json!({ "properties": {
            "moment": { "type": "string", "format": "date-time" },
            "text": { "type": "string" },
            "id": { "type": "string", "format": "uuid" },
            "single": { "type": "number", "format": "float" },
            "double": { "type": "number" },
        } });
        let document = Document::read(r#"{"openapi": "3.1.0"}"#).expect("a document");
        let same = |property: &str, a, b| {
            let [a, b] = [a, b].map(|it| document.canonical(&json!({ property: it }), &[&schema]));
            equal(&a, &b)
        };
        let (a, b) = (
            json!("2024-01-02T05:04:05.000+02:00"),
            json!("2024-01-02T03:04:05Z"),
        );
        assert!(same("moment", a.clone(), b.clone()));
        assert!(!same("moment", json!("2024-01-02T03:04:05.5Z"), b.clone()));
        assert!(!same("text", a, b));
        assert!(same("id", json!("AB"), json!("ab")));
        assert!(same("single", json!(0.897_599_995_136_261), json!(0.8976)));
        assert!(!same("double", json!(0.897_599_995_136_261), json!(0.8976)));
    }
}
