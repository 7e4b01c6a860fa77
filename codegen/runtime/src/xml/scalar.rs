//! Converts text to scalar values and back.

use std::borrow::Cow;

use serde_json::{Number, Value};

use super::chars::trimmed;
use super::error::Error;
use super::shape::Shape;

const NO_INTEGER: &str = "expected an integer of at most 64 bits";

/// Reads the text of an attribute, or of an element without child elements.
pub(super) fn read(shape: &Shape, text: Cow<'_, str>) -> Result<Value, Error> {
    let word = trimmed(&text);
    match shape {
        Shape::Text | Shape::Any => Ok(Value::String(text.into_owned())),
        Shape::Integer => {
            let integer = integer(word).map(Value::Number);
            integer.ok_or_else(|| Error::new(NO_INTEGER))
        }
        Shape::Number => {
            let number = number(word).map(Value::Number);
            number.ok_or_else(|| Error::new("expected a number"))
        }
        Shape::Boolean => match word {
            "true" | "1" => Ok(true.into()),
            "false" | "0" => Ok(false.into()),
            _ => Err(Error::new("expected `true` or `false`")),
        },
        Shape::Nullable(inner) => {
            let is_value = matches!(inner.inner(), Shape::Text | Shape::Any);
            if word.is_empty() && !is_value {
                return Ok(Value::Null);
            }
            read(inner, text)
        }
        Shape::List { .. } => Err(Error::new("expected a list, found a text")),
        Shape::Object { .. } => Err(Error::new("expected an object, found a text")),
    }
}

/// Writes a scalar value as text.
pub(super) fn written<'v>(shape: &Shape, value: &'v Value) -> Result<Cow<'v, str>, Error> {
    match value {
        // Its digits are already lost.
        Value::Number(number) if number.is_f64() && matches!(shape.inner(), Shape::Integer) => {
            Err(Error::new(NO_INTEGER))
        }
        Value::Number(_) | Value::Bool(_) => Ok(value.to_string().into()),
        Value::String(text) => Ok(text.into()),
        Value::Null | Value::Array(_) | Value::Object(_) => {
            Err(Error::new("expected a text, a number or a boolean"))
        }
    }
}

fn integer(text: &str) -> Option<Number> {
    if let Ok(number) = text.parse::<i64>() {
        return Some(number.into());
    }
    if let Ok(number) = text.parse::<u64>() {
        return Some(number.into());
    }
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let are_digits = !digits.is_empty() && digits.bytes().all(|it| it.is_ascii_digit());
    // Beyond 64 bits, numbers are exact only if another crate enables `arbitrary_precision`.
    let number = are_digits.then(|| text.parse::<Number>().ok()).flatten();
    number.filter(|it| !it.is_f64())
}

fn number(text: &str) -> Option<Number> {
    // Numbers in JSON's notation keep their exact digits.
    if let Ok(number) = text.parse() {
        return Some(number);
    }
    // XML also permits a plus sign, leading zeros, and a missing digit before or after the point.
    let is_decimal = text
        .bytes()
        .all(|it| it.is_ascii_digit() || b"+-.eE".contains(&it));
    let number: f64 = is_decimal.then(|| text.parse().ok()).flatten()?;
    Number::from_f64(number)
}
