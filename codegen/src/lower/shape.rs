//! The shapes of schemas.

use crate::ir::Values;
use crate::openapi::{Discriminator, List, Schema};

/// The shape of a schema.
pub(super) enum Shape<'d> {
    /// Any JSON value.
    Any,
    /// The shape of another schema.
    Same(Schema<'d>),
    /// `string`, `boolean`, `integer` or `number`.
    Scalar(&'static str),
    /// An array, whose items may be described by several schemas; untyped if there are none.
    List(Vec<Schema<'d>>),
    /// An array of fixed length.
    Tuple(List<'d, Schema<'d>>),
    /// An object without known properties.
    Map,
    /// An object with the properties of all these schemas.
    Object(Vec<Schema<'d>>),
    /// Like `Object`, but a union among them has already been handled.
    Properties(Vec<Schema<'d>>),
    /// A named schema, by the reference that names it.
    Component(&'d str),
    /// Known values.
    Enum(Values, Vec<Listed<'d>>),
    /// A union.
    Union(Vec<Branch<'d>>, Option<Discriminator<'d>>),
}

/// A variant of a union.
pub(super) struct Branch<'d> {
    /// The schema, or the schema with several shapes.
    pub(super) node: Schema<'d>,
    /// The shape of this variant, if the schema has several.
    pub(super) shape: Option<Shape<'d>>,
}

impl Branch<'_> {
    /// A copy of the variant, unless it is one of several shapes of a schema.
    pub(super) fn duplicate(&self) -> Option<Self> {
        let shape = match self.shape {
            None => None,
            Some(Shape::Component(reference)) => Some(Shape::Component(reference)),
            Some(_) => return None,
        };
        let node = self.node;
        Some(Branch { node, shape })
    }
}

/// A known value with its documentation.
#[derive(Clone)]
pub(super) struct Listed<'d> {
    /// The value as text.
    pub(super) wire: String,
    /// Its title in the document, if any.
    pub(super) title: Option<&'d str>,
    /// Its documentation.
    pub(super) description: &'d str,
}
