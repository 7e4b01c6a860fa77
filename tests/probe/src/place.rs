//! The types of schemas, as listed by the generated module.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// The generated module's description of its types, with code to use them.
#[derive(Clone, Copy, Debug)]
pub struct Types {
    /// The types of the schemas whose values are tested.
    pub places: &'static [Place],
    /// The unions among them.
    pub unions: &'static [Union],
    /// The description of all types, as JSON.
    pub shapes: &'static str,
}

/// The direction in which a type is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// In both requests and responses.
    Both,
    /// In requests: without `readOnly` properties.
    Sent,
    /// In responses: without `writeOnly` properties.
    Received,
}

impl Direction {
    /// The keyword that excludes a property from this direction.
    pub(crate) fn leaves_out(self) -> Option<&'static str> {
        match self {
            Direction::Both => None,
            Direction::Sent => Some("readOnly"),
            Direction::Received => Some("writeOnly"),
        }
    }
}

/// The type of a schema.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// The schema's JSON pointer.
    pub pointer: &'static str,
    /// The direction of the type.
    pub direction: Direction,
    /// Decodes and encodes a value.
    pub trip: fn(&Value) -> Result<Value, String>,
    /// Encodes a value with all defaults, if the type has no required arguments.
    pub made: Option<fn() -> Result<Value, String>>,
}

/// A union.
#[derive(Clone, Copy, Debug)]
pub struct Union {
    /// The number of its type.
    pub number: usize,
    /// The index of the variant that a value decodes as; `None` if it is unknown.
    pub held: fn(&Value) -> Result<Option<usize>, String>,
    /// Decodes a value as the content of a variant, and encodes the variant.
    pub built: fn(usize, &Value) -> Result<Value, String>,
}

/// Decodes and encodes a value like a client.
///
/// # Errors
///
/// Why it does not decode.
pub fn trip<T: DeserializeOwned + Serialize>(value: &Value) -> Result<Value, String> {
    encoded(&decoded::<T>(value)?)
}

/// Decodes a value like a client.
///
/// # Errors
///
/// Why it does not decode.
pub fn decoded<T: DeserializeOwned>(value: &Value) -> Result<T, String> {
    // In JSON Schema, `10.0` is an integer.
    let decoded = serde_json::from_str(&value.to_string());
    let decoded = decoded.or_else(|error| serde_json::from_value(whole(value)).map_err(|_| error));
    decoded.map_err(|it: serde_json::Error| it.to_string())
}

/// Encodes a value like a client.
///
/// # Errors
///
/// Why it does not encode.
pub fn encoded<T: Serialize>(value: &T) -> Result<Value, String> {
    let text = serde_json::to_string(value).map_err(|it| it.to_string())?;
    serde_json::from_str(&text).map_err(|it| it.to_string())
}

/// A value with its integral numbers written as integers.
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
