//! Dates of RFC 3339: [`jiff::civil::Date`] with a stricter parser.

use std::error::Error;
use std::fmt;
use std::ops::Deref;
use std::str::FromStr;

use jiff::civil;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::model::de;

/// A date in the format `date` (RFC 3339, `full-date`): `2024-01-02`.
///
/// A string that contains more than a date, such as a date-time, is rejected, because its time would be lost. `Date`
/// dereferences to [`jiff::civil::Date`], and converts from and to it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(civil::Date);

impl Deref for Date {
    type Target = civil::Date;

    fn deref(&self) -> &civil::Date {
        &self.0
    }
}

impl From<civil::Date> for Date {
    fn from(date: civil::Date) -> Self {
        Self(date)
    }
}

impl From<Date> for civil::Date {
    fn from(date: Date) -> Self {
        date.0
    }
}

impl PartialEq<civil::Date> for Date {
    fn eq(&self, other: &civil::Date) -> bool {
        self.0 == *other
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The error that a string is not a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParseDateError(());

impl fmt::Display for ParseDateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a date of RFC 3339")
    }
}

impl Error for ParseDateError {}

impl FromStr for Date {
    type Err = ParseDateError;

    fn from_str(text: &str) -> Result<Self, ParseDateError> {
        let date: civil::Date = text.parse().map_err(|_| ParseDateError(()))?;
        // jiff also accepts a date-time as its date, and other notations of ISO 8601. Of these, `20240102` is accepted
        // as the same date.
        let is_compact = text.len() == 8 && text.bytes().all(|it| it.is_ascii_digit());
        if is_compact || date.to_string() == text {
            Ok(Self(date))
        } else {
            Err(ParseDateError(()))
        }
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        de::parsed(deserializer, "a date of RFC 3339")
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil;

    use super::Date;

    #[test]
    fn date_round_trips() {
        for text in ["2024-01-02", "0000-01-01", "9999-12-31"] {
            let date: Date = text.parse().unwrap();
            assert_eq!(date.to_string(), text);
            assert_eq!(date, text.parse::<civil::Date>().unwrap());
        }
        let date: Date = "20240102".parse().unwrap();
        assert_eq!((date.year(), date.to_string()), (2024, "2024-01-02".into()));
    }

    #[test]
    fn strings_with_more_than_a_date_are_rejected() {
        for text in [
            "",
            "2024-01-02T03:04:05Z",
            "2024-01-02 03:04:05",
            "2024-01-02T00:00:00",
            "2024-01-02[Europe/Berlin]",
            "2024-1-2",
            "2024-02-30",
            "2024-W01-2",
            "2024-01-02Z",
        ] {
            assert!(text.parse::<Date>().is_err(), "{text}");
        }
    }
}
