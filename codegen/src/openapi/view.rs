//! Return types of the typed objects' accessors: values of the document with their spans.

use std::marker::PhantomData;
use std::ops::Deref;

use super::grammar::Noun;
use crate::load::{Node, Object, Value};
use crate::source::Span;

/// A typed object: one of OpenAPI's objects, or a reference to one.
///
/// An accessor returns `None` if the keyword is absent or its value has the wrong kind. The latter is reported by the
/// walk over the grammar.
pub(crate) trait Typed<'d>: Copy {
    /// The grammar of the object.
    fn noun() -> &'static Noun;
    fn of(node: &'d Node) -> Self;
    fn node(self) -> &'d Node;

    fn span(self) -> Span {
        self.node().span
    }

    /// The span of a keyword's value, or of the object if the keyword is absent.
    fn span_of(self, key: &str) -> Span {
        debug_assert!(Self::noun().has(key), "`{key}` of {}", Self::noun().name);
        self.node().get(key).map_or(self.span(), |it| it.span)
    }

    /// Whether it has a keyword, with any value.
    fn has(self, key: &str) -> bool {
        debug_assert!(Self::noun().has(key), "`{key}` of {}", Self::noun().name);
        self.node().get(key).is_some()
    }
}

/// A string with its span.
#[derive(Clone, Copy)]
pub(crate) struct Text<'d> {
    pub(crate) text: &'d str,
    pub(crate) span: Span,
}

impl<'d> Text<'d> {
    pub(crate) fn of(node: &'d Node) -> Option<Self> {
        let text = node.as_str()?;
        Some(Text {
            text,
            span: node.span,
        })
    }

    pub(crate) fn as_str(self) -> &'d str {
        self.text
    }
}

impl Deref for Text<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        self.text
    }
}

/// An array of typed objects.
#[derive(Clone, Copy)]
pub(crate) struct List<'d, T> {
    items: &'d [Node],
    of: PhantomData<T>,
}

impl<'d, T: Typed<'d>> List<'d, T> {
    pub(super) fn of(node: &'d Node) -> Option<Self> {
        let items = node.as_array()?;
        Some(List {
            items,
            of: PhantomData,
        })
    }

    pub(crate) fn len(self) -> usize {
        self.items.len()
    }

    pub(crate) fn get(self, index: usize) -> Option<T> {
        self.items.get(index).map(T::of)
    }

    /// The item, if there is exactly one.
    pub(crate) fn only(self) -> Option<T> {
        match self.items {
            [only] => Some(T::of(only)),
            _ => None,
        }
    }

    pub(crate) fn iter(self) -> <Self as IntoIterator>::IntoIter {
        self.into_iter()
    }
}

impl<T> Default for List<'_, T> {
    fn default() -> Self {
        List {
            items: &[],
            of: PhantomData,
        }
    }
}

/// A map of typed objects.
#[derive(Clone, Copy)]
pub(crate) struct Map<'d, T> {
    object: Option<&'d Object>,
    of: PhantomData<T>,
}

/// An entry of a [`Map`].
#[derive(Clone, Copy)]
pub(crate) struct Entry<'d, T> {
    pub(crate) key: &'d str,
    pub(crate) key_span: Span,
    pub(crate) value: T,
}

impl<'d, T: Typed<'d>> Map<'d, T> {
    pub(super) fn of(node: &'d Node) -> Option<Self> {
        let object = node.as_object()?;
        Some(Map {
            object: Some(object),
            of: PhantomData,
        })
    }

    pub(crate) fn is_empty(self) -> bool {
        self.object.is_none_or(Object::is_empty)
    }

    pub(crate) fn to_json(self) -> serde_json::Value {
        let all = self
            .iter()
            .map(|(key, it)| (key.to_owned(), it.node().to_json()));
        all.collect()
    }

    pub(crate) fn get(self, key: &str) -> Option<T> {
        self.object?.get(key).map(T::of)
    }

    /// The keys and values.
    pub(crate) fn iter(self) -> impl Iterator<Item = (&'d str, T)> {
        self.entries().map(|it| (it.key, it.value))
    }

    /// The keys with their spans, and the values.
    pub(crate) fn entries(self) -> impl Iterator<Item = Entry<'d, T>> {
        let entries = self.object.into_iter().flat_map(Object::iter);
        entries.map(|(key, property)| Entry {
            key,
            key_span: property.key_span,
            value: T::of(&property.node),
        })
    }

    /// The span of a key.
    pub(crate) fn key_span(self, key: &str) -> Option<Span> {
        Some(self.object?.property(key)?.key_span)
    }

    pub(crate) fn keys(self) -> impl Iterator<Item = &'d str> {
        self.object.into_iter().flat_map(Object::keys)
    }

    pub(crate) fn values(self) -> impl Iterator<Item = T> {
        self.iter().map(|it| it.1)
    }
}

impl<T> Default for Map<'_, T> {
    fn default() -> Self {
        Map {
            object: None,
            of: PhantomData,
        }
    }
}

impl<'d, T: Typed<'d>> IntoIterator for List<'d, T> {
    type Item = T;
    type IntoIter = std::iter::Map<std::slice::Iter<'d, Node>, fn(&'d Node) -> T>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.iter().map(T::of)
    }
}

/// The value of a keyword that is an object, or a boolean in its place.
pub(super) fn one<'d, T: Typed<'d>>(node: &'d Node, key: &str) -> Option<T> {
    let value = node.get(key)?;
    matches!(value.value, Value::Object(_) | Value::Bool(_)).then(|| T::of(value))
}

/// A string, or the text of a number.
pub(super) fn text_or_number(node: &Node) -> Option<String> {
    let is_text = matches!(node.value, Value::String(_) | Value::Number(_));
    is_text.then(|| node.text().trim().to_owned())
}
