//! Strings of a format, from servers that do not keep to it.

use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A string of a format, or another text that a server sends in its place: a date-time without an offset, an empty string, a
/// network where an address should be. The text is kept and sent back unchanged.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lenient<T> {
    /// What the format promises.
    Value(T),
    /// A text that is not of the format.
    Text(String),
}

impl<T> Lenient<T> {
    /// The value, if the text was of the format.
    pub fn value(&self) -> Option<&T> {
        match self {
            Lenient::Value(value) => Some(value),
            Lenient::Text(_) => None,
        }
    }

    /// The value, if the text was of the format, and nothing else.
    pub fn into_value(self) -> Option<T> {
        match self {
            Lenient::Value(value) => Some(value),
            Lenient::Text(_) => None,
        }
    }
}

impl<T> From<T> for Lenient<T> {
    fn from(value: T) -> Self {
        Lenient::Value(value)
    }
}

impl<T: FromStr> FromStr for Lenient<T> {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        let value = text.parse();
        Ok(value.map_or_else(|_| Lenient::Text(text.to_owned()), Lenient::Value))
    }
}

impl<T: fmt::Display> fmt::Display for Lenient<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Lenient::Value(value) => value.fmt(f),
            Lenient::Text(text) => text.fmt(f),
        }
    }
}

impl<T: Serialize> Serialize for Lenient<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Lenient::Value(value) => value.serialize(serializer),
            Lenient::Text(text) => text.serialize(serializer),
        }
    }
}

impl<'de, T: FromStr> Deserialize<'de> for Lenient<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let value = text.parse();
        Ok(value.map_or_else(|_| Lenient::Text(text), Lenient::Value))
    }
}
