//! Invariants that must hold for any server response. Called by fuzzing, and by tests with random input; clients do not
//! contain them.

use std::panic::panic_any;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use serde_json::Value;

use crate::decoding::meter::{Allowance, Clock};
use crate::error::Error;
use crate::error::failure::Failure;
use crate::operation::{Description, Operation, ResponseBody};
use crate::paging::{body as page, link_header};
use crate::response::decode::{self, Places};
use crate::response::decode_error::DecodeError;
use crate::response::raw::RawResponse;
use crate::response::retry_after::retry_after;
use crate::streaming::frames::{Format, Frames};
#[cfg(feature = "xml")]
use crate::xml::{Element, Property, Shape, from_xml, to_xml};

impl Allowance {
    /// For decoding without a request.
    pub(crate) const UNLIMITED: Self = Self {
        bytes: usize::MAX,
        setting: "",
        until: None,
        time: Duration::MAX,
        clock: Clock::Deadline,
    };
}

/// The positions of values that descriptions commonly have.
const PLACES: [Places; 4] = [
    Places::BODY,
    Places {
        value: "data",
        ..Places::BODY
    },
    Places {
        value: "data",
        next: "paging.next",
        ..Places::BODY
    },
    Places {
        value: "data.items",
        next: "data.next",
        more: "data.more",
        cursor: "",
        optional: true,
        bodiless: &[],
        is_walked: true,
        #[cfg(feature = "xml")]
        root: None,
    },
];

/// The maximum size of a frame in bytes, where it is bounded.
const MOST: usize = 64;

const OPERATION: Operation = Operation::new(&Description {
    name: "fuzz",
    id: "fuzz",
    method: "GET",
    path: "/a/{b}",
    status: 200,
    response: ResponseBody::Json,
});

/// A body is decoded or rejected, with the same result by the fast path and by the one that tracks paths. Errors are
/// safe to log.
///
/// # Panics
///
/// If this does not hold.
pub fn body(bytes: &[u8]) {
    for places in PLACES {
        let quick = decode::value::<Value>(bytes, places);
        let slow = decode::explained::<Value>(bytes, places).map(|it| it.value);
        match (&quick, &slow) {
            (Ok(quick), Ok(slow)) => assert_eq!(quick, slow),
            (Err(_), Err(why)) => {
                is_loggable(&why.reason);
                is_loggable(why.path.as_deref().unwrap_or_default());
            }
            _ => panic_any(format!("{quick:?}, but explained {slow:?}")),
        }
        let response = response(bytes, HeaderMap::new(), StatusCode::OK);
        let list: Result<_, DecodeError> = page::decode::<Value>(&response, places);
        if let (Ok(page), Ok(Value::Array(items))) = (list, quick) {
            let there = items.into_iter().filter(|it| !it.is_null());
            assert!(page.items.into_iter().eq(there), "an item is lost");
        }
    }
    let refused = response(bytes, HeaderMap::new(), StatusCode::CONFLICT);
    let failure = Failure::status(Box::new(refused), "").of(OPERATION);
    let error = Error::<Value>::new(failure);
    let _ = (error.to_string(), format!("{error:?}"));
    assert_eq!(error.body().map(|it| &**it), Some(bytes));
}

/// A stream is independent of how the network fragments it, and no frame is larger than allowed.
///
/// # Panics
///
/// If this does not hold.
pub fn stream(bytes: &[u8], cuts: &[usize]) {
    let chunks = cut(bytes, cuts);
    for format in [Format::Lines, Format::Sequence, Format::Events] {
        let whole = pieces(format, &[bytes], usize::MAX);
        assert_eq!(pieces(format, &chunks, usize::MAX), whole, "{format:?}");
        let bounded = pieces(format, &chunks, MOST);
        assert!(bounded.iter().all(|it| it.len() <= MOST), "{format:?}");
    }
    assert_eq!(pieces(Format::Bytes, &chunks, MOST).concat(), bytes);
}

/// The frames of these chunks, up to the first that is too large.
fn pieces(format: Format, chunks: &[&[u8]], most: usize) -> Vec<Bytes> {
    let mut frames = Frames::new(format, most);
    let mut pieces = Vec::new();
    for chunk in chunks.iter().map(Some).chain([None]) {
        match chunk {
            Some(chunk) => frames.add(Bytes::copy_from_slice(chunk)),
            None => frames.end(),
        }
        loop {
            match frames.next() {
                Ok(Some(frame)) => pieces.push(frame.into_bytes()),
                Ok(None) => break,
                Err(_) => return pieces,
            }
        }
    }
    pieces
}

/// XML is read or rejected by a shape. A value that was read can be written and round-trips, except for `null` where
/// the shape has none, which is not written.
///
/// # Panics
///
/// If this does not hold.
#[cfg(feature = "xml")]
pub fn xml(bytes: &[u8]) {
    static TAGS: Shape = Shape::List {
        item: &Element::named("tag", &Shape::Nullable(&Shape::Text)),
        wrapped: false,
    };
    static PETS: Shape = Shape::List {
        item: &Element::named("a", &PET),
        wrapped: true,
    };
    static PET: Shape = Shape::Object {
        properties: &[
            Property::attribute("id", Element::named("b", &Shape::Integer)),
            Property::element("weight", Element::named("c", &Shape::Number)),
            Property::element("tame", Element::named("d", &Shape::Boolean)),
            Property::element(
                "name",
                Element::named("name", &Shape::Text).within("urn:a", "p"),
            ),
            Property::element("tags", Element::named("tags", &TAGS)).required(),
            Property::element("pets", Element::named("pets", &PETS)),
            Property::element("pet", Element::named("a", &PET)),
        ],
        others: &Shape::Any,
    };
    let root = Element::named("a", &PET);
    let value = match from_xml(&root, bytes) {
        Ok(value) => value,
        Err(why) => return is_loggable(&why.to_string()),
    };
    let Ok(written) = to_xml(&root, &value) else {
        panic_any(format!("{value} was read and cannot be written"))
    };
    match from_xml(&root, &written) {
        Ok(reread) => assert_eq!(without_nulls(reread), without_nulls(value)),
        Err(why) => panic_any(format!("{value} was written and cannot be read: {why}")),
    }
}

#[cfg(feature = "xml")]
fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(properties) => {
            let properties = properties.into_iter().filter(|(_, it)| !it.is_null());
            properties
                .map(|(name, it)| (name, without_nulls(it)))
                .collect()
        }
        Value::Array(items) => items.into_iter().map(without_nulls).collect(),
        value => value,
    }
}

/// Headers that control the client are parsed or ignored.
///
/// # Panics
///
/// If a parsed value is not in them.
pub fn headers(bytes: &[u8]) {
    let Ok(value) = HeaderValue::from_bytes(bytes) else {
        return;
    };
    let mut headers = HeaderMap::new();
    for name in ["retry-after", "link", "date", "x-request-id"] {
        headers.append(HeaderName::from_static(name), value.clone());
    }
    let _ = retry_after(&headers);
    if let Some(next) = link_header::next(&headers) {
        assert!(value.to_str().is_ok_and(|it| it.contains(next)), "{next}");
    }
    let response = response(b"[]", headers, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(response.request_id(), value.to_str().ok());
}

fn response(body: &[u8], headers: HeaderMap, status: StatusCode) -> RawResponse {
    RawResponse {
        status,
        headers,
        body: Bytes::copy_from_slice(body),
        cut: None,
        rest: None,
        allowance: Allowance::UNLIMITED,
        attempts: 1,
    }
}

/// Splits bytes at these positions, taken modulo the length.
fn cut<'b>(bytes: &'b [u8], cuts: &[usize]) -> Vec<&'b [u8]> {
    let mut places: Vec<usize> = cuts.iter().map(|it| it % (bytes.len() + 1)).collect();
    places.sort_unstable();
    let ends = places.iter().copied().chain([bytes.len()]);
    let mut from = 0;
    ends.map(|to| &bytes[std::mem::replace(&mut from, to)..to])
        .collect()
}

fn is_loggable(text: &str) {
    assert!(!text.contains(char::is_control), "{text:?}");
}
