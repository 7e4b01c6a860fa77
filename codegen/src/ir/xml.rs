//! The XML representation of values.

use super::Name;

/// The XML representation of an API's values.
#[derive(Clone, Debug, Default)]
pub struct Xml {
    /// The named shapes, which may be recursive; [`XmlShape::Named`] is an index.
    pub shapes: Vec<(Name, XmlShape)>,
    /// The root elements of bodies; [`XmlRoot`] is an index.
    pub roots: Vec<(Name, XmlElement)>,
}

/// The index of a root element in [`Xml::roots`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct XmlRoot(pub usize);

/// The XML representation of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum XmlShape {
    /// A string, or a value that is a string in JSON.
    Text,
    /// An integer.
    Integer,
    /// A number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// Unknown.
    Any,
    /// A list, and whether it is wrapped in an element.
    List(Box<XmlElement>, bool),
    /// An object: its properties, and the shape of additional ones.
    Object(Vec<XmlProperty>, Box<XmlShape>),
    /// A shape, or `null`.
    Nullable(Box<XmlShape>),
    /// A named shape, by its index in [`Xml::shapes`].
    Named(usize),
}

/// An element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct XmlElement {
    /// Its local name. Empty for the items of a list that have the list's name.
    pub name: String,
    /// Its namespace; by default that of the parent.
    pub namespace: Option<String>,
    /// Its prefix.
    pub prefix: Option<String>,
    /// The shape of its content.
    pub shape: XmlShape,
}

/// A property of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct XmlProperty {
    /// Its name in JSON.
    pub property: String,
    /// Its name in XML and its shape.
    pub element: XmlElement,
    /// Whether it is an attribute.
    pub attribute: bool,
    /// Whether it is the text of the object's element.
    pub text: bool,
    /// Whether it is an unwrapped list that is always present.
    pub required: bool,
}
