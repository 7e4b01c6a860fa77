//! When a server wants to be asked again: the header `Retry-After`, RFC 9110, section 10.2.3.

use std::time::Duration;

use http::HeaderMap;
use http::header::{DATE, HeaderName, RETRY_AFTER};
use jiff::civil::DateTime;
use jiff::fmt::{rfc2822, strtime};
use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Timestamp};

/// How long to wait: seconds, or the time until a date, by the server's own clock if it says what that shows. A date
/// that has passed is no time at all; what cannot be read says nothing.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit()) {
        // More digits than a number has are longer than anybody waits.
        return Some(Duration::from_secs(text.parse().unwrap_or(u64::MAX)));
    }
    let then = date(text)?;
    let now = of(headers, &DATE).unwrap_or_else(|| utc(Timestamp::now()));
    Some(Duration::try_from(then.duration_since(now)).unwrap_or(Duration::ZERO))
}

fn of(headers: &HeaderMap, name: &HeaderName) -> Option<DateTime> {
    date(headers.get(name)?.to_str().ok()?)
}

/// The form that dates have, and those that they had once, which HTTP has its clients understand: RFC 850's, and C's
/// `asctime`. All are in UTC.
const FORMS: [&str; 3] = [
    "%a, %d %b %Y %H:%M:%S GMT",
    "%A, %d-%b-%y %H:%M:%S GMT",
    "%a %b %e %H:%M:%S %Y",
];

/// A date in UTC: the last day of the year 9999 is one, although it is another day already elsewhere.
fn date(text: &str) -> Option<DateTime> {
    let read = |form| DateTime::strptime(form, text).ok();
    FORMS.into_iter().find_map(read).or_else(|| {
        let parser = rfc2822::DateTimeParser::new();
        let moment = parser.parse_timestamp(text).ok().map(utc);
        moment.or_else(|| late(text))
    })
}

/// A date with an offset, too late for a moment. One that in UTC lies behind the last day is as good as that.
fn late(text: &str) -> Option<DateTime> {
    let (text, zone) = text.rsplit_once(' ')?;
    let offset = match zone {
        _ if ["GMT", "UTC", "UT", "Z"]
            .iter()
            .any(|it| zone.eq_ignore_ascii_case(it)) =>
        {
            Offset::UTC
        }
        _ => strtime::parse("%z", zone).ok()?.offset()?,
    };
    let read = |form| DateTime::strptime(form, text).ok();
    let there = ["%a, %d %b %Y %H:%M:%S", "%d %b %Y %H:%M:%S"]
        .into_iter()
        .find_map(read)?;
    let ahead = SignedDuration::from_secs(offset.seconds().into());
    Some(there.saturating_sub(ahead))
}

fn utc(moment: Timestamp) -> DateTime {
    TimeZone::UTC.to_datetime(moment)
}
