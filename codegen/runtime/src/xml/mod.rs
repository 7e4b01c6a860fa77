//! Converts XML to JSON values and back, according to shapes that generated code derives from the `xml` objects of an
//! API's description.
//!
//! Elements are matched by local name: prefixes, and the name of the root, may differ between servers. Document types,
//! and the entities they define, are rejected.

mod chars;
mod error;
mod node;
mod read;
mod scalar;
#[cfg(test)]
mod tests;
mod write;

use std::fmt;

use serde::Serialize;
use serde_json::Value;

use crate::decoding::meter;

pub use error::Error;

/// The maximum nesting depth of elements, for reading and writing.
pub const MAX_DEPTH: usize = 128;

/// The property of an object that contains the text between its elements, if there is any. No element can have this
/// name.
pub const TEXT: &str = "$text";

/// The namespace of `xsi:nil`.
const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// The representation of a value in XML.
///
/// For all shapes, an element with `xsi:nil="true"` is read as `null`.
pub enum Shape {
    /// Text: any JSON string. It is not trimmed.
    Text,
    /// A number without a fraction, of at most 64 bits.
    Integer,
    /// A number.
    Number,
    /// `true` or `false`; `1` and `0` are also accepted.
    Boolean,
    /// Untyped. An element without child elements and attributes is a string. Any other is an object, in which repeated
    /// elements become an array.
    Any,
    /// A list.
    List {
        /// The items. Without a name, an item has the name of the list; so do lists among [others](Self::Object), which
        /// have no other name.
        item: &'static Element,
        /// Whether the list is an element that contains the items, whatever their names. Otherwise, the items of a
        /// property are siblings in place of the list, and an empty list is not written. A list that is not a property
        /// (the root, or an item of another list) is always an element.
        wrapped: bool,
    },
    /// An object, or a map.
    Object {
        /// The known properties, in the order in which they are written.
        properties: &'static [Property],
        /// The shape of other elements, whose local names are the names of the properties. Other attributes, and text,
        /// are kept only if this is [`Any`](Self::Any). An element that is not a known property, but has the name of
        /// one in JSON, is ignored.
        others: &'static Shape,
    },
    /// A value that may be `null`, which is written as `xsi:nil="true"`. If an empty text is not a valid value, it is
    /// also read as `null`.
    Nullable(&'static Shape),
}

/// An element: its name and its content.
#[derive(Debug)]
pub struct Element {
    /// The local name.
    pub name: &'static str,
    /// The namespace, declared where necessary; if it is empty, that of the enclosing element.
    pub namespace: &'static str,
    /// The prefix; empty if there is none. Without a namespace, it is written without a declaration.
    pub prefix: &'static str,
    /// The content.
    pub shape: &'static Shape,
}

/// A property of an object.
#[derive(Debug)]
pub struct Property {
    /// The name in JSON.
    pub property: &'static str,
    /// The name in XML, and the content. For an unwrapped list, the name of the item replaces this one. Local names
    /// must be unique among the properties, because reading distinguishes them by nothing else.
    pub element: Element,
    /// Whether it is an attribute. Then it is neither a list nor an object, and without a prefix has no namespace.
    pub attribute: bool,
    /// Whether a missing list is read as an empty one, because empty lists are not written.
    pub required: bool,
}

impl Element {
    /// An element without its own namespace.
    pub const fn named(name: &'static str, shape: &'static Shape) -> Self {
        Self {
            name,
            namespace: "",
            prefix: "",
            shape,
        }
    }

    /// Sets the namespace, and an optional prefix.
    #[must_use]
    pub const fn within(mut self, namespace: &'static str, prefix: &'static str) -> Self {
        self.namespace = namespace;
        self.prefix = prefix;
        self
    }
}

impl Property {
    /// A property that is an element.
    pub const fn element(property: &'static str, element: Element) -> Self {
        Self {
            property,
            element,
            attribute: false,
            required: false,
        }
    }

    /// A property that is an attribute.
    pub const fn attribute(property: &'static str, element: Element) -> Self {
        Self {
            property,
            element,
            attribute: true,
            required: false,
        }
    }

    /// Marks a list that is always present, though it may be empty.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }
}

/// Writes a value as XML, with a declaration.
///
/// A property with a `null` value is omitted, unless it is [`Nullable`](Shape::Nullable) or [`Any`](Shape::Any).
/// Elsewhere, `null` is written as `xsi:nil="true"`.
///
/// # Errors
///
/// If the value does not match the shape, is nested too deeply, or contains a name or a character that is invalid in
/// XML.
pub fn to_xml(root: &Element, value: &Value) -> Result<Vec<u8>, Error> {
    write::document(root, value).map(String::into_bytes)
}

/// Reads a value from XML: UTF-8, or UTF-16 with a byte order mark. The root may have any name.
///
/// # Errors
///
/// If the text is not XML, has a document type, is nested too deeply, or does not match the shape.
pub fn from_xml(root: &Element, xml: &[u8]) -> Result<Value, Error> {
    let text = node::text(xml)?;
    let before = meter::mark();
    let node = node::parse(&text)?;
    let tree = before.saturating_sub(meter::mark());
    let name = node.name().to_owned();
    let value = read::value(root.shape, node).map_err(|why| why.within(&name));
    meter::refund(tree);
    value
}

/// Serializes a value via JSON text, in which numbers keep their digits.
pub(crate) fn json(value: &(impl Serialize + ?Sized)) -> Result<Value, serde_json::Error> {
    serde_json::from_slice(&serde_json::to_vec(value)?)
}

impl Shape {
    /// The shape of values other than `null`.
    fn inner(&self) -> &Self {
        match self {
            Self::Nullable(shape) => shape.inner(),
            shape => shape,
        }
    }

    fn takes_null(&self) -> bool {
        matches!(self, Self::Any | Self::Nullable(_))
    }

    /// The items, if the list is not wrapped.
    fn bare_items(&self) -> Option<&'static Element> {
        match self.inner() {
            Self::List {
                item,
                wrapped: false,
            } => Some(item),
            _ => None,
        }
    }
}

/// Omits nested shapes, which may be recursive.
impl fmt::Debug for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text => "Text",
            Self::Integer => "Integer",
            Self::Number => "Number",
            Self::Boolean => "Boolean",
            Self::Any => "Any",
            Self::List { .. } => "List",
            Self::Object { .. } => "Object",
            Self::Nullable(_) => "Nullable",
        })
    }
}
