//! Date-times of RFC 3339, in full: [`jiff::Timestamp`] ends a day early.

use std::cmp::Ordering;
use std::error::Error;
use std::fmt;
use std::str::FromStr;

use jiff::SignedDuration;
use jiff::civil::{Date, DateTime, Time};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::model::de;

const EPOCH: DateTime = DateTime::constant(1970, 1, 1, 0, 0, 0, 0);

/// The largest offset that RFC 3339 can represent. It is used for timestamps whose date in UTC is out of range.
const LARGEST_OFFSET: SignedDuration = SignedDuration::from_secs((23 * 60 + 59) * 60);

/// The number of significant digits of a fractional second.
const DIGITS: usize = 9;

/// The nanoseconds of a second.
const SECOND: i32 = 1_000_000_000;

/// The length of a date-time without fraction and offset, and the position of its seconds.
const LOCAL_LENGTH: usize = "0000-00-00T00:00:00".len();
const SECONDS_AT: usize = "0000-00-00T00:00:".len();

/// A timestamp in the format `date-time` (RFC 3339).
///
/// It represents every date-time of RFC 3339 with nanosecond precision. This includes `9999-12-31T23:59:59Z`, which
/// many servers use for "never" and which is later than [`jiff::Timestamp::MAX`], and leap seconds, which are ordered
/// between the second before and the one after. The offset is not kept: timestamps are serialized in UTC.
///
/// For arithmetic, convert with `jiff::Timestamp::try_from`. A leap second becomes the second before it, because jiff
/// has no leap seconds.
// The derived order of the fields is chronological.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp {
    /// The seconds since the epoch, rounded down. A leap second counts as the second before it.
    seconds: i64,
    /// The additional nanoseconds; in a leap second, at least a whole second.
    nanoseconds: u32,
}

impl Timestamp {
    fn new(since_epoch: SignedDuration, is_leap_second: bool) -> Option<Self> {
        let (mut seconds, mut rest) = (since_epoch.as_secs(), since_epoch.subsec_nanos());
        if rest < 0 {
            seconds = seconds.checked_sub(1)?;
            rest += SECOND;
        }
        if is_leap_second {
            rest += SECOND;
        }
        let nanoseconds = u32::try_from(rest).ok()?;
        Some(Self {
            seconds,
            nanoseconds,
        })
    }

    /// The date and time in UTC, up to the end of the year 9999.
    pub(crate) fn to_datetime(self) -> DateTime {
        EPOCH.saturating_add(self.since_epoch().0)
    }

    /// The time since the epoch on a clock without leap seconds, and whether this is a leap second.
    fn since_epoch(self) -> (SignedDuration, bool) {
        let nanoseconds = self.nanoseconds.cast_signed();
        let is_leap_second = nanoseconds >= SECOND;
        let rest = if is_leap_second {
            nanoseconds - SECOND
        } else {
            nanoseconds
        };
        (SignedDuration::new(self.seconds, rest), is_leap_second)
    }
}

/// The date and time of a duration since the epoch; `None` if the year is not from 0 to 9999.
fn civil(since_epoch: SignedDuration) -> Option<DateTime> {
    let civil = EPOCH.checked_add(since_epoch).ok()?;
    (0..=9999).contains(&civil.year()).then_some(civil)
}

/// Writes a date-time. If it is a leap second, its second 59 is written as 60.
fn write(f: &mut fmt::Formatter<'_>, civil: DateTime, is_leap_second: bool) -> fmt::Result {
    let text = civil.to_string();
    match text.split_at_checked(SECONDS_AT) {
        Some((minute, second)) if is_leap_second => {
            write!(f, "{minute}60{}", second.trim_start_matches("59"))
        }
        _ => f.write_str(&text),
    }
}

impl From<jiff::Timestamp> for Timestamp {
    fn from(moment: jiff::Timestamp) -> Self {
        let since_epoch = moment.as_duration();
        // jiff's range is far within that of an `i64`.
        Self::new(since_epoch, false).unwrap_or(Self {
            seconds: since_epoch.as_secs(),
            nanoseconds: 0,
        })
    }
}

/// Fails for the last 26 hours of the year 9999, and what offsets add to them.
impl TryFrom<Timestamp> for jiff::Timestamp {
    type Error = jiff::Error;

    fn try_from(moment: Timestamp) -> Result<Self, jiff::Error> {
        jiff::Timestamp::from_duration(moment.since_epoch().0)
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
        let (since_epoch, is_leap_second) = self.since_epoch();
        let (zero, largest) = (SignedDuration::ZERO, LARGEST_OFFSET);
        for (shift, offset) in [(zero, "Z"), (-largest, "-23:59"), (largest, "+23:59")] {
            if let Some(civil) = since_epoch.checked_add(shift).and_then(civil) {
                write(f, civil, is_leap_second)?;
                return f.write_str(offset);
            }
        }
        // A timestamp of jiff's that RFC 3339 cannot represent, because its year is before 0.
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

/// The error that a string is not a date-time.
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
        let moment = rfc3339(text).or_else(|| lenient(text));
        moment.ok_or(ParseTimestampError(()))
    }
}

/// Parses what jiff accepts beyond RFC 3339, such as an offset without minutes.
fn lenient(text: &str) -> Option<Timestamp> {
    // jiff reads a leap second as the second before, and drops the name of a time zone (RFC 9557), in brackets at the
    // end.
    let is_leap_second = text.get(SECONDS_AT..SECONDS_AT + 2) == Some("60");
    if is_leap_second || text.ends_with(']') {
        return None;
    }
    text.parse::<jiff::Timestamp>().ok().map(Timestamp::from)
}

/// Parses the format of RFC 3339: faster than jiff, and beyond its range.
fn rfc3339(text: &str) -> Option<Timestamp> {
    let (local, rest) = text.as_bytes().split_first_chunk::<LOCAL_LENGTH>()?;
    let is_separated = [(4, b'-'), (7, b'-'), (13, b':'), (16, b':')]
        .iter()
        .all(|(at, separator)| local[*at] == *separator);
    if !is_separated || !matches!(local[10], b'T' | b't' | b' ') {
        return None;
    }
    let number = |at: usize| two_digits([local[at], local[at + 1]]);
    let year = i16::from(number(0)?) * 100 + i16::from(number(2)?);
    let date = Date::new(year, number(5)?, number(8)?).ok()?;
    // The clock has no leap seconds, so it uses the second before.
    let second = number(SECONDS_AT)?;
    let is_leap_second = second == 60;
    let second = if is_leap_second { 59 } else { second };
    let (nanoseconds, offset) = fraction(rest)?;
    let time = Time::new(number(11)?, number(14)?, second, nanoseconds).ok()?;
    let local = date.to_datetime(time).duration_since(EPOCH);
    Timestamp::new(local.checked_sub(offset_of(offset)?)?, is_leap_second)
}

fn two_digits([tens, ones]: [u8; 2]) -> Option<i8> {
    let (tens, ones) = (digit(tens)?, digit(ones)?);
    Some(tens.cast_signed() * 10 + ones.cast_signed())
}

fn digit(byte: u8) -> Option<u8> {
    byte.is_ascii_digit().then(|| byte - b'0')
}

/// Parses the fraction of a second, if there is one. Returns it in nanoseconds, with the rest of the text.
fn fraction(text: &[u8]) -> Option<(i32, &[u8])> {
    let Some(text) = text.strip_prefix(b".") else {
        return Some((0, text));
    };
    let length = text.iter().take_while(|it| it.is_ascii_digit()).count();
    let (digits, rest) = text.split_at(length);
    if digits.is_empty() {
        return None;
    }
    let digits = digits.iter().chain(std::iter::repeat(&b'0')).take(DIGITS);
    let nanoseconds = digits.fold(0, |sum, it| sum * 10 + i32::from(it - b'0'));
    Some((nanoseconds, rest))
}

fn offset_of(text: &[u8]) -> Option<SignedDuration> {
    let (sign, [a, b, b':', c, d]) = (match *text {
        [b'Z' | b'z'] => return Some(SignedDuration::ZERO),
        [b'+', ref offset @ ..] => (1, offset),
        [b'-', ref offset @ ..] => (-1, offset),
        _ => return None,
    }) else {
        return None;
    };
    let (hours, minutes) = (two_digits([*a, *b])?, two_digits([*c, *d])?);
    if hours > 23 || minutes > 59 {
        return None;
    }
    let minutes = i64::from(hours) * 60 + i64::from(minutes);
    Some(SignedDuration::from_mins(sign * minutes))
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
    fn all_date_times_of_rfc_3339_round_trip() {
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
            ("9999-12-31T23:59:60+00:00", "9999-12-31T23:59:60Z"),
            ("0000-01-01T23:58:60+23:59", "0000-01-01T23:58:60+23:59"),
            ("9999-12-31T23:59:59-05:00", "10000"),
            ("9999-12-31T23:59:59-23:59", "9999-12-31T23:59:59-23:59"),
            ("9999-12-31T23:59:59+14:00", "9999-12-31T09:59:59Z"),
            ("0000-01-01T00:00:00Z", "0000-01-01T00:00:00Z"),
            ("0000-01-01T00:00:00+23:59", "0000-01-01T00:00:00+23:59"),
            ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"),
            ("2016-12-31T23:59:60Z", "2016-12-31T23:59:60Z"),
            ("1990-12-31T15:59:60.25-08:00", "1990-12-31T23:59:60.25Z"),
            ("1968-12-31t23:59:60.5z", "1968-12-31T23:59:60.5Z"),
            ("1968-12-31T23:59:59.5Z", "1968-12-31T23:59:59.5Z"),
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
            let parsed: Timestamp = moment.to_string().parse().unwrap();
            assert_eq!(parsed, moment, "{text}: {moment}");
            if written != "10000" {
                assert_eq!(moment.to_string(), written, "{text}");
            }
        }
    }

    #[test]
    fn leap_second_is_between_its_neighbours() {
        let moment = |it: &str| -> Timestamp { it.parse().unwrap() };
        for year in ["1958", "2016"] {
            let ordered = ["59Z", "59.999999999Z", "60Z", "60.25Z", "60.999999999Z"];
            let ordered = ordered.map(|it| moment(&format!("{year}-12-31T23:59:{it}")));
            assert!(ordered.is_sorted_by(|a, b| a < b), "{ordered:?}");
            let after = format!("{}-01-01T00:00:00Z", year.parse::<u16>().unwrap() + 1);
            assert!(ordered[4] < moment(&after));
        }
        let leap = moment("2016-12-31T23:59:60.25Z");
        assert_eq!(leap, moment("2017-01-01T00:59:60.25+01:00"));
        let before = jiff::Timestamp::try_from(leap).unwrap();
        assert_eq!(before.to_string(), "2016-12-31T23:59:59.25Z");
        assert!(leap != before && leap > before);
        assert_eq!(size_of::<Timestamp>(), 16);
    }

    #[test]
    fn invalid_date_times_are_rejected() {
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
    fn a_timestamp_is_compared_with_and_converted_to_one_of_jiff() {
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
