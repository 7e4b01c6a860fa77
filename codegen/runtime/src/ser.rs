//! What generated models encode with.

use serde::ser::{Error, Serialize, Serializer};
use serde_json::Value;

/// Writes a choice whose type lacks the member that tells it, and the member with it.
///
/// # Errors
///
/// If the value cannot be written.
pub fn told<T, S>(value: &T, member: &str, choice: &str, serializer: S) -> Result<S::Ok, S::Error>
where
    T: Serialize,
    S: Serializer,
{
    let mut value = serde_json::to_value(value).map_err(S::Error::custom)?;
    if let Value::Object(members) = &mut value {
        // Free members may hold it already.
        let entry = members.entry(member);
        entry.or_insert_with(|| choice.into());
    }
    value.serialize(serializer)
}
