//! Dates of RFC 3339: [`jiff::civil::Date`], without what its parser takes beside a date.

use std::error::Error;
use std::fmt;
use std::ops::Deref;
use std::str::FromStr;

use jiff::civil;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::model::de;

/// A date, as the format `date` (RFC 3339, `full-date`) writes it: `2024-01-02`.
///
/// A text with more than a date in it, as a date-time, is refused: its time would be lost. It dereferences to
/// [`jiff::civil::Date`], into which and from which it converts.
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

/// That a text is not a date.
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
        // jiff takes a date-time for its date, and other spellings of ISO 8601. `20240102` is the same date.
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
    fn a_date_is_read_and_written() {
        for text in ["2024-01-02", "0000-01-01", "9999-12-31"] {
            let date: Date = text.parse().unwrap();
            assert_eq!(date.to_string(), text);
            assert_eq!(date, text.parse::<civil::Date>().unwrap());
        }
        let date: Date = "20240102".parse().unwrap();
        assert_eq!((date.year(), date.to_string()), (2024, "2024-01-02".into()));
    }

    #[test]
    fn what_is_more_than_a_date_is_refused() {
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
