//! YAML and JSON as plain data with line numbers: the spec, and the examples of the page.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Value as Json;
use serde_yaml::Spanned;

/// A value, and the line that it begins at.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) line: usize,
    pub(crate) value: Value,
}

/// The value of a node.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    /// `null`, a boolean, a number or a string.
    Scalar(Json),
    Array(Vec<Node>),
    /// In the order of the text.
    Object(Vec<Entry>),
}

/// A key with its value.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) key: String,
    /// The line of the key.
    pub(crate) line: usize,
    pub(crate) node: Node,
}

/// Parses a string that follows a number of lines of its file.
pub(crate) fn parse(text: &str, lines_before: usize) -> Result<Node, String> {
    // As in YAML 1.2, where `no` is a string.
    let options = serde_yaml::options! { strict_booleans: true };
    let mut node: Node =
        serde_yaml::from_str_with_options(text, options).map_err(|it| it.to_string())?;
    node.shift(lines_before);
    Ok(node)
}

impl Node {
    /// The entries of an object; none of anything else.
    pub(crate) fn entries(&self) -> &[Entry] {
        match &self.value {
            Value::Object(entries) => entries,
            _ => &[],
        }
    }

    /// The items of an array; none of anything else.
    pub(crate) fn items(&self) -> &[Node] {
        match &self.value {
            Value::Array(items) => items,
            _ => &[],
        }
    }

    /// The entry of an object with this key.
    pub(crate) fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries().iter().find(|it| it.key == key)
    }

    /// The value of an object at this key.
    pub(crate) fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|it| &it.node)
    }

    /// The value at a JSON pointer.
    pub(crate) fn pointer(&self, pointer: &str) -> Option<&Node> {
        let steps = pointer.split('/').skip(1);
        steps
            .map(|it| it.replace("~1", "/").replace("~0", "~"))
            .try_fold(self, |node, step| match &node.value {
                Value::Array(items) => items.get(step.parse::<usize>().ok()?),
                _ => node.get(&step),
            })
    }

    /// A string.
    pub(crate) fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar(it) => it.as_str(),
            _ => None,
        }
    }

    /// Whether it is `true`.
    pub(crate) fn is_true(&self) -> bool {
        matches!(self.value, Value::Scalar(Json::Bool(true)))
    }

    /// Whether it is `null`.
    pub(crate) fn is_null(&self) -> bool {
        matches!(self.value, Value::Scalar(Json::Null))
    }

    /// The value without its lines.
    pub(crate) fn json(&self) -> Json {
        match &self.value {
            Value::Scalar(it) => it.clone(),
            Value::Array(items) => items.iter().map(Node::json).collect(),
            Value::Object(entries) => entries
                .iter()
                .map(|it| (it.key.clone(), it.node.json()))
                .collect(),
        }
    }

    fn shift(&mut self, lines: usize) {
        self.line += lines;
        match &mut self.value {
            Value::Scalar(_) => {}
            Value::Array(items) => items.iter_mut().for_each(|it| it.shift(lines)),
            Value::Object(entries) => {
                for it in entries {
                    it.line += lines;
                    it.node.shift(lines);
                }
            }
        }
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let spanned: Spanned<Value> = Spanned::deserialize(deserializer)?;
        Ok(Node {
            line: line(&spanned),
            value: spanned.value,
        })
    }
}

fn line<T>(spanned: &Spanned<T>) -> usize {
    usize::try_from(spanned.referenced.line()).unwrap_or_default()
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Values)
    }
}

struct Values;

impl<'de> Visitor<'de> for Values {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Scalar(Json::Null))
    }

    fn visit_bool<E: Error>(self, it: bool) -> Result<Value, E> {
        Ok(Value::Scalar(it.into()))
    }

    fn visit_i64<E: Error>(self, it: i64) -> Result<Value, E> {
        Ok(Value::Scalar(it.into()))
    }

    fn visit_u64<E: Error>(self, it: u64) -> Result<Value, E> {
        Ok(Value::Scalar(it.into()))
    }

    fn visit_f64<E: Error>(self, it: f64) -> Result<Value, E> {
        Ok(Value::Scalar(it.into()))
    }

    fn visit_str<E: Error>(self, it: &str) -> Result<Value, E> {
        Ok(Value::Scalar(it.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut all = Vec::new();
        while let Some(item) = items.next_element()? {
            all.push(item);
        }
        Ok(Value::Array(all))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut all = Vec::new();
        while let Some((key, node)) = entries.next_entry::<Spanned<String>, Node>()? {
            all.push(Entry {
                line: line(&key),
                key: key.value,
                node,
            });
        }
        Ok(Value::Object(all))
    }
}
