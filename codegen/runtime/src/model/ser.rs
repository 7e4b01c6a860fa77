//! What generated models encode with.

use serde::ser::{Error, Serialize, Serializer};
use serde_json::Value;

/// Writes a variant of a union, with its tag if the value has none, or `null` in its place.
///
/// # Errors
///
/// If the value cannot be written.
pub fn tagged<T, S>(
    value: &T,
    property: &str,
    tag: impl Into<Value>,
    serializer: S,
) -> Result<S::Ok, S::Error>
where
    T: Serialize,
    S: Serializer,
{
    let mut value = serde_json::to_value(value).map_err(S::Error::custom)?;
    if let Value::Object(properties) = &mut value {
        let written = properties.entry(property).or_insert(Value::Null);
        if written.is_null() {
            *written = tag.into();
        }
    }
    value.serialize(serializer)
}

/// Writes a Server-Sent Event, `{"event": …, "data": …}`, whose data is a value as JSON.
///
/// # Errors
///
/// If the value cannot be written.
pub fn event_json<T, S>(name: &str, data: &T, serializer: S) -> Result<S::Ok, S::Error>
where
    T: Serialize,
    S: Serializer,
{
    let data = serde_json::to_string(data).map_err(S::Error::custom)?;
    event_text(name, &data, serializer)
}

/// Writes a Server-Sent Event whose data is text.
///
/// # Errors
///
/// If the value cannot be written.
pub fn event_text<S: Serializer>(name: &str, data: &str, serializer: S) -> Result<S::Ok, S::Error> {
    serde_json::json!({ "event": name, "data": data }).serialize(serializer)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::tagged;

    #[test]
    fn a_tag_is_written_where_the_value_has_none() {
        for (value, tag, expected) in [
            (json!({"a": 1}), json!("x"), json!({"a": 1, "kind": "x"})),
            (json!({"kind": null}), json!("x"), json!({"kind": "x"})),
            (json!({"kind": null}), json!(7), json!({"kind": 7})),
            (json!({"kind": "y"}), json!("x"), json!({"kind": "y"})),
            (json!({"kind": false}), json!(true), json!({"kind": false})),
            (json!([1]), json!("x"), json!([1])),
        ] {
            let written = tagged(&value, "kind", tag, serde_json::value::Serializer);
            assert_eq!(written.unwrap_or(Value::Null), expected, "{value}");
        }
    }
}
