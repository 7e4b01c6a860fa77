//! The conditions of an expectation, and how a request differs from them.

use std::fmt;

use http::header::AUTHORIZATION;
use serde_json::Value;

use super::body::ExpectedBody;
use super::difference::quoted;
use super::received::ReceivedRequest;
use crate::request::list_style::ListStyle;

/// One condition of an expectation.
pub(super) enum Matcher {
    Path {
        name: String,
        value: String,
    },
    Query {
        name: String,
        style: ListStyle,
        /// Empty if the parameter must be absent.
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
    Body(ExpectedBody),
    /// A condition of the caller's.
    When {
        /// What it requires.
        what: String,
        holds: Condition,
    },
}

/// Whether a request meets a condition of the caller's.
pub(super) type Condition = Box<dyn Fn(&ReceivedRequest) -> bool + Send + Sync>;

impl Matcher {
    /// Whether both are about the same part of a request, so that the later replaces the earlier.
    pub(super) fn replaces(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Path { name, .. }, Self::Path { name: other, .. })
            | (Self::Query { name, .. }, Self::Query { name: other, .. })
            | (Self::Cookie { name, .. }, Self::Cookie { name: other, .. }) => name == other,
            (Self::Header { name, .. }, Self::Header { name: other, .. }) => {
                name.eq_ignore_ascii_case(other)
            }
            (Self::Body(_), Self::Body(_)) => true,
            _ => false,
        }
    }

    /// One line per difference; empty if the request matches.
    pub(super) fn differences(&self, received: &ReceivedRequest) -> Vec<String> {
        match self {
            Self::Path { name, value } => {
                let found = received.path_value(name).map(str::to_owned);
                let found: Vec<_> = found.into_iter().collect();
                differ("path", name, std::slice::from_ref(value), &found)
            }
            Self::Query {
                name,
                style,
                values,
            } => differ("query", name, values, &received.query_values(name, *style)),
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
            Self::Body(body) => body.differences(received),
            Self::When { holds, .. } if holds(received) => Vec::new(),
            Self::When { what, .. } => vec![format!("not met: {what}")],
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

/// Describes the condition in reports.
impl fmt::Display for Matcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Query { name, values, .. } => write!(f, "{name} = {}", listed(values)),
            Self::Header { name, .. } if name.eq_ignore_ascii_case(AUTHORIZATION.as_str()) => {
                write!(f, "a certain {name}")
            }
            Self::Path { name, value }
            | Self::Header { name, value }
            | Self::Cookie { name, value } => {
                write!(f, "{name} = {}", listed(std::slice::from_ref(value)))
            }
            Self::Body(body) => body.fmt(f),
            Self::When { what, .. } => f.write_str(what),
        }
    }
}
