//! How values are represented in XML.

use std::fmt;

/// The maximum nesting depth of elements, for reading and writing.
pub const MAX_DEPTH: usize = 128;

/// The property of an object that holds the text between its elements, if there is any. No element can have this name.
pub const TEXT: &str = "$text";

/// The namespace of `xsi:nil`.
pub(super) const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// How a value is represented in XML.
///
/// Whatever its shape, an element with `xsi:nil="true"` is read as `null`.
pub enum Shape {
    /// Text: a string in JSON. It is not trimmed.
    Text,
    /// A number without a fraction, of no more than 64 bits.
    Integer,
    /// A number.
    Number,
    /// `true` or `false`; `1` and `0` are also read.
    Boolean,
    /// Any value. An element without elements and attributes is a string; any other is an object, in which repeated
    /// elements are an array.
    Any,
    /// A list.
    List {
        /// An item. If its name is empty, or if the list is one of the [others](Self::Object), it has the name of the
        /// list.
        item: &'static Element,
        /// Whether the list has an element, which contains the items; they may then have any name. Otherwise the items
        /// of a property take the place of the list, and an empty list is not written. A list that is not a property
        /// (the root, or an item of another list) always has an element.
        wrapped: bool,
    },
    /// An object, or a map.
    Object {
        /// The properties that are known, in the order in which they are written.
        properties: &'static [Property],
        /// The content of other elements, whose local names are the names of properties. Other attributes, and text,
        /// are kept only if this is [`Any`](Self::Any). An element with the JSON name of a known property that is not
        /// that property is ignored.
        others: &'static Shape,
    },
    /// A value that may be `null`, which is written as `xsi:nil="true"`. An element without text is also read as `null`
    /// if the type has no empty value.
    Nullable(&'static Shape),
}

/// An element: its name and its content.
#[derive(Debug)]
pub struct Element {
    /// The local name.
    pub name: &'static str,
    /// The namespace, which is declared where necessary; if empty, that of the enclosing element.
    pub namespace: &'static str,
    /// The prefix; empty if there is none. Without a namespace, it is written but not declared.
    pub prefix: &'static str,
    /// Its content.
    pub shape: &'static Shape,
}

/// A property of an object.
#[derive(Debug)]
pub struct Property {
    /// Its name in JSON.
    pub property: &'static str,
    /// Its name in XML, and its content. For a list that is not wrapped, the name of the item is used instead. The local
    /// names of properties are unique, because reading distinguishes elements by them alone.
    pub element: Element,
    /// Whether it is an attribute. An attribute contains no list and no object, and without a prefix has no namespace.
    pub attribute: bool,
    /// Whether it is the text of the object's element.
    pub text: bool,
    /// Whether an absent list is an empty one, because empty ones are not written.
    pub required: bool,
}

impl Element {
    /// An element without a namespace.
    pub const fn named(name: &'static str, shape: &'static Shape) -> Self {
        Self {
            name,
            namespace: "",
            prefix: "",
            shape,
        }
    }

    /// Sets the namespace, and the prefix, which may be empty.
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
            text: false,
            required: false,
        }
    }

    /// A property that is the text of the object's element.
    pub const fn text(property: &'static str, element: Element) -> Self {
        Self {
            text: true,
            ..Self::element(property, element)
        }
    }

    /// A property that is an attribute.
    pub const fn attribute(property: &'static str, element: Element) -> Self {
        Self {
            property,
            element,
            attribute: true,
            text: false,
            required: false,
        }
    }

    /// The same property as a list that is always present, though it may be empty.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }
}

impl Shape {
    /// The shape of the values other than `null`.
    pub(super) fn inner(&self) -> &Self {
        match self {
            Self::Nullable(shape) => shape.inner(),
            shape => shape,
        }
    }

    pub(super) fn takes_null(&self) -> bool {
        matches!(self, Self::Any | Self::Nullable(_))
    }

    /// The items, if they have no element around them.
    pub(super) fn bare_items(&self) -> Option<&'static Element> {
        match self.inner() {
            Self::List {
                item,
                wrapped: false,
            } => Some(item),
            _ => None,
        }
    }
}

/// Prints no nested shapes, because they may be recursive.
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
