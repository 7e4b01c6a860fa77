//! Serialization functions for generated models.

use serde::ser::{Error, Serialize, Serializer};
use serde_json::Value;

use crate::Nullable;
use crate::model::tagged::Tagged;
pub use crate::model::written::{Property, object, open_object};

/// An optional property.
pub trait Presence {
    /// Whether the property is written.
    fn is_present(&self) -> bool;
}

impl<T> Presence for Option<T> {
    fn is_present(&self) -> bool {
        self.is_some()
    }
}

impl<T> Presence for Nullable<T> {
    fn is_present(&self) -> bool {
        !self.is_absent()
    }
}

/// Serializes a variant of a union with its tag. If the value's own tag is not among `tags`, it is replaced by the
/// first of them.
///
/// # Errors
///
/// If the value cannot be serialized.
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

/// Like [`tagged`], for a variant that is a union with another tag property.
///
/// # Errors
///
/// If the value cannot be serialized.
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
    // Serialized to a value first: otherwise, nested unions would nest the types of their serializers.
    let value = serde_json::to_value(value).map_err(S::Error::custom)?;
    tagged(&value, property, tags, serializer)
}

/// Serializes a variant that is a union itself and may have any tag. If the value has no tag or a `null` one, this adds
/// one.
///
/// # Errors
///
/// If the value cannot be serialized.
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

/// Serializes a Server-Sent Event with JSON data, as `{"event": …, "data": …}`.
///
/// # Errors
///
/// If the value cannot be serialized.
pub fn event_json<T, S>(name: &str, data: &T, serializer: S) -> Result<S::Ok, S::Error>
where
    T: Serialize,
    S: Serializer,
{
    let data = serde_json::to_string(data).map_err(S::Error::custom)?;
    event_text(name, &data, serializer)
}

/// Serializes a Server-Sent Event with text data.
///
/// # Errors
///
/// If the value cannot be serialized.
pub fn event_text<S: Serializer>(name: &str, data: &str, serializer: S) -> Result<S::Ok, S::Error> {
    serde_json::json!({ "event": name, "data": data }).serialize(serializer)
}
