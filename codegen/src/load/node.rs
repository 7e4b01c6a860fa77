//! The document as a tree in which every key and value knows its place.
//!
//! Knows nothing of OpenAPI: only of the values that JSON and YAML share.

use std::fmt::{self, Write as _};

use indexmap::IndexMap;

use crate::source::Span;

/// A value with its place.
#[derive(Clone, Debug)]
pub struct Node {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub value: Value,
}

/// What a node holds. Numbers keep their text, so that no digit is lost.
#[derive(Clone, Debug)]
pub enum Value {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number as it is written.
    Number(String),
    /// A string.
    String(String),
    /// An ordered list.
    Array(Vec<Node>),
    /// An ordered map.
    Object(Object),
}

/// A map in the order of the document.
#[derive(Clone, Debug, Default)]
pub struct Object {
    properties: IndexMap<String, Property>,
}

/// What an [`Object`] holds under a key.
#[derive(Clone, Debug)]
pub struct Property {
    /// Where the key stands.
    pub key_span: Span,
    /// The value.
    pub node: Node,
}

impl Property {
    /// From the key to the end of the value.
    fn span(&self) -> Span {
        Span {
            start: self.key_span.start,
            end: self.node.span.end.max(self.key_span.end),
        }
    }

    /// Whether a place lies within it.
    pub(super) fn holds(&self, span: Span) -> bool {
        let own = self.span();
        own.start <= span.start && span.end <= own.end
    }
}

impl Object {
    /// Adds a property at the end, or tells where its key stands already.
    pub fn insert(&mut self, key: &str, property: Property) -> Result<(), Span> {
        if let Some(first) = self.properties.get(key) {
            return Err(first.key_span);
        }
        self.properties.insert(key.to_owned(), property);
        Ok(())
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.properties.get(key).map(|it| &it.node)
    }

    /// What the object holds under a key.
    pub fn property(&self, key: &str) -> Option<&Property> {
        self.properties.get(key)
    }

    /// The value of a key, to be changed.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Node> {
        self.properties.get_mut(key).map(|it| &mut it.node)
    }

    /// All keys and values, these to be changed.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (&str, &mut Node)> {
        self.properties
            .iter_mut()
            .map(|(key, property)| (key.as_str(), &mut property.node))
    }

    /// Puts a property in the place of that of its key, or at the end.
    pub fn put(&mut self, key: &str, property: Property) {
        self.properties.insert(key.to_owned(), property);
    }

    /// Removes a property, if there is one.
    pub fn remove(&mut self, key: &str) {
        self.properties.shift_remove(key);
    }

    /// All properties, in the order of the document.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Property)> {
        self.properties
            .iter()
            .map(|(key, property)| (key.as_str(), property))
    }

    /// How many properties there are.
    pub fn len(&self) -> usize {
        self.properties.len()
    }

    /// The keys, in the order of the document.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.properties.keys().map(String::as_str)
    }

    /// Whether it has no property.
    pub fn is_empty(&self) -> bool {
        self.properties.is_empty()
    }
}

impl Node {
    /// The properties, if this is an object.
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

    /// The text, if this is a string.
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// A scalar as text, whether or not it stands in quotes.
    pub fn text(&self) -> String {
        match &self.value {
            Value::String(text) | Value::Number(text) => text.clone(),
            Value::Bool(it) => it.to_string(),
            Value::Null | Value::Array(_) | Value::Object(_) => String::new(),
        }
    }

    /// The value of a property, if this is an object that has it.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.as_object()?.get(key)
    }

    /// What this is, in words for a message.
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

    /// The same value without places. A number that no `f64` holds becomes a string.
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

    /// The same value for an object of OpenAPI that holds texts only: what is written as a number or a boolean is taken
    /// as it is written, and told; what is `null` is left out.
    pub fn to_texts<'n>(&'n self, told: &mut Vec<&'n Node>) -> serde_json::Value {
        match &self.value {
            Value::Number(_) | Value::Bool(_) => {
                told.push(self);
                self.text().into()
            }
            Value::Array(items) => items.iter().map(|it| it.to_texts(told)).collect(),
            Value::Object(object) => object
                .iter()
                .filter(|(key, it)| !key.starts_with("x-") && !matches!(it.node.value, Value::Null))
                .map(|(key, it)| (key.to_owned(), it.node.to_texts(told)))
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

    /// The JSON pointer of the innermost key or value that holds a place.
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
    /// The value as JSON, for messages.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.to_json())
    }
}

/// Which of so many places holds another. Mostly they stand in order: what was merged does not.
fn holding(count: usize, place: impl Fn(usize) -> Option<Span>, span: Span) -> Option<usize> {
    let holds =
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
    let last = low.checked_sub(1).filter(|it| holds(*it));
    last.or_else(|| (0..count).find(|it| holds(*it)))
}

/// A key as a token of a JSON pointer (RFC 6901).
pub fn token(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
