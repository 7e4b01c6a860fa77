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

/// The position of the seconds in a date-time with a four-digit year.
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
        // jiff is fast, but accepts more than RFC 3339, and reads a leap second as the second before.
        let second = text.get(SECONDS_AT..SECONDS_AT + 2);
        let leap = if second == Some("60") {
            rfc3339(text)
        } else {
            None
        };
        // The name of a time zone (RFC 9557) would be lost.
        let moment = leap.or_else(|| {
            let moment = text.parse::<jiff::Timestamp>().ok();
            moment.filter(|_| !text.contains('[')).map(Self::from)
        });
        let moment = moment.or_else(|| rfc3339(text));
        moment.ok_or(ParseTimestampError(()))
    }
}

/// Parses what jiff rejects: timestamps beyond its range, and fractions with more than nine digits.
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
    // The clock has no leap seconds, so it uses the second before.
    let is_leap_second = second == 60;
    let second = if is_leap_second { 59 } else { second };
    let small = |it: i16| i8::try_from(it).ok();
    let date = Date::new(year, small(month)?, small(day)?).ok()?;
    let nanoseconds = nanoseconds(fraction)?;
    let time = Time::new(small(hour)?, small(minute)?, small(second)?, nanoseconds).ok()?;
    let local = date.to_datetime(time).duration_since(EPOCH);
    Timestamp::new(local.checked_sub(offset_of(offset)?)?, is_leap_second)
}

/// Parses three numbers: the first of four digits or two, the others of two.
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
