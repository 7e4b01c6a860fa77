//! What generated models encode with.

use serde::ser::{Error, Serialize, Serializer};
use serde_json::Value;

use crate::model::tagged::Tagged;

/// Writes a variant of a union with its tag: the first of those that it may have, unless the value's own is one of them.
///
/// # Errors
///
/// If the value cannot be written.
pub fn tagged<V, T, S>(
    value: &V,
    property: &str,
    tags: &[T],
    serializer: S,
) -> Result<S::Ok, S::Error>
where
    V: Serialize,
    T: Copy + Into<Value>,
    S: Serializer,
{
    value.serialize(Tagged {
        inner: serializer,
        property,
        tags,
        allows_others: false,
    })
}

/// Writes a variant that is a union by another property, with its tag, as [`tagged`] does.
///
/// # Errors
///
/// If the value cannot be written.
pub fn tagged_union<V, T, S>(
    value: &V,
    property: &str,
    tags: &[T],
    serializer: S,
) -> Result<S::Ok, S::Error>
where
    V: Serialize,
    T: Copy + Into<Value>,
    S: Serializer,
{
    // Serialized before, for unions may be within each other, and so would be the types of their serializers.
    let value = serde_json::to_value(value).map_err(S::Error::custom)?;
    tagged(&value, property, tags, serializer)
}

/// Writes a variant that is a union itself and may have any tag, with one if the value has none, or `null` in its place.
///
/// # Errors
///
/// If the value cannot be written.
pub fn tagged_if_absent<V, T, S>(
    value: &V,
    property: &str,
    tag: T,
    serializer: S,
) -> Result<S::Ok, S::Error>
where
    V: Serialize,
    T: Copy + Into<Value>,
    S: Serializer,
{
    let value = serde_json::to_value(value).map_err(S::Error::custom)?;
    value.serialize(Tagged {
        inner: serializer,
        property,
        tags: &[tag],
        allows_others: true,
    })
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
