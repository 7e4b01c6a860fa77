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
mod shape;
#[cfg(test)]
mod tests;
mod write;

use serde::Serialize;
use serde_json::Value;

use crate::decoding::meter;

pub use error::Error;
pub use shape::{Element, MAX_DEPTH, Property, Shape, TEXT};

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
    write::document(root, value)
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
