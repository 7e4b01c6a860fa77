//! What a response says it is, and whether a stream that was asked for can be that.
//!
//! Servers name streams in many ways, or not at all. What is refused is plainly something else, such as the page that a
//! proxy responds with: of events, none would come of it, as if there were none.

use http::HeaderMap;
use http::header::CONTENT_TYPE;

use super::piece::unreadable;
use crate::error::printed::{NAME, Printed};
use crate::response::decode_error::DecodeError;
use crate::response::raw::RawResponse;

/// Types that say nothing of what they are, and a name that some servers have for the first of these.
const ANYTHING: [&str; 3] = [
    "application/octet-stream",
    "binary/octet-stream",
    "text/plain",
];

/// Types under which there are no values of JSON, whatever follows the slash.
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

/// Of the type `application`, what is plainly a document of another kind. Others may be a vendor's name of lines.
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

/// Fails if a response is plainly no stream of events.
pub(super) fn is_events(response: &RawResponse) -> Result<(), DecodeError> {
    let found = media_type(&response.headers);
    let essence = found.to_ascii_lowercase();
    if is_anything(&essence) || essence.contains("event-stream") {
        return Ok(());
    }
    let hint = if essence.contains("json") {
        ": ask for one in the request, if the API wants that"
    } else {
        ""
    };
    let found = Printed(found, NAME);
    Err(unreadable(format!(
        "it is `{found}` and no stream of events{hint}"
    )))
}

/// Fails if a response plainly holds no values of JSON, neither in lines nor in a sequence.
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
        "it is `{found}` and no stream of JSON values"
    )))
}

/// Whether a type says nothing, or is none.
fn is_anything(essence: &str) -> bool {
    !essence.contains('/') || ANYTHING.contains(&essence)
}

/// Whether a media type is a sequence of JSON texts: `application/json-seq`, or one that is named after it.
pub(crate) fn is_sequence(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    let subtype = essence.rsplit(['/', '+']).next().unwrap_or_default();
    subtype.eq_ignore_ascii_case("json-seq")
}

/// What the response says it is, without parameters.
pub(super) fn media_type(headers: &HeaderMap) -> &str {
    let said = headers.get(CONTENT_TYPE).and_then(|it| it.to_str().ok());
    let essence = said.and_then(|it| it.split(';').next());
    essence.unwrap_or_default().trim()
}
