//! Deserialization functions for generated models.

use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use serde::Deserializer;
use serde::de::{DeserializeOwned, Error, IgnoredAny, Unexpected, Visitor};
use serde_json::Value;

use crate::decoding::bounded::Bounded;
use crate::decoding::{cost, meter};
pub use crate::model::best_match::BestMatch;
use crate::model::met;
use crate::model::numbers;
pub use crate::model::object::{Object, Properties, object};
pub use crate::model::slot::{ConstantSlot, OptionalSlot, ValueSlot};
pub use crate::model::variant::variant;

/// Converts a value whose tag is not listed into what the union keeps of it.
pub fn unknown(value: Value) -> Value {
    met::unknown();
    value
}

/// The tag of a union whose discriminator is an integer.
pub fn integer_tag(tag: &Value) -> Option<i64> {
    tag.as_i64()
        .or_else(|| tag.as_f64().and_then(numbers::exact))
}

/// Deserializes an integer, including one in a float's notation, such as `5.0` and `1e3`.
///
/// # Errors
///
/// If the value is not an integer, or not one that fits in an `i64`.
pub fn integer<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
    struct Integer;

    impl Visitor<'_> for Integer {
        type Value = i64;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an integer")
        }

        fn visit_i64<E: Error>(self, value: i64) -> Result<i64, E> {
            Ok(value)
        }

        fn visit_u64<E: Error>(self, value: u64) -> Result<i64, E> {
            let integer = i64::try_from(value);
            integer.map_err(|_| E::invalid_value(Unexpected::Unsigned(value), &self))
        }

        fn visit_f64<E: Error>(self, value: f64) -> Result<i64, E> {
            numbers::exact(value).ok_or_else(|| E::invalid_type(Unexpected::Float(value), &self))
        }
    }

    deserializer.deserialize_i64(Integer)
}

/// Deserializes the JSON data of a Server-Sent Event, `{"event": …, "data": …}`.
///
/// # Errors
///
/// If there is no data, or it is not a valid `T`.
pub fn event_json<T: DeserializeOwned>(event: &Value) -> Result<T, serde_json::Error> {
    let data = data(event)?;
    let read = from_json(data.as_bytes()).or_else(|error| {
        // Integers may be written as floats, which serde's integer types reject.
        let plain = numbers::plain_json(data.as_bytes());
        plain.map_or(Err(error), |it| from_json(&it))
    });
    read.or_else(|error| text(data).ok_or(error))
}

fn from_json<T: DeserializeOwned>(json: &[u8]) -> Result<T, serde_json::Error> {
    let mut json = serde_json::Deserializer::from_slice(json);
    let read = T::deserialize(Bounded::new(&mut json))?;
    json.end().map(|()| read)
}

/// Deserializes a text that is not JSON as a string, if the schema allows any string. Open enums and unions do not
/// count, because the text may be an error of the server.
pub(crate) fn text<T: DeserializeOwned>(text: &str) -> Option<T> {
    let is_json = serde_json::from_str::<IgnoredAny>(text).is_ok();
    if is_json || !meter::take(cost::text(text.len())) {
        return None;
    }
    let value = Value::String(text.to_owned());
    let (read, met) = met::counted(|| T::deserialize(Bounded::new(value)));
    read.ok().filter(|_| met.unknown == 0)
}

/// Deserializes the text data of a Server-Sent Event.
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

/// Deserializes a type that is convertible from any string, without an allocation.
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

/// Deserializes a value of an open enum of strings.
///
/// # Errors
///
/// If the value is not a string.
pub fn string_value<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: for<'a> From<&'a str>,
{
    let value = string(deserializer)?;
    met::value(&value, || T::from("\0"));
    Ok(value)
}

/// Deserializes a value of an open enum of integers.
///
/// # Errors
///
/// If the value is not an integer, or not one that fits in an `i64`.
pub fn integer_value<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: From<i64>,
{
    let value = integer(deserializer).map(T::from)?;
    met::value(&value, || T::from(i64::MIN));
    Ok(value)
}

/// Deserializes a string with `FromStr`.
///
/// # Errors
///
/// If the value is not a string, or not in the format that `expected` describes.
pub(crate) fn parsed<'de, D: Deserializer<'de>, T: FromStr>(
    deserializer: D,
    expected: &'static str,
) -> Result<T, D::Error> {
    struct Parsed<T>(&'static str, PhantomData<T>);

    impl<T: FromStr> Visitor<'_> for Parsed<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(self.0)
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
            let value = text.parse();
            value.map_err(|_| E::invalid_value(Unexpected::Str(text), &self))
        }
    }

    deserializer.deserialize_str(Parsed(expected, PhantomData))
}
