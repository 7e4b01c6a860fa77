//! XML to values of JSON and back, by shapes that generated code declares from the `xml` objects of a description.
//!
//! Reading goes by local names: prefixes, and the name of the root, may differ from server to server. Document types,
//! and entities of their making, are refused.

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
/// A `null` that is not [`Nullable`](Shape::Nullable) or [`Any`](Shape::Any) is no property; elsewhere it is
/// `xsi:nil="true"`.
///
/// # Errors
///
/// If the value does not have the shape, is nested too deeply, or holds a name or a character that XML cannot.
pub fn to_xml(root: &Element, value: &Value) -> Result<Vec<u8>, Error> {
    write::document(root, value)
}

/// Reads a value out of XML: UTF-8, or UTF-16 with a byte order mark. The root may have any name.
///
/// # Errors
///
/// If it is not XML, has a document type, is nested too deeply, or does not have the shape.
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

/// A value as its shape sees it: by its text, in which a number has the digits that it was written with.
pub(crate) fn json(value: &(impl Serialize + ?Sized)) -> Result<Value, serde_json::Error> {
    serde_json::from_slice(&serde_json::to_vec(value)?)
}
