//! A tree of values in which every key and value has its span.
//!
//! Independent of OpenAPI: only the data model shared by JSON and YAML.

use std::fmt::{self, Write as _};

use indexmap::IndexMap;
use indexmap::map::Entry;

use crate::source::Span;

/// A value and its span.
#[derive(Clone, Debug)]
pub struct Node {
    /// The location.
    pub span: Span,
    /// The value.
    pub value: Value,
}

/// The value of a node. Numbers keep their text, so that no digit is lost.
#[derive(Clone, Debug)]
pub enum Value {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number as written.
    Number(String),
    /// A string.
    String(String),
    /// An array.
    Array(Vec<Node>),
    /// An object.
    Object(Object),
}

/// An object in document order.
#[derive(Clone, Debug, Default)]
pub struct Object {
    properties: IndexMap<String, Property>,
}

/// An entry of an [`Object`].
#[derive(Clone, Debug)]
pub struct Property {
    /// The location of the key.
    pub key_span: Span,
    /// The value.
    pub node: Node,
}

impl Property {
    /// From the key to the end of the value.
    pub(super) fn span(&self) -> Span {
        Span {
            start: self.key_span.start,
            end: self.node.span.end.max(self.key_span.end),
        }
    }

    /// Whether a span lies within it.
    pub(super) fn contains(&self, span: Span) -> bool {
        let own = self.span();
        own.start <= span.start && span.end <= own.end
    }
}

impl Object {
    /// Appends a property. Returns a duplicate key, and the span of the existing one.
    pub fn insert(&mut self, key: String, property: Property) -> Result<(), (String, Span)> {
        match self.properties.entry(key) {
            Entry::Occupied(first) => Err((first.key().clone(), first.get().key_span)),
            Entry::Vacant(entry) => {
                entry.insert(property);
                Ok(())
            }
        }
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.properties.get(key).map(|it| &it.node)
    }

    /// The entry of a key.
    pub fn property(&self, key: &str) -> Option<&Property> {
        self.properties.get(key)
    }

    /// The value of a key, mutable.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Node> {
        self.properties.get_mut(key).map(|it| &mut it.node)
    }

    /// The keys and mutable values.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (&str, &mut Node)> {
        self.properties
            .iter_mut()
            .map(|(key, property)| (key.as_str(), &mut property.node))
    }

    /// Replaces the entry of a key, or appends it.
    pub fn put(&mut self, key: &str, property: Property) {
        self.properties.insert(key.to_owned(), property);
    }

    /// Removes a property, if there is one.
    pub fn remove(&mut self, key: &str) {
        self.properties.shift_remove(key);
    }

    /// All entries, in document order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Property)> {
        self.properties
            .iter()
            .map(|(key, property)| (key.as_str(), property))
    }

    /// The number of properties.
    pub fn len(&self) -> usize {
        self.properties.len()
    }

    /// The keys, in document order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.properties.keys().map(String::as_str)
    }

    /// Whether it has no properties.
    pub fn is_empty(&self) -> bool {
        self.properties.is_empty()
    }
}

impl Node {
    /// The object, if it is one.
    pub fn as_object(&self) -> Option<&Object> {
        match &self.value {
            Value::Object(object) => Some(object),
            _ => None,
        }
    }

    /// The items, if this is an array.
    pub fn as_array(&self) -> Option<&[Node]> {
        match &self.value {
            Value::Array(items) => Some(items),
            _ => None,
        }
    }

    /// The string, if it is one.
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// The text of a scalar, whether or not it is quoted.
    pub fn text(&self) -> String {
        match &self.value {
            Value::String(text) | Value::Number(text) => text.clone(),
            Value::Bool(it) => it.to_string(),
            Value::Null | Value::Array(_) | Value::Object(_) => String::new(),
        }
    }

    /// The value of a property, if this is an object with that property.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.as_object()?.get(key)
    }

    /// The number of values in it, itself included.
    pub(super) fn size(&self) -> usize {
        match &self.value {
            Value::Object(object) => 1 + object.iter().map(|(_, it)| it.node.size()).sum::<usize>(),
            Value::Array(items) => 1 + items.iter().map(Node::size).sum::<usize>(),
            _ => 1,
        }
    }

    /// The kind of value, as used in messages.
    pub fn kind(&self) -> &'static str {
        match self.value {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::String(_) => "a string",
            Value::Array(_) => "an array",
            Value::Object(_) => "an object",
        }
    }

    /// Converts to JSON. A number out of `f64`'s range becomes a string.
    pub fn to_json(&self) -> serde_json::Value {
        match &self.value {
            Value::Null => serde_json::Value::Null,
            Value::Bool(it) => (*it).into(),
            Value::Number(text) => {
                serde_json::from_str(text).unwrap_or_else(|_| text.as_str().into())
            }
            Value::String(text) => text.as_str().into(),
            Value::Array(items) => items.iter().map(Node::to_json).collect(),
            Value::Object(object) => object
                .iter()
                .map(|(key, it)| (key.to_owned(), it.node.to_json()))
                .collect(),
        }
    }

    /// Converts to JSON for an OpenAPI object with only string properties. Numbers and booleans become strings as
    /// written and are added to `coerced`; `null` is omitted.
    pub fn to_texts<'n>(&'n self, coerced: &mut Vec<&'n Node>) -> serde_json::Value {
        match &self.value {
            Value::Number(_) | Value::Bool(_) => {
                coerced.push(self);
                self.text().into()
            }
            Value::Array(items) => items.iter().map(|it| it.to_texts(coerced)).collect(),
            Value::Object(object) => object
                .iter()
                .filter(|(key, it)| !key.starts_with("x-") && !matches!(it.node.value, Value::Null))
                .map(|(key, it)| (key.to_owned(), it.node.to_texts(coerced)))
                .collect(),
            Value::Null | Value::String(_) => self.to_json(),
        }
    }

    /// The node that a JSON pointer (RFC 6901, without `#`) names.
    pub fn pointer(&self, pointer: &str) -> Option<&Node> {
        let mut node = self;
        for token in pointer.split('/').skip(1) {
            let token = token.replace("~1", "/").replace("~0", "~");
            node = match &node.value {
                Value::Object(object) => object.get(&token)?,
                Value::Array(items) => items.get(token.parse::<usize>().ok()?)?,
                _ => return None,
            };
        }
        Some(node)
    }

    /// The node that a JSON pointer names, mutable.
    pub(super) fn pointer_mut(&mut self, pointer: &str) -> Option<&mut Node> {
        let mut node = self;
        for token in pointer.split('/').skip(1) {
            let token = token.replace("~1", "/").replace("~0", "~");
            node = match &mut node.value {
                Value::Object(object) => object.get_mut(&token)?,
                Value::Array(items) => items.get_mut(token.parse::<usize>().ok()?)?,
                _ => return None,
            };
        }
        Some(node)
    }

    /// The JSON pointer of the innermost key or value that contains a span.
    pub fn pointer_to(&self, span: Span) -> String {
        let mut pointer = String::new();
        let mut node = self;
        loop {
            match &node.value {
                Value::Object(object) => {
                    let place =
                        |at: usize| object.properties.get_index(at).map(|(_, it)| it.span());
                    let found = holding(object.properties.len(), place, span);
                    if let Some((key, property)) =
                        found.and_then(|it| object.properties.get_index(it))
                    {
                        pointer.push('/');
                        pointer.push_str(&token(key));
                        node = &property.node;
                        continue;
                    }
                }
                Value::Array(items) => {
                    let place = |at: usize| items.get(at).map(|it| it.span);
                    if let Some(index) = holding(items.len(), place, span) {
                        let _ = write!(pointer, "/{index}");
                        node = &items[index];
                        continue;
                    }
                }
                _ => {}
            }
            return pointer;
        }
    }
}

impl fmt::Display for Node {
    /// JSON, for messages.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.to_json())
    }
}

/// The index of the span that contains another one. Tries a binary search first; merged values are not in order.
fn holding(count: usize, place: impl Fn(usize) -> Option<Span>, span: Span) -> Option<usize> {
    let contains =
        |at: usize| place(at).is_some_and(|it| it.start <= span.start && span.end <= it.end);
    let (mut low, mut high) = (0, count);
    while low < high {
        let middle = low.midpoint(high);
        if place(middle).is_some_and(|it| it.start <= span.start) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    let last = low.checked_sub(1).filter(|it| contains(*it));
    last.or_else(|| (0..count).find(|it| contains(*it)))
}

/// Escapes a key as a JSON pointer token (RFC 6901).
pub fn token(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
