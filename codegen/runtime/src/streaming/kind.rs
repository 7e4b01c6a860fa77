//! Checks the content type of a streaming response.
//!
//! Servers use many content types for streams, or none. Only those that are clearly something else are rejected, such
//! as the page of a proxy: read as events, it would look like a stream without any.

use http::HeaderMap;
use http::header::CONTENT_TYPE;

use super::piece::unreadable;
use crate::error::printed::{NAME, Printed};
use crate::response::decode_error::DecodeError;
use crate::response::raw::RawResponse;

/// Content types that imply no format, and a common alias of the first.
const ANYTHING: [&str; 3] = [
    "application/octet-stream",
    "binary/octet-stream",
    "text/plain",
];

/// Top-level types that never contain JSON values.
const NO_VALUES: [&str; 8] = [
    "audio/",
    "font/",
    "image/",
    "message/",
    "model/",
    "multipart/",
    "text/",
    "video/",
];

/// Subtypes of `application` that are other document formats. Unknown subtypes may be a vendor's name for lines.
const DOCUMENTS: [&str; 14] = [
    "application/ecmascript",
    "application/gzip",
    "application/javascript",
    "application/msword",
    "application/pdf",
    "application/rtf",
    "application/vnd.ms-",
    "application/vnd.openxmlformats-",
    "application/wasm",
    "application/x-javascript",
    "application/x-www-form-urlencoded",
    "application/x-yaml",
    "application/yaml",
    "application/zip",
];

/// Returns an error if the response clearly is not an event stream.
pub(super) fn is_events(response: &RawResponse) -> Result<(), DecodeError> {
    let found = media_type(&response.headers);
    let essence = found.to_ascii_lowercase();
    if is_anything(&essence) || essence.contains("event-stream") {
        return Ok(());
    }
    let hint = if essence.contains("json") {
        ": request one explicitly, if the API requires that"
    } else {
        ""
    };
    let found = Printed(found, NAME);
    Err(unreadable(format!(
        "its content type is `{found}`, not an event stream{hint}"
    )))
}

/// Returns an error if the response clearly contains no JSON values, neither as lines nor as a sequence.
pub(super) fn is_values(response: &RawResponse) -> Result<(), DecodeError> {
    let found = media_type(&response.headers);
    let essence = found.to_ascii_lowercase();
    let is_other = || {
        let mut others = NO_VALUES.iter().chain(&DOCUMENTS);
        essence.ends_with("xml") || others.any(|it| essence.starts_with(it))
    };
    if is_anything(&essence) || essence.contains("json") || !is_other() {
        return Ok(());
    }
    let found = Printed(found, NAME);
    Err(unreadable(format!(
        "its content type is `{found}`, not a stream of JSON values"
    )))
}

/// Whether a content type is missing, or implies no format.
fn is_anything(essence: &str) -> bool {
    !essence.contains('/') || ANYTHING.contains(&essence)
}

/// Whether a media type is a sequence of JSON texts: `application/json-seq`, or one with the suffix `+json-seq`.
pub(crate) fn is_sequence(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    let subtype = essence.rsplit(['/', '+']).next().unwrap_or_default();
    subtype.eq_ignore_ascii_case("json-seq")
}

/// The content type of the response, without parameters.
pub(super) fn media_type(headers: &HeaderMap) -> &str {
    let said = headers.get(CONTENT_TYPE).and_then(|it| it.to_str().ok());
    let essence = said.and_then(|it| it.split(';').next());
    essence.unwrap_or_default().trim()
}
