//! Date-times of RFC 3339: all of them, where [`jiff::Timestamp`] ends a day early.

use std::cmp::Ordering;
use std::error::Error;
use std::fmt;
use std::str::FromStr;

use jiff::SignedDuration;
use jiff::civil::{Date, DateTime, Time};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::de;

const EPOCH: DateTime = DateTime::constant(1970, 1, 1, 0, 0, 0, 0);

/// The largest offset that RFC 3339 can write, in which a moment is written that has no date in UTC.
const LARGEST_OFFSET: SignedDuration = SignedDuration::from_secs((23 * 60 + 59) * 60);

/// How many digits of a second's fraction count.
const DIGITS: usize = 9;

/// A moment, as the format `date-time` (RFC 3339) writes it.
///
/// It holds every date-time of RFC 3339, to the nanosecond: also `9999-12-31T23:59:59Z`, by which many servers mean "never"
/// and which is later than [`jiff::Timestamp::MAX`]. A leap second is the second before it. The offset is not kept: it is
/// written in UTC.
///
/// `jiff::Timestamp::try_from` gives the moment to compute with.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp {
    since_epoch: SignedDuration,
}

impl Timestamp {
    /// The year, the month and so on in UTC; none if they are not those of a year from 0 to 9999.
    fn utc(self) -> Option<DateTime> {
        let utc = EPOCH.checked_add(self.since_epoch).ok()?;
        (0..=9999).contains(&utc.year()).then_some(utc)
    }

    fn shifted(self, by: SignedDuration) -> Option<Self> {
        let since_epoch = self.since_epoch.checked_add(by)?;
        Some(Self { since_epoch })
    }
}

impl From<jiff::Timestamp> for Timestamp {
    fn from(moment: jiff::Timestamp) -> Self {
        let since_epoch = moment.as_duration();
        Self { since_epoch }
    }
}

/// Fails for the last 26 hours of the year 9999 and what offsets add to them.
impl TryFrom<Timestamp> for jiff::Timestamp {
    type Error = jiff::Error;

    fn try_from(moment: Timestamp) -> Result<Self, jiff::Error> {
        jiff::Timestamp::from_duration(moment.since_epoch)
    }
}

impl PartialEq<jiff::Timestamp> for Timestamp {
    fn eq(&self, other: &jiff::Timestamp) -> bool {
        *self == Self::from(*other)
    }
}

impl PartialOrd<jiff::Timestamp> for Timestamp {
    fn partial_cmp(&self, other: &jiff::Timestamp) -> Option<Ordering> {
        self.partial_cmp(&Self::from(*other))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(utc) = self.utc() {
            return write!(f, "{utc}Z");
        }
        for (sign, shift) in [('-', -LARGEST_OFFSET), ('+', LARGEST_OFFSET)] {
            if let Some(local) = self.shifted(shift).and_then(Self::utc) {
                return write!(f, "{local}{sign}23:59");
            }
        }
        // A moment of jiff's that RFC 3339 does not have: thousands of years before it.
        match jiff::Timestamp::try_from(*self) {
            Ok(moment) => fmt::Display::fmt(&moment, f),
            Err(_) => Err(fmt::Error),
        }
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// That a text is not a date-time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParseTimestampError(());

impl fmt::Display for ParseTimestampError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a date-time of RFC 3339")
    }
}

impl Error for ParseTimestampError {}

impl FromStr for Timestamp {
    type Err = ParseTimestampError;

    fn from_str(text: &str) -> Result<Self, ParseTimestampError> {
        // jiff is fast, and takes some more than RFC 3339.
        let moment = text.parse::<jiff::Timestamp>().map(Self::from);
        // The name of a time zone (RFC 9557) would be lost.
        let moment = moment
            .ok()
            .filter(|_| !text.contains('['))
            .or_else(|| rfc3339(text));
        moment.ok_or(ParseTimestampError(()))
    }
}

/// Reads what jiff refuses: moments beyond its range, and fractions of more digits than it counts.
fn rfc3339(text: &str) -> Option<Timestamp> {
    let (date, rest) = text.split_at_checked(10)?;
    let rest = rest.strip_prefix(['T', 't', ' '])?;
    let (time, rest) = rest.split_at_checked(8)?;
    let fraction = rest.strip_prefix('.');
    let offset = fraction.map_or(rest, |it| {
        it.trim_start_matches(|it: char| it.is_ascii_digit())
    });
    let fraction = fraction.map(|it| &it[..it.len() - offset.len()]);
    let [year, month, day] = numbers(date, '-')?;
    let [hour, minute, second] = numbers(time, ':')?;
    // Of a leap second, as of every other, a clock without leap seconds knows the one before it.
    let second = if second == 60 { 59 } else { second };
    let small = |it: i16| i8::try_from(it).ok();
    let date = Date::new(year, small(month)?, small(day)?).ok()?;
    let nanoseconds = nanoseconds(fraction)?;
    let time = Time::new(small(hour)?, small(minute)?, small(second)?, nanoseconds).ok()?;
    let local = date.to_datetime(time).duration_since(EPOCH);
    let since_epoch = local.checked_sub(offset_of(offset)?)?;
    Some(Timestamp { since_epoch })
}

/// Three numbers: the first of four digits or two, the others of two.
fn numbers(text: &str, separator: char) -> Option<[i16; 3]> {
    let mut parts = text.split(separator);
    let mut number = || {
        let part = parts.next()?;
        let is_number = part.len() >= 2 && part.bytes().all(|it| it.is_ascii_digit());
        is_number.then(|| part.parse().ok())?
    };
    let found = [number()?, number()?, number()?];
    parts.next().is_none().then_some(found)
}

fn nanoseconds(fraction: Option<&str>) -> Option<i32> {
    let Some(digits) = fraction else {
        return Some(0);
    };
    let counted = &digits[..digits.len().min(DIGITS)];
    format!("{counted:0<DIGITS$}")
        .parse()
        .ok()
        .filter(|_| !digits.is_empty())
}

fn offset_of(text: &str) -> Option<SignedDuration> {
    if matches!(text, "Z" | "z") {
        return Some(SignedDuration::ZERO);
    }
    let hours_and_minutes = text.strip_prefix(['+', '-'])?;
    let [hours, minutes, _] = numbers(&format!("{hours_and_minutes}:00"), ':')?;
    if hours_and_minutes.len() != 5 || hours > 23 || minutes > 59 {
        return None;
    }
    let offset = SignedDuration::from_mins(i64::from(hours) * 60 + i64::from(minutes));
    Some(if text.starts_with('-') {
        -offset
    } else {
        offset
    })
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        de::parsed(deserializer, "a date-time of RFC 3339")
    }
}

#[cfg(test)]
mod tests {
    use super::Timestamp;

    #[test]
    fn every_date_time_of_rfc_3339_is_read_and_written_as_the_same_moment() {
        for (text, written) in [
            ("2024-01-02T03:04:05Z", "2024-01-02T03:04:05Z"),
            ("2024-01-02t03:04:05.50z", "2024-01-02T03:04:05.5Z"),
            ("2024-01-02T03:04:05+02:00", "2024-01-02T01:04:05Z"),
            ("2024-01-02T03:04:05-00:00", "2024-01-02T03:04:05Z"),
            ("9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"),
            (
                "9999-12-31T23:59:59.9999999z",
                "9999-12-31T23:59:59.9999999Z",
            ),
            ("9999-12-31T23:59:60+00:00", "9999-12-31T23:59:59Z"),
            ("9999-12-31T23:59:59-05:00", "10000"),
            ("9999-12-31T23:59:59-23:59", "9999-12-31T23:59:59-23:59"),
            ("9999-12-31T23:59:59+14:00", "9999-12-31T09:59:59Z"),
            ("0000-01-01T00:00:00Z", "0000-01-01T00:00:00Z"),
            ("0000-01-01T00:00:00+23:59", "0000-01-01T00:00:00+23:59"),
            ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"),
            ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z"),
            ("1990-12-31T15:59:60.25-08:00", "1990-12-31T23:59:59.25Z"),
            (
                "2024-01-02T03:04:05.1234567891Z",
                "2024-01-02T03:04:05.123456789Z",
            ),
            (
                "2024-01-02T03:04:05.000000000000000000001Z",
                "2024-01-02T03:04:05Z",
            ),
        ] {
            let moment: Timestamp = text.parse().unwrap_or_else(|_| panic!("{text}"));
            let again: Timestamp = moment.to_string().parse().unwrap();
            assert_eq!(again, moment, "{text}: {moment}");
            if written != "10000" {
                assert_eq!(moment.to_string(), written, "{text}");
            }
        }
    }

    #[test]
    fn what_is_no_date_time_is_refused() {
        for text in [
            "",
            "2024-01-02",
            "9999-12-31Z",
            "9999-12-31T23:59:59",
            "9999-12-31T23:59:61Z",
            "9999-12-31T24:00:00Z",
            "9999-02-30T00:00:00Z",
            "9999-12-31T23:59:59.Z",
            "9999-12-31T23:59:59+24:00",
            "9999-12-31T23:59:59+0000",
            "9999-12-31T23:59:59ZZ",
            "9999-12-31T23:59Z",
            "99999-12-31T23:59:59Z",
            "9999-12-31T2é:59:59Z",
            "2024-01-02T03:04:05+01:00[Europe/Berlin]",
        ] {
            assert!(text.parse::<Timestamp>().is_err(), "{text}");
        }
    }

    #[test]
    fn it_is_compared_with_and_converted_to_a_moment_of_jiff() {
        let never: Timestamp = "9999-12-31T23:59:59Z".parse().unwrap();
        assert!(never > jiff::Timestamp::MAX);
        assert!(jiff::Timestamp::try_from(never).is_err());
        let now = jiff::Timestamp::from_second(1_700_000_000).unwrap();
        assert!(Timestamp::from(now) == now);
        assert_eq!(
            jiff::Timestamp::try_from(Timestamp::from(now)).unwrap(),
            now
        );
        let text = Timestamp::from(jiff::Timestamp::MIN).to_string();
        assert_eq!(text, jiff::Timestamp::MIN.to_string());
    }
}
