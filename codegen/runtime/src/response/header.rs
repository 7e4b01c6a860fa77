//! Response headers, for generated code.

use std::str::FromStr;

use http::header::SET_COOKIE;
use http::{HeaderMap, HeaderValue};

use crate::model::numbers;
use crate::response::retry_after;

/// The value of a header, if the response has the header and its value is a valid `T`. An invalid value is reported
/// by a `tracing` warning, without its text.
///
/// A timestamp may also be in HTTP's date format, which servers send in `Last-Modified` and `Expires`.
///
/// A repeated header is one list, whose values are joined by commas (RFC 9110, section 5.3). `Set-Cookie` cannot be
/// joined: its first line is returned.
pub fn header<T: FromStr>(headers: &HeaderMap, name: &str) -> Option<T> {
    let value = read(headers, name);
    if value.is_none() && headers.contains_key(name) {
        tracing::warn!(
            header = name,
            "a header of the response does not match its description"
        );
    }
    value
}

fn read<T: FromStr>(headers: &HeaderMap, name: &str) -> Option<T> {
    let lines: Vec<&str> = headers
        .get_all(name)
        .iter()
        .map(text)
        .collect::<Option<_>>()?;
    let (first, rest) = lines.split_first()?;
    if rest.is_empty() || name.eq_ignore_ascii_case(SET_COOKIE.as_str()) {
        return parsed(first);
    }
    let values: Vec<&str> = lines.iter().copied().filter(|it| !it.is_empty()).collect();
    parsed(&values.join(", ")).or_else(|| {
        // A proxy may duplicate a header that has a single value.
        rest.iter().all(|it| it == first).then(|| parsed(first))?
    })
}

fn text(value: &HeaderValue) -> Option<&str> {
    str::from_utf8(value.as_bytes()).ok().map(str::trim)
}

fn parsed<T: FromStr>(text: &str) -> Option<T> {
    text.parse()
        .ok()
        .or_else(|| numbers::integer(text)?.parse().ok())
        .or_else(|| retry_after::rfc3339(text)?.parse().ok())
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use http::HeaderMap;
    use tracing::span::{Attributes, Id, Record};
    use tracing::{Event, Metadata, Subscriber};

    use super::header;
    use crate::Timestamp;

    #[test]
    fn a_timestamp_may_be_an_http_date() {
        let cases = [
            "Wed, 21 Oct 2015 07:28:00 GMT",
            "Wednesday, 21-Oct-15 07:28:00 GMT",
            "Wed Oct 21 07:28:00 2015",
            "2015-10-21T07:28:00Z",
            "2015-10-21T09:28:00+02:00",
        ];
        for text in cases {
            let mut headers = HeaderMap::new();
            headers.insert("last-modified", text.parse().unwrap());
            let timestamp = header::<Timestamp>(&headers, "last-modified");
            let expected = "2015-10-21T07:28:00Z".parse().ok();
            assert_eq!(timestamp, expected, "{text}");
            assert_eq!(header::<String>(&headers, "last-modified").unwrap(), text);
        }
    }

    /// Counts events.
    struct Events(Arc<Mutex<usize>>);

    impl Subscriber for Events {
        fn enabled(&self, _: &Metadata<'_>) -> bool {
            true
        }

        fn new_span(&self, _: &Attributes<'_>) -> Id {
            Id::from_u64(1)
        }

        fn record(&self, _: &Id, _: &Record<'_>) {}

        fn record_follows_from(&self, _: &Id, _: &Id) {}

        fn event(&self, _: &Event<'_>) {
            *self.0.lock().unwrap() += 1;
        }

        fn enter(&self, _: &Id) {}

        fn exit(&self, _: &Id) {}
    }

    #[test]
    fn an_invalid_header_is_a_warning() {
        let events = Arc::default();
        let mut headers = HeaderMap::new();
        headers.insert("expires", "-1".parse().unwrap());
        headers.insert("age", "7".parse().unwrap());
        tracing::subscriber::with_default(Events(Arc::clone(&events)), || {
            assert_eq!(header::<Timestamp>(&headers, "expires"), None);
            assert_eq!(header::<Timestamp>(&headers, "date"), None);
            assert_eq!(header::<u32>(&headers, "age"), Some(7));
        });
        assert_eq!(*events.lock().unwrap(), 1);
    }
}
