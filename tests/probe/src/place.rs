//! The types of schemas, as the generated module lists them.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// All that the generated module states of its types, and the code of some of them.
#[derive(Clone, Copy, Debug)]
pub struct Types {
    /// The types of the schemas whose values are tried.
    pub places: &'static [Place],
    /// The unions among them.
    pub unions: &'static [Union],
    /// What all types are, as JSON.
    pub shapes: &'static str,
}

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
    /// What is sent of the type where a caller sets nothing, if nothing need be set.
    pub made: Option<fn() -> Result<Value, String>>,
}

/// A union.
#[derive(Clone, Copy, Debug)]
pub struct Union {
    /// The number of its type.
    pub number: usize,
    /// The index of the variant that a value decodes as; none if it is no known one.
    pub held: fn(&Value) -> Result<Option<usize>, String>,
    /// What a variant encodes as whose own value decodes from the given one.
    pub built: fn(usize, &Value) -> Result<Value, String>,
}

/// Decodes a value as a client does, and encodes it again.
///
/// # Errors
///
/// Why it does not decode.
pub fn trip<T: DeserializeOwned + Serialize>(value: &Value) -> Result<Value, String> {
    encoded(&decoded::<T>(value)?)
}

/// Decodes a value as a client does.
///
/// # Errors
///
/// Why it does not decode.
pub fn decoded<T: DeserializeOwned>(value: &Value) -> Result<T, String> {
    // To JSON Schema, `10.0` is an integer too.
    let decoded = serde_json::from_str(&value.to_string());
    let decoded = decoded.or_else(|error| serde_json::from_value(whole(value)).map_err(|_| error));
    decoded.map_err(|it: serde_json::Error| it.to_string())
}

/// Encodes a value as a client does.
///
/// # Errors
///
/// Why it does not encode.
pub fn encoded<T: Serialize>(value: &T) -> Result<Value, String> {
    let text = serde_json::to_string(value).map_err(|it| it.to_string())?;
    serde_json::from_str(&text).map_err(|it| it.to_string())
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
        Value::Object(properties) => {
            let properties = properties.iter();
            properties
                .map(|(name, it)| (name.clone(), whole(it)))
                .collect()
        }
        other => other.clone(),
    }
}
