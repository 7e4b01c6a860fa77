//! What generated models encode with.

use serde::ser::{Error, Serialize, Serializer};
use serde_json::Value;

/// Writes a variant of a union, and its tag if the value has none.
///
/// # Errors
///
/// If the value cannot be written.
pub fn tagged<T, S>(value: &T, property: &str, tag: &str, serializer: S) -> Result<S::Ok, S::Error>
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
