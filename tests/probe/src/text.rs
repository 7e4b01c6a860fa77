//! Values as texts, where a request has no room for JSON; the styles as OpenAPI describes them.

use percent_encoding::percent_decode_str;
use serde_json::Value;

/// A value as a text: a string as it is, anything else as JSON.
pub(crate) fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Whether two texts say the same: numbers may be written in several ways, and so may JSON.
pub(crate) fn same(sent: &str, expected: &str) -> bool {
    if sent == expected {
        return true;
    }
    let value = |text: &str| serde_json::from_str::<Value>(text).ok();
    match (value(sent), value(expected)) {
        (Some(a), Some(b)) => crate::document::equal(&a, &b),
        _ => false,
    }
}

/// A part of a query or a form, decoded.
pub(crate) fn unescaped(text: &str) -> String {
    let text = text.replace('+', " ");
    percent_decode_str(&text).decode_utf8_lossy().into_owned()
}

/// The pairs of a query or a form, decoded.
pub(crate) fn pairs(text: &str) -> Vec<(String, String)> {
    let pairs = text.split('&').filter(|it| !it.is_empty());
    let pairs = pairs.map(|it| it.split_once('=').unwrap_or((it, "")));
    pairs
        .map(|(key, it)| (unescaped(key), unescaped(it)))
        .collect()
}

/// How a value is written where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Style {
    pub(crate) name: String,
    pub(crate) explode: bool,
}

impl Style {
    /// The pairs that a value becomes in a query or a form. What lies deeper than the style goes is JSON here.
    pub(crate) fn pairs(&self, name: &str, value: &Value) -> Vec<(String, String)> {
        let pair = |text: String| vec![(name.to_owned(), text)];
        match (self.name.as_str(), value) {
            ("json", _) => pair(value.to_string()),
            ("deepObject", Value::Object(members)) => members
                .iter()
                .map(|(key, it)| (format!("{name}[{key}]"), text(it)))
                .collect(),
            // OpenAPI does not say how; with their places is how the forms of the Web write it.
            ("deepObject", Value::Array(items)) => {
                let items = items.iter().enumerate();
                let pair = |(index, it)| (format!("{name}[{index}]"), text(it));
                items.map(pair).collect()
            }
            (_, Value::Array(items)) if self.explode => {
                items.iter().map(|it| (name.to_owned(), text(it))).collect()
            }
            (_, Value::Object(_)) if self.explode => {
                let mut pairs = Vec::new();
                exploded(name, value, &mut pairs);
                pairs
            }
            ("spaceDelimited", _) => pair(joined(value, " ")),
            ("pipeDelimited", _) => pair(joined(value, "|")),
            _ => pair(joined(value, ",")),
        }
    }

    /// The text that a value becomes in a path or a header.
    pub(crate) fn text(&self, name: &str, value: &Value) -> String {
        let whole = match (value, self.explode) {
            (Value::Object(members), true) => {
                let members = members
                    .iter()
                    .map(|(key, it)| format!("{key}={}", text(it)));
                let between = match self.name.as_str() {
                    "label" => ".",
                    "matrix" => ";",
                    _ => ",",
                };
                members.collect::<Vec<_>>().join(between)
            }
            (Value::Array(items), true) if self.name == "label" => {
                items.iter().map(text).collect::<Vec<_>>().join(".")
            }
            (Value::Array(items), true) if self.name == "matrix" => {
                let items = items.iter().map(|it| format!("{name}={}", text(it)));
                items.collect::<Vec<_>>().join(";")
            }
            _ => joined(value, ","),
        };
        let is_named = self.explode && (value.is_array() || value.is_object());
        match self.name.as_str() {
            "json" => value.to_string(),
            "label" => format!(".{whole}"),
            "matrix" if is_named => format!(";{whole}"),
            "matrix" => format!(";{name}={whole}"),
            _ => whole,
        }
    }
}

impl Style {
    /// Whether a text in a path or a header is a value; the members of an object have no order.
    pub(crate) fn fits(&self, sent: &str, name: &str, value: &Value) -> bool {
        let expected = self.text(name, value);
        let between = match self.name.as_str() {
            "label" if self.explode => '.',
            "matrix" if self.explode => ';',
            _ => ',',
        };
        same(sent, &expected) || value.is_object() && self.same_members(sent, &expected, between)
    }

    /// Whether a pair in a query or a form is an object; its members have no order.
    pub(crate) fn fits_pair(&self, sent: &str, expected: &str, value: &Value) -> bool {
        let between = match self.name.as_str() {
            "spaceDelimited" => ' ',
            "pipeDelimited" => '|',
            _ => ',',
        };
        same(sent, expected) || value.is_object() && self.same_members(sent, expected, between)
    }

    fn same_members(&self, sent: &str, expected: &str, between: char) -> bool {
        let width = if self.explode { 1 } else { 2 };
        let members = |text: &str| {
            // What stands before the first member stands there whichever that is.
            let start = text.find(|it: char| it.is_alphanumeric()).unwrap_or(0);
            let start = match text[start..].find('=') {
                Some(end) if !self.explode => start + end + 1,
                _ => start,
            };
            let (before, rest) = text.split_at(start);
            let texts: Vec<String> = rest.split(between).map(str::to_owned).collect();
            let mut members: Vec<Vec<String>> =
                texts.chunks(width).map(<[String]>::to_vec).collect();
            members.sort();
            (before.to_owned(), members)
        };
        members(sent) == members(expected)
    }
}

/// The pairs of an exploded object. OpenAPI leaves open how lists and objects in it are written: each property is a parameter
/// of its own here.
fn exploded(name: &str, value: &Value, pairs: &mut Vec<(String, String)>) {
    match value {
        Value::Null => {}
        Value::Object(members) => {
            members
                .iter()
                .for_each(|(key, it)| exploded(key, it, pairs));
        }
        Value::Array(items) => {
            pairs.extend(items.iter().map(|it| (name.to_owned(), text(it))));
        }
        scalar => pairs.push((name.to_owned(), text(scalar))),
    }
}

fn joined(value: &Value, between: &str) -> String {
    let texts: Vec<String> = match value {
        Value::Array(items) => items.iter().map(text).collect(),
        Value::Object(members) => {
            let members = members.iter();
            members
                .flat_map(|(key, it)| [key.clone(), text(it)])
                .collect()
        }
        other => vec![text(other)],
    };
    texts.join(between)
}
