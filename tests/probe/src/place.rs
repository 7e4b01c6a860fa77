//! The types of schemas, as the generated module lists them.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// In which direction a type travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// In requests and in responses, the same.
    Both,
    /// In requests: without what is `readOnly`.
    Sent,
    /// In responses: without what is `writeOnly`.
    Received,
}

impl Direction {
    /// The keyword that marks what does not travel so.
    pub(crate) fn leaves_out(self) -> Option<&'static str> {
        match self {
            Direction::Both => None,
            Direction::Sent => Some("readOnly"),
            Direction::Received => Some("writeOnly"),
        }
    }
}

/// What became of a schema.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// The schema's JSON pointer.
    pub pointer: &'static str,
    /// In which direction the type travels.
    pub direction: Direction,
    /// Through the type and back.
    pub trip: fn(&Value) -> Result<Value, String>,
}

/// Decodes a value as a client does, and encodes it again.
///
/// # Errors
///
/// Why it does not decode.
pub fn trip<T: DeserializeOwned + Serialize>(value: &Value) -> Result<Value, String> {
    let told = |it: serde_json::Error| it.to_string();
    let decoded: T = decoded(value).map_err(told)?;
    let text = serde_json::to_string(&decoded).map_err(told)?;
    serde_json::from_str(&text).map_err(told)
}

/// Decodes a value as a client does: to JSON Schema, `10.0` is an integer too.
pub(crate) fn decoded<T: DeserializeOwned>(value: &Value) -> Result<T, serde_json::Error> {
    let decoded = serde_json::from_str(&value.to_string());
    decoded.or_else(|error| serde_json::from_value(whole(value)).map_err(|_| error))
}

/// A value whose integers are written as such.
fn whole(value: &Value) -> Value {
    match value {
        Value::Number(number) => {
            let text = number.to_string();
            let whole = text
                .strip_suffix(".0")
                .and_then(|it| it.parse::<i64>().ok());
            whole.map_or_else(|| value.clone(), Value::from)
        }
        Value::Array(items) => items.iter().map(whole).collect(),
        Value::Object(members) => {
            let members = members.iter();
            members
                .map(|(name, it)| (name.clone(), whole(it)))
                .collect()
        }
        other => other.clone(),
    }
}
