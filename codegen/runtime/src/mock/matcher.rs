//! The conditions of an expectation, and how a request differs from them.

use std::fmt;

use bytes::Bytes;
use http::header::AUTHORIZATION;
use serde_json::Value;

use super::difference::{Others, differences, quoted};
use super::received::ReceivedRequest;
use crate::request::list_style::ListStyle;
use crate::request::multipart::Multipart;
#[cfg(feature = "xml")]
use crate::xml;

/// One condition of an expectation.
pub(super) enum Matcher {
    Path {
        name: &'static str,
        value: String,
    },
    Query {
        name: String,
        style: ListStyle,
        values: Vec<String>,
    },
    Header {
        name: String,
        value: String,
    },
    /// A cookie with its encoded value.
    Cookie {
        name: String,
        value: String,
    },
    /// A JSON body, which may have additional properties or not.
    Json {
        value: Value,
        others: Others,
    },
    /// An XML body that decodes to this value.
    #[cfg(feature = "xml")]
    Xml {
        root: &'static xml::Element,
        value: Value,
    },
    /// A multipart form.
    Multipart(Multipart),
    /// A body with these bytes; an empty one means no body.
    Raw(Bytes),
}

impl Matcher {
    /// Whether both are about the same part of a request, so that the later replaces the earlier.
    pub(super) fn replaces(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Path { name, .. }, Self::Path { name: other, .. }) => name == other,
            (Self::Query { name, .. }, Self::Query { name: other, .. })
            | (Self::Cookie { name, .. }, Self::Cookie { name: other, .. }) => name == other,
            (Self::Header { name, .. }, Self::Header { name: other, .. }) => {
                name.eq_ignore_ascii_case(other)
            }
            _ => self.is_body() && other.is_body(),
        }
    }

    fn is_body(&self) -> bool {
        match self {
            Self::Json { .. } | Self::Multipart(_) | Self::Raw(_) => true,
            #[cfg(feature = "xml")]
            Self::Xml { .. } => true,
            _ => false,
        }
    }

    /// One line per difference; empty if the request matches.
    pub(super) fn differences(&self, received: &ReceivedRequest) -> Vec<String> {
        match self {
            Self::Path { name, value } => {
                let found = received.values.iter().find(|it| it.0 == *name);
                let found: Vec<_> = found.map(|it| it.1.clone()).into_iter().collect();
                differ("path", name, std::slice::from_ref(value), &found)
            }
            Self::Query {
                name,
                style,
                values,
            } => differ("query", name, values, &received.query(name, *style)),
            Self::Header { name, value } => {
                let found = received.header(name);
                if found.contains(value) {
                    return Vec::new();
                }
                // The value is a secret, so it is not printed even if it differs.
                if name.eq_ignore_ascii_case(AUTHORIZATION.as_str()) {
                    return vec![format!(
                        "the header `{name}` differs (its value is never shown)"
                    )];
                }
                differ("header", name, std::slice::from_ref(value), &found)
            }
            Self::Cookie { name, value } => {
                let found = received.cookie(name);
                if found.contains(value) {
                    return Vec::new();
                }
                differ("cookie", name, std::slice::from_ref(value), &found)
            }
            Self::Json { value, others } => match received.json() {
                Some(body) => differences(value, &body, *others),
                None => vec!["the body is not JSON".to_owned()],
            },
            #[cfg(feature = "xml")]
            Self::Xml { root, value } => match xml::from_xml(root, &received.body) {
                Ok(body) => differences(value, &body, Others::None),
                Err(why) => vec![format!("the body does not match the expected XML: {why}")],
            },
            Self::Multipart(form) => match form.clone().body(&received.boundary()) {
                Ok(body) if body.bytes().is_some_and(|it| received.body == *it) => Vec::new(),
                Ok(_) => vec!["the form differs".to_owned()],
                Err(why) => vec![format!("the expected form cannot be sent: {why}")],
            },
            Self::Raw(expected) if received.body == *expected => Vec::new(),
            Self::Raw(expected) if expected.is_empty() => {
                vec!["expected no body".to_owned()]
            }
            Self::Raw(expected) => vec![format!(
                "the body: expected {}, got {}",
                excerpt(expected),
                excerpt(&received.body)
            )],
        }
    }
}

fn differ(place: &str, name: &str, expected: &[String], found: &[String]) -> Vec<String> {
    if expected == found {
        return Vec::new();
    }
    let (expected, found) = (listed(expected), listed(found));
    vec![format!(
        "the {place}'s `{name}`: expected {expected}, got {found}"
    )]
}

fn listed(values: &[String]) -> String {
    match values {
        [] => "nothing".to_owned(),
        values => {
            let quoted = values.iter().map(|it| quoted(&Value::from(it.as_str())));
            quoted.collect::<Vec<_>>().join(", ")
        }
    }
}

fn excerpt(body: &[u8]) -> String {
    match std::str::from_utf8(body) {
        Ok("") => "nothing".to_owned(),
        Ok(text) => quoted(&Value::from(text)),
        Err(_) => format!("{} bytes", body.len()),
    }
}

/// Describes the condition in reports.
impl fmt::Display for Matcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Path { name, value } => {
                write!(f, "{name} = {}", listed(std::slice::from_ref(value)))
            }
            Self::Query { name, values, .. } => write!(f, "{name} = {}", listed(values)),
            Self::Header { name, .. } if name.eq_ignore_ascii_case(AUTHORIZATION.as_str()) => {
                write!(f, "a certain {name}")
            }
            Self::Header { name, value } | Self::Cookie { name, value } => {
                write!(f, "{name} = {}", listed(std::slice::from_ref(value)))
            }
            Self::Json { value, others } => {
                let how = if *others == Others::Any {
                    "body includes"
                } else {
                    "body ="
                };
                write!(f, "{how} {}", quoted(value))
            }
            #[cfg(feature = "xml")]
            Self::Xml { value, .. } => write!(f, "body = {} as XML", quoted(value)),
            Self::Multipart(_) => f.write_str("body = a certain form"),
            Self::Raw(body) => write!(f, "body = {}", excerpt(body)),
        }
    }
}
