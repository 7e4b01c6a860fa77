//! Serialization of values outside of JSON bodies: the styles of RFC 6570 and OpenAPI's Parameter Object.
//!
//! The delimiters of a style are sent unencoded, those in a value are encoded. Therefore requests are split before they
//! are decoded.

use std::collections::HashSet;

use percent_encoding::percent_decode_str;
use serde_json::Value;

/// The text of a value: a string as is, anything else as JSON.
pub(crate) fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Whether two texts are equivalent: numbers and JSON can be written in several ways.
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

/// Whether a string represents a value. Strings are sent without quotes.
pub(crate) fn says(sent: &str, value: &Value) -> bool {
    match value {
        Value::String(text) => sent == text,
        other => same(sent, &other.to_string()),
    }
}

/// Decodes a component of a query or form.
pub(crate) fn unescaped(text: &str) -> String {
    let text = text.replace('+', " ");
    percent_decode_str(&text).decode_utf8_lossy().into_owned()
}

/// A pair of a query, form or cookie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pair {
    /// Its decoded name.
    pub(crate) name: String,
    /// Its encoded value.
    pub(crate) raw: String,
}

impl Pair {
    /// Its decoded value.
    pub(crate) fn text(&self) -> String {
        unescaped(&self.raw)
    }
}

/// The pairs of a query or form.
pub(crate) fn pairs(text: &str) -> Vec<Pair> {
    let pairs = text.split('&').filter(|it| !it.is_empty());
    let pairs = pairs.map(|it| it.split_once('=').unwrap_or((it, "")));
    let pairs = pairs.map(|(name, raw)| Pair {
        name: unescaped(name),
        raw: raw.to_owned(),
    });
    pairs.collect()
}

/// A serialization style.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Style {
    pub(crate) name: String,
    pub(crate) explode: bool,
}

impl Style {
    /// Removes the pairs of a value from those of a query or form. Returns false if they are not there.
    pub(crate) fn take(&self, sent: &mut Vec<Pair>, name: &str, value: &Value) -> bool {
        match (self.name.as_str(), value) {
            ("json" | "urlencoded" | "text", _) => {
                take_first(sent, name, |it| self.is_whole(&it.text(), value))
            }
            // The query has no `=`, which would be encoded, so it is the name of its only pair.
            ("wholeJson" | "wholeText", _) => {
                let is_it = match sent.as_slice() {
                    [whole] if self.name == "wholeJson" => same(&whole.name, &value.to_string()),
                    [whole] => says(&whole.name, value),
                    _ => false,
                };
                if is_it {
                    sent.clear();
                }
                is_it
            }
            ("deepObject", Value::Object(properties)) => {
                let pairs = properties.iter();
                let pairs = pairs.map(|(key, it)| (format!("{name}[{key}]"), it));
                take_all(sent, &pairs.collect::<Vec<_>>())
            }
            // OpenAPI does not define this; HTML forms commonly use indices.
            ("deepObject", Value::Array(items)) => {
                let pairs = items.iter().enumerate();
                let pairs = pairs.map(|(index, it)| (format!("{name}[{index}]"), it));
                take_all(sent, &pairs.collect::<Vec<_>>())
            }
            (_, Value::Array(items)) if self.explode => {
                let pairs = items.iter().map(|it| (name.to_owned(), it));
                take_all(sent, &pairs.collect::<Vec<_>>())
            }
            (_, Value::Object(properties)) if self.explode => {
                let mut pairs = Vec::new();
                for (key, it) in properties {
                    exploded(key, it, &mut pairs);
                }
                // Properties of different objects may have one name; nothing defines their order.
                take_all(sent, &pairs) || has_namesakes(value) && take_any(sent, &pairs)
            }
            (style, _) => {
                // The encoded form is accepted for delimiters that a URI cannot contain.
                let delimiters: &[&str] = match style {
                    "spaceDelimited" => &["%20", "+"],
                    "pipeDelimited" => &["%7C", "%7c", "|"],
                    _ => &[","],
                };
                take_first(sent, name, |it| {
                    delimiters
                        .iter()
                        .any(|between| joins(&it.raw, between, value, unescaped))
                })
            }
        }
    }

    /// Whether a string is a value in its media type.
    fn is_whole(&self, text: &str, value: &Value) -> bool {
        match (self.name.as_str(), value) {
            ("json", _) => same(text, &value.to_string()),
            ("urlencoded", Value::Object(properties)) => {
                let mut sent = pairs(text);
                let mut expected = Vec::new();
                for (name, it) in properties {
                    exploded(name, it, &mut expected);
                }
                take_all(&mut sent, &expected) && sent.is_empty()
            }
            _ => says(text, value),
        }
    }

    /// Whether a string in a path or header represents a value. Properties may have any order. `read` decodes a
    /// component.
    pub(crate) fn fits(
        &self,
        sent: &str,
        name: &str,
        value: &Value,
        read: fn(&str) -> String,
    ) -> bool {
        let is_list = value.is_array() || value.is_object();
        let joined = |sent: &str, between| joins(sent, between, value, read);
        let exploded = |sent: &str, between, named| pieces(sent, between, named, value, read);
        match (self.name.as_str(), self.explode && is_list) {
            ("json" | "urlencoded" | "text", _) => self.is_whole(&read(sent), value),
            // OpenAPI 3.0 uses dots here too, unlike RFC 6570.
            ("label", false) => sent
                .strip_prefix('.')
                .is_some_and(|it| joined(it, ",") || joined(it, ".")),
            ("label", true) => sent
                .strip_prefix('.')
                .is_some_and(|it| exploded(it, ".", "")),
            ("matrix", false) => sent
                .strip_prefix(';')
                .and_then(|it| it.split_once('='))
                .is_some_and(|(key, it)| read(key) == name && joined(it, ",")),
            ("matrix", true) => sent
                .strip_prefix(';')
                .is_some_and(|it| exploded(it, ";", name)),
            (_, true) => exploded(sent, ",", ""),
            (_, false) => joined(sent, ","),
        }
    }
}

/// Whether a string is a scalar, or an array or object without `explode`: `a,b` or `key,value`.
fn joins(sent: &str, between: &str, value: &Value, read: fn(&str) -> String) -> bool {
    let pieces = || sent.split(between).map(read).collect::<Vec<String>>();
    match value {
        Value::Array(items) => {
            let pieces = pieces();
            pieces.len() == items.len()
                && pieces.iter().zip(items).all(|(it, value)| says(it, value))
        }
        Value::Object(properties) => {
            let pieces = pieces();
            let of = |key: &str| {
                let mut pairs = pieces.chunks(2);
                pairs.find_map(|it| (it[0] == key).then(|| it.get(1)).flatten())
            };
            pieces.len() == 2 * properties.len()
                && properties
                    .iter()
                    .all(|(key, value)| of(key).is_some_and(|it| says(it, value)))
        }
        scalar => says(&read(sent), scalar),
    }
}

/// Whether a string is an array or object with `explode`: each item, with the parameter's name if required, or
/// `key=value`.
fn pieces(sent: &str, between: &str, name: &str, value: &Value, read: fn(&str) -> String) -> bool {
    let pieces: Vec<&str> = sent.split(between).collect();
    match value {
        Value::Array(items) => {
            let item = |piece: &str, value: &Value| match piece.split_once('=') {
                Some((key, it)) if !name.is_empty() => read(key) == name && says(&read(it), value),
                _ => name.is_empty() && says(&read(piece), value),
            };
            pieces.len() == items.len()
                && pieces.iter().zip(items).all(|(it, value)| item(it, value))
        }
        Value::Object(properties) => {
            let mut pairs = pieces.iter().map(|it| it.split_once('='));
            pieces.len() == properties.len()
                && pairs.all(|it| {
                    it.is_some_and(|(key, it)| {
                        let value = properties.get(&read(key));
                        value.is_some_and(|value| says(&read(it), value))
                    })
                })
        }
        _ => false,
    }
}

/// The pairs of a property of an exploded object. OpenAPI does not define this for arrays and objects. In this project,
/// an array repeats the pair, as Spring and others expect, and the properties of an object become pairs.
fn exploded<'v>(name: &str, value: &'v Value, pairs: &mut Vec<(String, &'v Value)>) {
    match value {
        Value::Null => {}
        Value::Object(properties) => {
            properties
                .iter()
                .for_each(|(key, it)| exploded(key, it, pairs));
        }
        Value::Array(items) => pairs.extend(items.iter().map(|it| (name.to_owned(), it))),
        scalar => pairs.push((name.to_owned(), scalar)),
    }
}

fn take_first(sent: &mut Vec<Pair>, name: &str, fits: impl Fn(&Pair) -> bool) -> bool {
    let found = sent.iter().position(|it| it.name == name && fits(it));
    found.map(|it| sent.remove(it)).is_some()
}

/// Removes pairs if all of them are there, with those of the same name in order.
fn take_all(sent: &mut Vec<Pair>, expected: &[(String, &Value)]) -> bool {
    let mut left = sent.clone();
    for (name, value) in expected {
        let found = left.iter().position(|it| it.name == *name);
        match found.filter(|index| says(&left[*index].text(), value)) {
            Some(index) => left.remove(index),
            None => return false,
        };
    }
    *sent = left;
    true
}

/// Like `take_all`, with the pairs of one name in any order.
fn take_any(sent: &mut Vec<Pair>, expected: &[(String, &Value)]) -> bool {
    let mut left = sent.clone();
    for (name, value) in expected {
        let found = left
            .iter()
            .position(|it| it.name == *name && says(&it.text(), value));
        match found {
            Some(index) => left.remove(index),
            None => return false,
        };
    }
    *sent = left;
    true
}

/// Whether scalars or lists within an object, at any depth, have the same name.
fn has_namesakes(object: &Value) -> bool {
    let (mut names, mut next) = (HashSet::new(), vec![object]);
    while let Some(value) = next.pop() {
        for (name, it) in value.as_object().into_iter().flatten() {
            if it.is_object() {
                next.push(it);
            } else if !names.insert(name) {
                return true;
            }
        }
    }
    false
}

/// Whether a value is nested more deeply than any style supports.
pub(crate) fn is_deep(value: &Value) -> bool {
    let holds = |it: &Value| it.is_object() || it.is_array();
    match value {
        Value::Object(properties) => properties.values().any(holds),
        Value::Array(items) => items.iter().any(holds),
        _ => false,
    }
}

/// Removes the pairs of a value that is nested more deeply than its style supports. The pairs may have any form, but
/// must contain each scalar, and no string may be quoted.
pub(crate) fn take_deep(style: &Style, sent: &mut Vec<Pair>, name: &str, value: &Value) -> bool {
    let starts = |key: &str, name: &str| {
        key == name || key.starts_with(&format!("{name}[")) || key.starts_with(&format!("{name}."))
    };
    let mut names = vec![name.to_owned()];
    // A deep object prefixes its properties with its own name.
    let spread = value.as_object().filter(|_| style.name != "deepObject");
    names.extend(spread.into_iter().flat_map(|it| it.keys().cloned()));
    let (own, others): (Vec<Pair>, Vec<Pair>) = sent
        .iter()
        .cloned()
        .partition(|it| names.iter().any(|name| starts(&it.name, name)));
    let texts: Vec<String> = own.iter().map(Pair::text).collect();
    let mut scalars = Vec::new();
    leaves(value, &mut scalars);
    let is_sent = |leaf: &&Value| {
        texts.iter().any(|text| {
            let within = serde_json::from_str(text).is_ok_and(|it: Value| {
                let mut inner = Vec::new();
                leaves(&it, &mut inner);
                (it.is_object() || it.is_array())
                    && inner.iter().any(|it| crate::document::equal(it, leaf))
            });
            let mut pieces = text.split(',');
            within || says(text, leaf) || pieces.any(|it| says(it, leaf))
        })
    };
    let all = scalars.iter().all(is_sent);
    if all {
        *sent = others;
    }
    all
}

fn leaves<'v>(value: &'v Value, found: &mut Vec<&'v Value>) {
    match value {
        Value::Array(items) => items.iter().for_each(|it| leaves(it, found)),
        Value::Object(properties) => properties.values().for_each(|it| leaves(it, found)),
        Value::Null => {}
        scalar => found.push(scalar),
    }
}

/// Whether OpenAPI leaves the serialization open, because the value is nested more deeply than the style supports.
/// Exploded objects are defined by [`Style::take`], except for arrays of non-scalars.
pub(crate) fn is_open(style: &Style, value: &Value) -> bool {
    let is_decided = style.name == "form" && style.explode && value.is_object();
    is_deep(value) && (!is_decided || has_deep_lists(value))
}

fn has_deep_lists(value: &Value) -> bool {
    match value {
        Value::Object(properties) => properties.values().any(has_deep_lists),
        list => is_deep(list),
    }
}
