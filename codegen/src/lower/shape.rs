//! The kinds of types that schemas are.

use crate::ir::Values;
use crate::openapi::{Discriminator, List, Schema};

/// The kind of a schema.
pub(super) enum Shape<'d> {
    /// Any JSON value.
    Any,
    /// What another schema is.
    Same(Schema<'d>),
    /// `string`, `boolean`, `integer` or `number`.
    Scalar(&'static str),
    /// An array; of anything, if it does not say of what. Several schemas may describe the items.
    List(Vec<Schema<'d>>),
    /// An array of so many items.
    Tuple(List<'d, Schema<'d>>),
    /// An object without known properties.
    Map,
    /// An object with the known properties of all these schemas.
    Object(Vec<Schema<'d>>),
    /// The same, where a variant among them has been made already.
    Properties(Vec<Schema<'d>>),
    /// A named schema, by the reference that names it.
    Component(&'d str),
    /// Known values.
    Enum(Values, Vec<Listed<'d>>),
    /// A variant.
    Union(Vec<Branch<'d>>, Option<Discriminator<'d>>),
}

/// A variant of a union.
pub(super) struct Branch<'d> {
    /// The schema, or that which has several kinds.
    pub(super) node: Schema<'d>,
    /// Which of the schema's kinds it is, if it has several.
    pub(super) shape: Option<Shape<'d>>,
}

impl Branch<'_> {
    /// The same variant once more, if a schema of its own is what it is.
    pub(super) fn again(&self) -> Option<Self> {
        let shape = match self.shape {
            None => None,
            Some(Shape::Component(reference)) => Some(Shape::Component(reference)),
            Some(_) => return None,
        };
        let node = self.node;
        Some(Branch { node, shape })
    }
}

/// A known value, with what the document says of it.
#[derive(Clone)]
pub(super) struct Listed<'d> {
    /// The value as text.
    pub(super) wire: String,
    /// What it is called, if the document calls it something.
    pub(super) title: Option<&'d str>,
    /// What it means.
    pub(super) description: &'d str,
}
