//! XML: how values stand in it that are JSON elsewhere.

use super::Name;

/// How the values of an API stand in XML.
#[derive(Clone, Debug, Default)]
pub struct Xml {
    /// The schemas with names, some of which may hold themselves; [`XmlShape::Named`] is an index.
    pub shapes: Vec<(Name, XmlShape)>,
    /// The bodies; [`XmlRoot`] is an index.
    pub roots: Vec<(Name, XmlElement)>,
}

/// The index of a body in [`Xml::roots`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct XmlRoot(pub usize);

/// How a value stands in XML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum XmlShape {
    /// A string, or what JSON writes as one.
    Text,
    /// A number without a fraction.
    Integer,
    /// A number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// Not known.
    Any,
    /// A list; whether it has an element of its own.
    List(Box<XmlElement>, bool),
    /// An object: its properties, and what others hold.
    Object(Vec<XmlProperty>, Box<XmlShape>),
    /// The same, or `null`.
    Nullable(Box<XmlShape>),
    /// That of a schema with a name: its index in [`Xml::shapes`].
    Named(usize),
}

/// An element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct XmlElement {
    /// Its local name; of the items of a list empty if it is the list's.
    pub name: String,
    /// Its namespace; without one, that of what it is in.
    pub namespace: Option<String>,
    /// Its prefix.
    pub prefix: Option<String>,
    /// What it holds.
    pub shape: XmlShape,
}

/// A property of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct XmlProperty {
    /// Its name in JSON.
    pub property: String,
    /// Its name in XML, and what it holds.
    pub element: XmlElement,
    /// Whether it is an attribute.
    pub attribute: bool,
    /// Whether it is a list without an element of its own that is always there.
    pub required: bool,
}
