//! When a server wants to be asked again: the header `Retry-After`, RFC 9110, section 10.2.3.

use std::time::Duration;

use http::HeaderMap;
use http::header::{DATE, HeaderName, RETRY_AFTER};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::fmt::rfc2822;
use jiff::tz::TimeZone;

/// How long to wait: seconds, or the time until a date, by the server's own clock if it says what that shows. A date
/// that has passed is no time at all; what cannot be read says nothing.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit()) {
        // More digits than a number has are longer than anybody waits.
        return Some(Duration::from_secs(text.parse().unwrap_or(u64::MAX)));
    }
    let then = date(text)?;
    let now = of(headers, &DATE).unwrap_or_else(Timestamp::now);
    Some(Duration::try_from(then.duration_since(now)).unwrap_or(Duration::ZERO))
}

fn of(headers: &HeaderMap, name: &HeaderName) -> Option<Timestamp> {
    date(headers.get(name)?.to_str().ok()?)
}

/// The forms that dates had once, and that HTTP has its clients understand: RFC 850's, and C's `asctime`.
const OLDER: [&str; 2] = ["%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y"];

fn date(text: &str) -> Option<Timestamp> {
    if let Ok(it) = rfc2822::DateTimeParser::new().parse_timestamp(text) {
        return Some(it);
    }
    let read = |form| DateTime::strptime(form, text).ok();
    let date = OLDER.into_iter().find_map(read)?;
    TimeZone::UTC.to_timestamp(date).ok()
}
