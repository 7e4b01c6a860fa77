//! The expected body of a request, and how a received one differs from it.

use std::fmt;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use serde_json::Value;

use super::difference::{Others, differences, quoted};
use super::received::{ReceivedRequest, boundary};
use crate::request::call::Call;
#[cfg(feature = "xml")]
use crate::xml;

/// An expected body.
pub(super) struct ExpectedBody {
    /// `None` if any media type is accepted.
    pub(super) media_type: Option<String>,
    pub(super) content: Content,
}

pub(super) enum Content {
    /// A JSON value, which may have additional properties or not.
    Json { value: Value, others: Others },
    /// XML that decodes to this value.
    #[cfg(feature = "xml")]
    Xml {
        root: &'static xml::Element,
        value: Value,
    },
    /// A multipart form with this boundary.
    Multipart { form: Bytes, boundary: String },
    /// These bytes; if they are empty, no body.
    Raw(Bytes),
}

impl ExpectedBody {
    /// The body of a call, or why it cannot be expected.
    pub(super) fn of(call: &Call) -> Result<Option<Self>, String> {
        let Some(body) = &call.body else {
            return Ok(None);
        };
        let Some(bytes) = body.bytes() else {
            return Err("a stream cannot be expected: pass its bytes instead".to_owned());
        };
        let media_type = call.headers.get(CONTENT_TYPE);
        let media_type = media_type.map(|it| String::from_utf8_lossy(it.as_bytes()).into_owned());
        let content = Content::of(bytes, media_type.as_deref().unwrap_or_default());
        #[cfg(feature = "xml")]
        let content = match body.xml_root() {
            Some(root) => Content::xml(root, bytes)?,
            None => content,
        };
        Ok(Some(Self {
            media_type,
            content,
        }))
    }

    /// One line per difference; empty if the request matches.
    pub(super) fn differences(&self, received: &ReceivedRequest) -> Vec<String> {
        let found = received.header(CONTENT_TYPE.as_str());
        let found = found.first().map_or("nothing", String::as_str);
        match &self.media_type {
            Some(expected) if !is_same_type(expected, found) => {
                vec![format!(
                    "the body's media type: expected {expected}, got {found}"
                )]
            }
            _ => self.content.differences(received),
        }
    }
}

/// Whether two media types are equal, apart from the boundary of a form.
fn is_same_type(one: &str, other: &str) -> bool {
    let compared = |it: &str| {
        let is_multipart = is_multipart(it);
        let compared = if is_multipart {
            essence(it)
        } else {
            it.to_owned()
        };
        compared.to_ascii_lowercase()
    };
    compared(one) == compared(other)
}

/// A media type without its parameters.
fn essence(media_type: &str) -> String {
    let essence = media_type.split(';').next().unwrap_or_default();
    essence.trim().to_ascii_lowercase()
}

fn is_multipart(media_type: &str) -> bool {
    essence(media_type).starts_with("multipart/")
}

impl Content {
    fn of(bytes: &Bytes, media_type: &str) -> Self {
        let boundary = boundary(media_type);
        if is_multipart(media_type) && !boundary.is_empty() {
            return Content::Multipart {
                form: bytes.clone(),
                boundary: boundary.to_owned(),
            };
        }
        let is_json = essence(media_type).contains("json");
        match serde_json::from_slice(bytes) {
            Ok(value) if is_json => Content::Json {
                value,
                others: Others::None,
            },
            _ => Content::Raw(bytes.clone()),
        }
    }

    #[cfg(feature = "xml")]
    fn xml(root: &'static xml::Element, bytes: &Bytes) -> Result<Self, String> {
        let value = xml::from_xml(root, bytes);
        let value =
            value.map_err(|why| format!("the value does not round-trip through XML: {why}"));
        value.map(|value| Content::Xml { root, value })
    }

    fn differences(&self, received: &ReceivedRequest) -> Vec<String> {
        match self {
            Self::Json { value, others } => match received.json() {
                Some(body) => differences(value, &body, *others),
                None => vec!["the body is not JSON".to_owned()],
            },
            #[cfg(feature = "xml")]
            Self::Xml { root, value } => match xml::from_xml(root, received.body()) {
                Ok(body) => differences(value, &body, Others::None),
                Err(why) => vec![format!("the body does not match the expected XML: {why}")],
            },
            Self::Multipart { form, boundary } => {
                let form = replaced(form, boundary, &received.boundary());
                let differs = form != received.body();
                differs
                    .then(|| "the form differs".to_owned())
                    .into_iter()
                    .collect()
            }
            Self::Raw(expected) if expected == received.body() => Vec::new(),
            Self::Raw(expected) if expected.is_empty() => vec!["expected no body".to_owned()],
            Self::Raw(expected) => vec![format!(
                "the body: expected {}, got {}",
                excerpt(expected),
                excerpt(received.body())
            )],
        }
    }
}

/// A form with another boundary. Each form has a random one, which its parts do not contain.
fn replaced(form: &[u8], boundary: &str, other: &str) -> Vec<u8> {
    let boundary = boundary.as_bytes();
    let mut replaced = Vec::with_capacity(form.len());
    let mut rest = form;
    while let Some(at) = rest.windows(boundary.len()).position(|it| it == boundary) {
        replaced.extend_from_slice(&rest[..at]);
        replaced.extend_from_slice(other.as_bytes());
        rest = &rest[at + boundary.len()..];
    }
    replaced.extend_from_slice(rest);
    replaced
}

fn excerpt(body: &[u8]) -> String {
    match std::str::from_utf8(body) {
        Ok("") => "nothing".to_owned(),
        Ok(text) => quoted(&Value::from(text)),
        Err(_) => format!("{} bytes", body.len()),
    }
}

/// Describes the condition in reports.
impl fmt::Display for ExpectedBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.content {
            Content::Json { value, others } => {
                let how = match others {
                    Others::Any => "body includes",
                    Others::None => "body =",
                };
                write!(f, "{how} {}", quoted(value))
            }
            #[cfg(feature = "xml")]
            Content::Xml { value, .. } => write!(f, "body = {} as XML", quoted(value)),
            Content::Multipart { .. } => f.write_str("body = a certain form"),
            Content::Raw(body) => write!(f, "body = {}", excerpt(body)),
        }
    }
}
