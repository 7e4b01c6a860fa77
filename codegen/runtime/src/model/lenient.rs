//! Formatted strings from servers that do not always comply with the format.

use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A string of a format, or another string that a server sends in its place: a date-time without an offset, an empty
/// string, a network instead of an address. Such a string is preserved and sent back unchanged.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lenient<T> {
    /// A valid value of the format.
    Value(T),
    /// A string that is not of the format.
    Text(String),
}

impl<T> Lenient<T> {
    /// The value, if the string was of the format.
    pub fn value(&self) -> Option<&T> {
        match self {
            Lenient::Value(value) => Some(value),
            Lenient::Text(_) => None,
        }
    }

    /// Returns the value, if the string was of the format, and drops the rest.
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

impl<T: FromStr + fmt::Display> FromStr for Lenient<T> {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        let value = whole(text).map(Lenient::Value);
        Ok(value.unwrap_or_else(|| Lenient::Text(text.to_owned())))
    }
}

/// Parses a string. Returns `None` if the value would not be sent back unchanged: if the string contains more than the
/// value, as a date-time contains more than its date, or if it lacks separators, as a UUID without hyphens.
fn whole<T: FromStr + fmt::Display>(text: &str) -> Option<T> {
    let value: T = text.parse().ok()?;
    let (written, text) = (value.to_string().to_lowercase(), text.to_lowercase());
    let parts = |text: &str| text.replace(|it: char| !it.is_alphanumeric(), "");
    let is_kept = text == written || !text.contains(&written) && parts(&text) != parts(&written);
    is_kept.then_some(value)
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

impl<'de, T: FromStr + fmt::Display> Deserialize<'de> for Lenient<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let value = whole(&text).map(Lenient::Value);
        Ok(value.unwrap_or(Lenient::Text(text)))
    }
}

#[cfg(test)]
mod tests {
    use super::Lenient;
    use crate::Date;

    #[test]
    fn text_is_preserved() {
        for text in [
            "2024-01-02T03:04:05",
            "2024-01-02T03:04:05+02:00",
            "",
            "2024-1-2",
            "20240102",
        ] {
            let date: Lenient<Date> = text.parse().unwrap();
            assert_eq!(date, Lenient::Text(text.to_owned()));
        }
        let date: Lenient<Date> = "2024-01-02".parse().unwrap();
        assert_eq!(date.to_string(), "2024-01-02");
        assert!(date.value().is_some());
        let moment: Lenient<crate::Timestamp> = "2024-01-02t03:04:05+02:00".parse().unwrap();
        assert!(moment.value().is_some());
    }
}
