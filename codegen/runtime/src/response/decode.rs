//! Decodes bodies: a bare value, or one under a property of an envelope whose other properties are ignored.

use http::StatusCode;
use serde::de::{Deserialize, DeserializeOwned, DeserializeSeed, IgnoredAny};
use serde_json::value::RawValue;

use crate::decoding::bounded::Bounded;
use crate::decoding::meter;
use crate::error::reason::{place, reason};
use crate::model::numbers;
use crate::response::decode_error::{DecodeError, loggable};
use crate::response::raw::RawResponse;
use crate::response::seek::{Found, Seek};
use crate::response::status::is_among;
#[cfg(feature = "xml")]
use crate::xml;

/// The largest XML body that is decoded on a thread that runs other tasks. A byte of XML takes about ten times as much
/// work as one of JSON, and more with namespaces.
#[cfg(feature = "xml")]
const INLINE_LIMIT_XML: usize = 1 << 14;

/// Why an empty body is an error.
const EMPTY: &str = "it is empty, although the API describes a body";

/// The positions of values in a body: properties, or paths of properties joined by dots. An empty path is the body
/// itself.
#[derive(Clone, Copy)]
pub(crate) struct Places {
    pub(crate) value: &'static str,
    /// The property that indicates whether there is a next page.
    pub(crate) next: &'static str,
    /// The property that says whether `next` leads to a page; if empty, it does if it is present.
    pub(crate) more: &'static str,
    /// The property of the last item that identifies the next page.
    pub(crate) cursor: &'static str,
    /// Whether the value may be missing, which is then read as `null`.
    pub(crate) optional: bool,
    /// The statuses without a body, in addition to those that HTTP defines; see [`is_among`].
    pub(crate) bodiless: &'static [u16],
    /// Whether the body is a page of a walk.
    pub(crate) is_walked: bool,
    /// The structure of the value in XML, if the body is XML.
    #[cfg(feature = "xml")]
    pub(crate) root: Option<&'static xml::Element>,
}

impl Places {
    /// The body itself.
    pub(crate) const BODY: Self = Self {
        value: "",
        next: "",
        more: "",
        cursor: "",
        optional: false,
        bodiless: &[],
        is_walked: false,
        #[cfg(feature = "xml")]
        root: None,
    };

    /// The body itself, in XML.
    #[cfg(feature = "xml")]
    pub(crate) fn xml(root: &'static xml::Element) -> Self {
        Self {
            root: Some(root),
            ..Self::BODY
        }
    }

    /// The value under a property, or the body itself if that is empty.
    pub(crate) fn property(property: &'static str) -> Self {
        Self {
            value: property,
            ..Self::BODY
        }
    }

    fn seek<T>(self) -> Seek<T> {
        let next = (!self.next.is_empty()).then_some(self.next);
        Seek::new(self.value, next, self.optional)
    }
}

/// Decodes a response.
pub(crate) type Decode<T> = fn(&RawResponse, Places) -> Result<T, DecodeError>;

pub(crate) fn json<T: DeserializeOwned>(
    response: &RawResponse,
    places: Places,
) -> Result<T, DecodeError> {
    value(&response.body, places)
}

/// Decodes XML, according to the structure of its root element.
#[cfg(feature = "xml")]
pub(crate) fn xml<T: DeserializeOwned>(
    response: &RawResponse,
    places: Places,
) -> Result<T, DecodeError> {
    match places.root {
        Some(root) => xml_value(&response.body, root),
        None => value(&response.body, places),
    }
}

/// The value in an XML body.
#[cfg(feature = "xml")]
pub(crate) fn xml_value<T: DeserializeOwned>(
    body: &[u8],
    root: &xml::Element,
) -> Result<T, DecodeError> {
    if body.trim_ascii().is_empty() {
        return Err(DecodeError::xml(None, EMPTY.to_owned()));
    }
    if body.len() > INLINE_LIMIT_XML && meter::leave() {
        return Err(DecodeError::over());
    }
    let value = xml::from_xml(root, body)
        .map_err(|why| DecodeError::xml(why.path().as_deref(), why.reason()))?;
    let mut track = serde_path_to_error::Track::new();
    let tracked = serde_path_to_error::Deserializer::new(value, &mut track);
    T::deserialize(Bounded::new(tracked)).map_err(|why| {
        let path = place(&track.path().to_string(), &why);
        DecodeError::xml(Some(&path), reason(&why))
    })
}

/// Decodes an optional value: a response with a status without a body has none.
pub(crate) fn optional<T: DeserializeOwned>(
    response: &RawResponse,
    places: Places,
) -> Result<Option<T>, DecodeError> {
    let status = response.status;
    let has_none = matches!(status, StatusCode::NO_CONTENT | StatusCode::RESET_CONTENT)
        || status.is_redirection()
        || is_among(places.bodiless, status);
    if has_none && response.body.trim_ascii().is_empty() {
        return Ok(None);
    }
    // A nullable value and a missing one are both `None`.
    value(&response.body, places)
}

/// Finds a value in a body.
pub(crate) fn found<T: DeserializeOwned>(
    body: &[u8],
    places: Places,
) -> Result<Found<'_, T>, DecodeError> {
    // Validating UTF-8 once for the whole body is faster than for each string, and most bodies are valid.
    if let Ok(body) = str::from_utf8(body)
        && let Ok(found) = read(body, places.seek())
    {
        return Ok(found);
    }
    if meter::is_late() {
        return Err(DecodeError::over());
    }
    meter::restart();
    // Integers may be written as floats, which serde's integer types reject.
    let Some(plain) = numbers::plain_json(body) else {
        return explained(body, places);
    };
    if meter::is_late() {
        return Err(DecodeError::over());
    }
    let value = explained::<T>(&plain, places)?.value;
    // The property that leads to the next page is sent back, so it keeps its digits.
    let next = explained::<IgnoredAny>(body, places)?.next;
    Ok(Found { value, next })
}

/// Decodes a text body.
pub(crate) fn text(response: &RawResponse, _: Places) -> Result<String, DecodeError> {
    utf8(&response.body)
}

/// The value in a body.
pub(crate) fn value<T: DeserializeOwned>(body: &[u8], places: Places) -> Result<T, DecodeError> {
    found(body, places).map(|it| it.value)
}

pub(crate) fn utf8(body: &[u8]) -> Result<String, DecodeError> {
    String::from_utf8(body.to_vec()).map_err(|_| DecodeError {
        path: None,
        reason: "it is not UTF-8".to_owned(),
        missing: false,
    })
}

/// The value under a property.
#[cfg(feature = "mock")]
pub(crate) fn within<T: DeserializeOwned>(
    text: &str,
    property: &'static str,
) -> Result<T, serde_json::Error> {
    read(text, Seek::new(property, None, false)).map(|it| it.value)
}

/// A value that borrows from a body which was decoded before.
pub(crate) fn borrowed<'t, T: Deserialize<'t>>(body: &'t [u8], places: Places) -> Option<T> {
    // The value is borrowed, so it uses no memory.
    meter::restart();
    let found = read(str::from_utf8(body).ok()?, places.seek());
    found.ok().map(|it| it.value)
}

/// The value under a property, as raw JSON.
pub(crate) fn raw<'t>(
    text: &'t str,
    property: &'static str,
) -> Result<&'t RawValue, serde_json::Error> {
    read(text, Seek::new(property, None, false)).map(|it| it.value)
}

/// Decodes without tracking paths, for speed.
fn read<'t, T: Deserialize<'t>>(
    text: &'t str,
    seek: Seek<T>,
) -> Result<Found<'t, T>, serde_json::Error> {
    let mut json = serde_json::Deserializer::from_str(text);
    let found = seek.deserialize(Bounded::new(&mut json))?;
    json.end()?;
    Ok(found)
}

/// Decodes an invalid body again, tracking the path of the error.
pub(crate) fn explained<T: DeserializeOwned>(
    body: &[u8],
    places: Places,
) -> Result<Found<'_, T>, DecodeError> {
    let mut track = serde_path_to_error::Track::new();
    let mut json = serde_json::Deserializer::from_slice(body);
    let tracked = serde_path_to_error::Deserializer::new(&mut json, &mut track);
    let found = places.seek().deserialize(Bounded::new(tracked));
    // Trailing data has no path.
    let path = match &found {
        Ok(_) => String::new(),
        Err(_) => track.path().to_string(),
    };
    found
        .and_then(|found| json.end().map(|()| found))
        .map_err(|error| decode_error(body, places.value, &path, &error))
}

fn decode_error(
    body: &[u8],
    property: &'static str,
    path: &str,
    error: &serde_json::Error,
) -> DecodeError {
    if meter::is_over() {
        return DecodeError::over();
    }
    let path = loggable(&place(path, error));
    let unread = match body {
        [0xef, 0xbb, 0xbf, ..] => Some("it begins with a byte order mark, which JSON must not"),
        _ if body.trim_ascii().is_empty() => Some(EMPTY),
        _ => None,
    };
    if let Some(reason) = unread {
        return DecodeError {
            path: None,
            reason: reason.to_owned(),
            missing: false,
        };
    }
    let value = || raw(str::from_utf8(body).ok()?, property).ok();
    let missing = !property.is_empty() && value().is_none_or(|it| it.get() == "null");
    DecodeError {
        path,
        reason: reason(error),
        missing,
    }
}
