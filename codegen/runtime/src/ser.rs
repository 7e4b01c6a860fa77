//! What generated models encode with.

use serde::ser::{Error, Serialize, Serializer};
use serde_json::Value;

/// Writes a variant of a union, and its tag if the value has none.
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
        let entry = properties.entry(property);
        entry.or_insert_with(|| tag.into());
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
