//! Values as texts, where a request has no room for JSON: the styles by RFC 6570 and the tables of OpenAPI's Parameter
//! Object.
//!
//! A style's delimiter is sent as it is, and one that is part of a value is sent encoded: what was sent is therefore split
//! first and decoded then.

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

/// Whether a text says what a value is. A string is no JSON, so its quotes are not sent.
pub(crate) fn says(sent: &str, value: &Value) -> bool {
    match value {
        Value::String(text) => sent == text,
        other => same(sent, &other.to_string()),
    }
}

/// A part of a query or a form, decoded.
pub(crate) fn unescaped(text: &str) -> String {
    let text = text.replace('+', " ");
    percent_decode_str(&text).decode_utf8_lossy().into_owned()
}

/// A pair of a query, a form or a cookie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pair {
    /// Its name, decoded.
    pub(crate) name: String,
    /// Its value as it was sent.
    pub(crate) raw: String,
}

impl Pair {
    /// Its value, decoded.
    pub(crate) fn text(&self) -> String {
        unescaped(&self.raw)
    }
}

/// The pairs of a query or a form.
pub(crate) fn pairs(text: &str) -> Vec<Pair> {
    let pairs = text.split('&').filter(|it| !it.is_empty());
    let pairs = pairs.map(|it| it.split_once('=').unwrap_or((it, "")));
    let pairs = pairs.map(|(name, raw)| Pair {
        name: unescaped(name),
        raw: raw.to_owned(),
    });
    pairs.collect()
}

/// How a value is written where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Style {
    pub(crate) name: String,
    pub(crate) explode: bool,
}

impl Style {
    /// Takes the pairs that a value became out of those of a query or a form, if they are there.
    pub(crate) fn take(&self, sent: &mut Vec<Pair>, name: &str, value: &Value) -> bool {
        match (self.name.as_str(), value) {
            ("json" | "urlencoded" | "text", _) => {
                take_first(sent, name, |it| self.is_whole(&it.text(), value))
            }
            ("deepObject", Value::Object(properties)) => {
                let pairs = properties.iter();
                let pairs = pairs.map(|(key, it)| (format!("{name}[{key}]"), it));
                take_all(sent, &pairs.collect::<Vec<_>>())
            }
            // OpenAPI does not say how; with their indices is how the forms of the Web write it.
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
                take_all(sent, &pairs)
            }
            (style, _) => {
                // An encoded delimiter may stand for one that a URI cannot hold.
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

    /// Whether a text is all of a value that has a media type.
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

    /// Whether a text in a path or a header is a value; the properties of an object have no order. `read` decodes a piece.
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
            // OpenAPI 3.0 had dots here too, against RFC 6570.
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

/// Whether a text is a scalar, or a list or an object without `explode`: `a,b`, or `key,value`.
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

/// Whether a text is a list or an object with `explode`: each item, after its name if it has one, or `key=value`.
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

/// The pairs of a property of an exploded object. OpenAPI leaves open what a list or an object becomes there: in this project
/// a list repeats the pair, as Spring and others read it, and the properties of an object are pairs of their own.
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

/// Takes pairs if all of them are there, those of one name in their order.
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

/// Whether a value goes deeper than any style does, so that OpenAPI leaves open how it is written.
pub(crate) fn is_deep(value: &Value) -> bool {
    let holds = |it: &Value| it.is_object() || it.is_array();
    match value {
        Value::Object(properties) => properties.values().any(holds),
        Value::Array(items) => items.iter().any(holds),
        _ => false,
    }
}

/// Takes the pairs of a value that goes deeper than its style: whichever they are, none of its scalars may lack, and none
/// of its strings is sent as JSON by itself.
pub(crate) fn take_deep(style: &Style, sent: &mut Vec<Pair>, name: &str, value: &Value) -> bool {
    let starts = |key: &str, name: &str| {
        key == name || key.starts_with(&format!("{name}[")) || key.starts_with(&format!("{name}."))
    };
    let mut names = vec![name.to_owned()];
    // A deep object keeps its own name before those of its properties.
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

/// Whether OpenAPI leaves open how a value is written: it goes deeper than its style. Exploded objects are decided, see
/// [`Style::take`], but for lists of what is no scalar.
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
