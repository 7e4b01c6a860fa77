//! How values stand in XML.

use std::fmt;

/// How many elements may stand within each other, reading and writing.
pub const MAX_DEPTH: usize = 128;

/// The property of an object that holds the text between its elements, if there is any. No element can have this name.
pub const TEXT: &str = "$text";

/// The namespace of `xsi:nil`.
pub(super) const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// How a value stands in XML.
///
/// Whatever its shape, an element with `xsi:nil="true"` is read as `null`.
pub enum Shape {
    /// A text: whatever JSON writes as a string. Not trimmed.
    Text,
    /// A number without a fraction, of no more than 64 bits.
    Integer,
    /// A number.
    Number,
    /// `true` or `false`; `1` or `0` are read too.
    Boolean,
    /// Not known. An element with neither elements nor attributes is a string; any other is an object, of which what
    /// stands there more than once is an array.
    Any,
    /// A list.
    List {
        /// An item. Without a name, it has that of the list; so it has among [others](Self::Object), which know no other.
        item: &'static Element,
        /// Whether the items stand within an element of the list's own, whatever they are called there. Else the items
        /// of a property stand beside each other where the list would, and an empty list is not written at all. A list
        /// that is no property (the root, or an item of another list) has an element of its own in any case.
        wrapped: bool,
    },
    /// An object, or a map.
    Object {
        /// The properties that are known, in the order in which they are written.
        properties: &'static [Property],
        /// What other elements hold: their local names are the names of the properties. Other attributes, and text, are
        /// kept only if this is [`Any`](Self::Any). An element that has the JSON name of a known property, but is not
        /// that property, is ignored.
        others: &'static Shape,
    },
    /// A value that may be `null`, which is written as `xsi:nil="true"`. Where no text is no value, that is read as
    /// `null` too.
    Nullable(&'static Shape),
}

/// An element: its name, and what it holds.
#[derive(Debug)]
pub struct Element {
    /// The local name.
    pub name: &'static str,
    /// The namespace, declared where it is not yet; empty, it is that of the element around it.
    pub namespace: &'static str,
    /// The prefix; empty if there is none. Without a namespace it stands as it is, declared nowhere.
    pub prefix: &'static str,
    /// What it holds.
    pub shape: &'static Shape,
}

/// A property of an object.
#[derive(Debug)]
pub struct Property {
    /// Its name in JSON.
    pub property: &'static str,
    /// Its name in XML, and what it holds. Of a list that is not wrapped, the item's name takes the place of this. No two
    /// properties have one local name: reading distinguishes them by nothing else.
    pub element: Element,
    /// Whether it is an attribute: then it holds neither a list nor an object, and without a prefix has no namespace.
    pub attribute: bool,
    /// Whether it is the text of the object's element.
    pub text: bool,
    /// Whether a list that is not there is an empty one, as an empty one is not written.
    pub required: bool,
}

impl Element {
    /// An element of no namespace of its own.
    pub const fn named(name: &'static str, shape: &'static Shape) -> Self {
        Self {
            name,
            namespace: "",
            prefix: "",
            shape,
        }
    }

    /// The same in a namespace, with a prefix or none.
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

    /// The same of a list that is always there, though it may be empty.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }
}

impl Shape {
    /// What is not `null`.
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

/// Prints no shapes within it: they may lead back to it.
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
