//! The header `Retry-After` (RFC 9110, section 10.2.3).
//!
//! Deviations from HTTP's syntax are accepted if they are unambiguous: a client that does not understand the value
//! retries within milliseconds.

use std::time::Duration;

use http::HeaderMap;
use http::header::{DATE, HeaderName, RETRY_AFTER};
use jiff::SignedDuration;
use jiff::civil::{Date, DateTime};

use crate::model::timestamp::Timestamp;

/// How long to wait: a number of seconds, or the time until a date, by the server's own clock if it sends a `Date`. Of
/// several values, the longest counts. A past date means no delay; an invalid value is ignored.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let now =
        of(headers, &DATE).unwrap_or_else(|| Timestamp::from(jiff::Timestamp::now()).to_datetime());
    let texts = headers.get_all(RETRY_AFTER).iter();
    let texts = texts.filter_map(|it| it.to_str().ok());
    texts.filter_map(|it| longest(it, now)).max()
}

fn of(headers: &HeaderMap, name: &HeaderName) -> Option<DateTime> {
    date(headers.get(name)?.to_str().ok()?)
}

/// Converts an HTTP date to RFC 3339.
pub(crate) fn rfc3339(text: &str) -> Option<String> {
    date(text).map(|it| format!("{it}Z"))
}

/// A comma is part of a date, or separates values that a proxy joined.
fn longest(text: &str, now: DateTime) -> Option<Duration> {
    let one = |text: &str| {
        let text = text.trim_matches(|it: char| it == '"' || it.is_whitespace());
        let until = |then: DateTime| then.duration_since(now).try_into().unwrap_or_default();
        seconds(text).or_else(|| date(text).map(until))
    };
    one(text).or_else(|| text.split(',').filter_map(one).max())
}

/// A number of seconds, rounded up, optionally with a unit.
fn seconds(text: &str) -> Option<Duration> {
    let number = text.trim_end_matches(|it: char| it.is_ascii_alphabetic());
    let unit = &text[number.len()..];
    let is_second = ["", "s", "sec", "secs", "second", "seconds"]
        .iter()
        .any(|it| unit.eq_ignore_ascii_case(it));
    let number = number.trim_end();
    let number = number.strip_prefix('+').unwrap_or(number);
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    let is_digits = |text: &str| text.bytes().all(|it| it.is_ascii_digit());
    if !is_second || whole.is_empty() || !is_digits(whole) || !is_digits(part) {
        return None;
    }
    let more = part.bytes().any(|it| it != b'0');
    // A number with too many digits is longer than anybody waits.
    let whole = whole.parse().unwrap_or(u64::MAX);
    Some(Duration::from_secs(whole.saturating_add(more.into())))
}

const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// Time zones by name, with their offsets in hours: those of RFC 5322, section 4.3, and others that servers use.
/// Unknown names mean UTC, as in that RFC.
const ZONES: [(&str, i64); 12] = [
    ("est", -5),
    ("edt", -4),
    ("cst", -6),
    ("cdt", -5),
    ("mst", -7),
    ("mdt", -6),
    ("pst", -8),
    ("pdt", -7),
    ("cet", 1),
    ("cest", 2),
    ("eet", 2),
    ("eest", 3),
];

/// Parses a date and converts it to UTC. It may be in HTTP's format, in one of its obsolete formats (RFC 850's and that
/// of C's `asctime`), or in any other order of the same parts, which is unambiguous because the month is a name. The
/// weekday is ignored. The last day of the year 9999 is valid, even if the offset would move it beyond the year.
fn date(text: &str) -> Option<DateTime> {
    if let Ok(moment) = text.parse::<Timestamp>() {
        return Some(moment.to_datetime());
    }
    let mut parts = Parts::default();
    for word in text.split(|it: char| it.is_whitespace() || it == ',') {
        let is_date = word.matches('-').count() == 2;
        if is_date {
            word.split('-').try_for_each(|it| parts.add(it))?;
        } else if !word.is_empty() {
            parts.add(word)?;
        }
    }
    parts.date()
}

/// The parts of a date.
#[derive(Default)]
struct Parts {
    day: Option<i8>,
    month: Option<i8>,
    year: Option<i16>,
    /// Seconds since midnight; 24:00 and leap seconds are on the next day.
    time: Option<i64>,
    /// The zone's offset in seconds.
    zone: Option<i64>,
}

/// Sets a part; `None` if it is already set.
fn set<T>(part: &mut Option<T>, value: T) -> Option<()> {
    part.replace(value).is_none().then_some(())
}

/// The index of the three-letter name with which a word begins. The rest of the word is ignored.
fn index_of_name(names: &[&str], word: &str) -> Option<usize> {
    let start = word.get(..3)?.to_ascii_lowercase();
    names.iter().position(|it| *it == start)
}

impl Parts {
    fn add(&mut self, word: &str) -> Option<()> {
        let is_number = word.bytes().all(|it| it.is_ascii_digit());
        if is_number && word.len() <= 2 && self.day.is_none() {
            return set(&mut self.day, word.parse().ok()?);
        }
        if is_number {
            return set(&mut self.year, year(word)?);
        }
        if word.contains(':') && word.starts_with(|it: char| it.is_ascii_digit()) {
            return set(&mut self.time, time(word)?);
        }
        if word.bytes().all(|it| it.is_ascii_alphabetic()) {
            if let Some(month) = index_of_name(&MONTHS, word) {
                return set(&mut self.month, i8::try_from(month + 1).ok()?);
            }
            // `SAT` is not a zone.
            if index_of_name(&WEEKDAYS, word).is_some() {
                return Some(());
            }
        }
        set(&mut self.zone, zone(word)?)
    }

    fn date(self) -> Option<DateTime> {
        let date = Date::new(self.year?, self.month?, self.day?).ok()?;
        let since = self.time? - self.zone.unwrap_or(0);
        let midnight = date.at(0, 0, 0, 0);
        Some(midnight.saturating_add(SignedDuration::from_secs(since)))
    }
}

/// Parses a year. Two digits mean one within the last decades or the near future.
fn year(digits: &str) -> Option<i16> {
    let year = digits.parse::<i16>().ok()?;
    match (digits.len(), year) {
        (2, ..69) => Some(2000 + year),
        (2, _) => Some(1900 + year),
        (4, _) => Some(year),
        _ => None,
    }
}

fn time(text: &str) -> Option<i64> {
    let number = |part: &str, most: i64| {
        let is_number = matches!(part.len(), 1..=2) && part.bytes().all(|it| it.is_ascii_digit());
        let number = part.parse::<i64>().ok();
        number.filter(|it| is_number && *it <= most)
    };
    let (hours, rest) = text.split_once(':')?;
    let (minutes, seconds) = rest.split_once(':').unwrap_or((rest, "0"));
    let (hours, minutes) = (number(hours, 24)?, number(minutes, 59)?);
    let time = (hours * 60 + minutes) * 60 + number(seconds, 60)?;
    (hours < 24 || time == 24 * 60 * 60).then_some(time)
}

fn zone(word: &str) -> Option<i64> {
    if let Some((_, hours)) = ZONES.iter().find(|it| word.eq_ignore_ascii_case(it.0)) {
        return Some(hours * 60 * 60);
    }
    let name = word.len()
        - word
            .trim_start_matches(|it: char| it.is_ascii_alphabetic())
            .len();
    let (name, offset) = word.split_at(name);
    if ["am", "pm"].iter().any(|it| name.eq_ignore_ascii_case(it)) {
        return None;
    }
    let is_utc = ["", "gmt", "utc", "ut"]
        .iter()
        .any(|it| name.eq_ignore_ascii_case(it));
    if offset.is_empty() {
        return Some(0);
    }
    let sign = match offset.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let digits = offset.get(1..)?.replace(':', "");
    let is_number = digits.bytes().all(|it| it.is_ascii_digit());
    let number = digits.parse::<i64>().ok().filter(|_| is_number && is_utc)?;
    let (hours, minutes) = match digits.len() {
        1 | 2 => (number, 0),
        4 => (number / 100, number % 100),
        _ => return None,
    };
    let is_zone = hours < 24 && minutes < 60;
    is_zone.then_some(sign * (hours * 60 + minutes) * 60)
}

#[cfg(test)]
mod tests {
    use http::HeaderMap;
    use http::header::{DATE, RETRY_AFTER};

    use super::retry_after;

    const NOW: &str = "Sun, 06 Nov 1994 08:49:37 GMT";

    fn waited(values: &[&str]) -> Option<u64> {
        let mut headers = HeaderMap::new();
        headers.insert(DATE, NOW.parse().unwrap());
        for value in values {
            headers.append(RETRY_AFTER, value.parse().unwrap());
        }
        Some(retry_after(&headers)?.as_secs())
    }

    #[test]
    fn seconds_are_parsed_in_many_formats() {
        for (text, seconds) in [
            ("0", 0),
            ("120", 120),
            (" 120 ", 120),
            ("+120", 120),
            ("120.5", 121),
            ("120.0", 120),
            ("120.", 120),
            ("0.001", 1),
            ("\"120\"", 120),
            ("120s", 120),
            ("120 seconds", 120),
            ("120, 5", 120),
            ("5,120", 120),
            ("5, soon", 5),
            ("99999999999999999999999", u64::MAX),
        ] {
            assert_eq!(waited(&[text]), Some(seconds), "{text}");
        }
        assert_eq!(waited(&["0", "100"]), Some(100));
        assert_eq!(waited(&["soon", "7"]), Some(7));
    }

    #[test]
    fn dates_are_parsed_in_many_formats() {
        const HOUR: u64 = 60 * 60;
        for (text, seconds) in [
            ("Sun, 06 Nov 1994 09:49:37 GMT", HOUR),
            ("Sunday, 06-Nov-94 09:49:37 GMT", HOUR),
            ("Sun Nov  6 09:49:37 1994", HOUR),
            ("Sun, 06 Nov 1994 07:49:37 GMT", 0),
            // The weekday is wrong.
            ("Mon, 06 Nov 1994 09:49:37 GMT", HOUR),
            ("Monday, 06-Nov-94 09:49:37 GMT", HOUR),
            ("06 Nov 1994 09:49:37 GMT", HOUR),
            ("Sun, 6 Nov 1994 09:49:37 GMT", HOUR),
            ("Sun, 06 November 1994 09:49:37 GMT", HOUR),
            ("Sun, 06 Nov 1994 09:49:37", HOUR),
            ("sun, 06 NOV 1994 9:49:37 gmt", HOUR),
            ("Sun, 06 Nov 1994 09:49:37 UTC", HOUR),
            ("Sun, 06 Nov 1994 09:49:37 Z", HOUR),
            ("Sun, 06 Nov 1994 04:49:37 EST", HOUR),
            ("Sun, 06 Nov 1994 10:49:37 CET", HOUR),
            ("Sun, 06 Nov 1994 10:49:37 +0100", HOUR),
            ("Sun, 06 Nov 1994 10:49:37 GMT+01:00", HOUR),
            ("Sun, 06 Nov 1994 09:49:37 -0000", HOUR),
            ("Sun Nov  6 09:49:37 UTC 1994", HOUR),
            ("1994-11-06T09:49:37Z", HOUR),
            ("1994-11-06T10:49:37+01:00", HOUR),
            ("Sun, 06 Nov 1994 08:49:60 GMT", 23),
            ("Sun, 06 Nov 1994 24:00:00 GMT", 15 * HOUR + 623),
            (
                "Sun, 06 Nov 1994 08:49:38 GMT, Sun, 06 Nov 1994 09:49:37 GMT",
                HOUR,
            ),
            ("Sun, 06 Nov 1994 08:49:38 GMT, 3600", HOUR),
        ] {
            assert_eq!(waited(&[text]), Some(seconds), "{text}");
        }
        let far = waited(&["Fri, 31 Dec 9999 23:59:59 GMT"]);
        for text in [
            "Fri, 31 Dec 9999 23:59:59 -2300",
            "9999-12-31T23:59:59Z",
            "9999-12-31T23:59:59-23:00",
        ] {
            assert_eq!(waited(&[text]), far, "{text}");
        }
        assert!(far.is_some_and(|it| it > 8000 * 365 * 24 * HOUR));
    }

    #[test]
    fn invalid_values_are_ignored() {
        for text in [
            "",
            "soon",
            "-5",
            ".",
            "120ms",
            "2m",
            "1e9999",
            "NaN",
            "inf",
            "Sun",
            "Sun, 06 Nov 1994",
            "Sun, 31 Feb 1994 09:49:37 GMT",
            "Sun, 06 Nov 1994 25:00:00 GMT",
            "Sun, 06 Nov 1994 24:00:01 GMT",
            "Sun, 06 Nov 1994 09:60:00 GMT",
            "Sun, 06 Nov 1994 9:49:37 PM GMT",
            "Sun, 06 Nov 1994 9:49:37 PM",
            "Sun, 06 Nov 1994 9:49:xx GMT",
            "06/11/1994 09:49:37",
        ] {
            assert_eq!(waited(&[text]), None, "{text:?}");
        }
    }
}
