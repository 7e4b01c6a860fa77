//! What generated models decode with.

use std::fmt;
use std::marker::PhantomData;

use serde::Deserializer;
use serde::de::{DeserializeOwned, Error, Visitor};
use serde_json::Value;

pub use crate::choices::Choices;
pub use crate::object::{Object, Properties, Property, object, required};

/// Reads the data of a Server-Sent Event, `{"event": …, "data": …}`, that is a value as JSON.
///
/// # Errors
///
/// If there is no data, or if it is not one of `T`.
pub fn event_json<T: DeserializeOwned>(event: &Value) -> Result<T, serde_json::Error> {
    serde_json::from_str(data(event)?)
}

/// Reads the data of a Server-Sent Event that is text.
///
/// # Errors
///
/// If there is no data.
pub fn event_text(event: &Value) -> Result<String, serde_json::Error> {
    data(event).map(str::to_owned)
}

fn data(event: &Value) -> Result<&str, serde_json::Error> {
    let data = event.get("data").and_then(Value::as_str);
    data.ok_or_else(|| serde_json::Error::missing_field("data"))
}

/// Reads a string as a type that takes every string, without an allocation of its own.
///
/// # Errors
///
/// If the value is not a string.
pub fn string<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: for<'a> From<&'a str>,
{
    struct Text<T>(PhantomData<T>);

    impl<T: for<'a> From<&'a str>> Visitor<'_> for Text<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a string")
        }

        fn visit_str<E: Error>(self, value: &str) -> Result<T, E> {
            Ok(T::from(value))
        }
    }

    deserializer.deserialize_str(Text(PhantomData))
}
