//! The structure of the generated types, as described by the generated module: fields of structs, items of lists.
//!
//! This describes Rust code. The document is read elsewhere.

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;

/// All generated types.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Shapes {
    /// By number.
    pub(crate) types: Vec<Declared>,
    /// The types of each schema, by the schema's JSON pointer.
    pub(crate) places: HashMap<String, Vec<Shape>>,
    pub(crate) operations: Vec<Returned>,
    /// Whether the configuration selects operations, so that others may be missing.
    #[serde(default)]
    pub(crate) selected: bool,
    /// The JSON pointers of `unsupported` diagnostics.
    #[serde(default)]
    pub(crate) unsupported: Vec<String>,
}

/// A declared type.
#[derive(Debug, Deserialize)]
pub(crate) struct Declared {
    pub(crate) name: String,
    #[serde(flatten)]
    pub(crate) definition: Definition,
}

/// The definition of a type.
#[derive(Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub(crate) enum Definition {
    Struct {
        fields: BTreeMap<String, Shape>,
        additional: Option<Shape>,
    },
    Enum,
    Union {
        variants: Vec<Variant>,
    },
    Alias {
        of: Shape,
    },
}

/// A variant of a union.
#[derive(Debug, Deserialize)]
pub(crate) struct Variant {
    pub(crate) name: String,
    #[serde(rename = "type")]
    pub(crate) shape: Shape,
}

/// A reference to a type.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(untagged)]
pub(crate) enum Shape {
    /// The number of a declared type.
    Named(usize),
    Leaf(Leaf),
    List {
        list: Box<Shape>,
    },
    Map {
        map: Box<Shape>,
    },
    Nullable {
        nullable: Box<Shape>,
    },
    Tuple {
        tuple: Vec<Shape>,
    },
    /// The only value of a property, which has no type.
    Constant {
        #[serde(rename = "const")]
        constant: String,
    },
}

/// A type without parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Leaf {
    /// Untyped JSON.
    Any,
    Scalar,
}

/// The return type of an operation.
#[derive(Debug, Deserialize)]
pub(crate) struct Returned {
    pub(crate) id: String,
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) page: Option<Page>,
    pub(crate) response: Option<Response>,
}

/// The items of a paged list.
#[derive(Debug, Deserialize)]
pub(crate) struct Page {
    /// The path of the items.
    pub(crate) items: String,
    pub(crate) item: Shape,
}

/// A response, or the property of it that the client returns.
#[derive(Debug, Deserialize)]
pub(crate) struct Response {
    pub(crate) property: Option<String>,
    #[serde(rename = "type")]
    pub(crate) shape: Shape,
}

impl Shapes {
    /// Resolves aliases and nullable types.
    pub(crate) fn resolved<'s>(&'s self, shape: &'s Shape) -> &'s Shape {
        let mut shape = shape;
        for _ in 0..self.types.len() + 8 {
            shape = match shape {
                Shape::Nullable { nullable } => nullable,
                Shape::Named(id) => match self.types.get(*id).map(|it| &it.definition) {
                    Some(Definition::Alias { of }) => of,
                    _ => return shape,
                },
                _ => return shape,
            };
        }
        shape
    }

    /// The properties of a struct, by name.
    pub(crate) fn properties(&self, shape: &Shape) -> Option<&BTreeMap<String, Shape>> {
        let Shape::Named(id) = self.resolved(shape) else {
            return None;
        };
        match &self.types.get(*id)?.definition {
            Definition::Struct { fields, .. } => Some(fields),
            _ => None,
        }
    }

    /// The variants of a union.
    pub(crate) fn variants(&self, shape: &Shape) -> Option<(usize, &[Variant])> {
        let Shape::Named(id) = self.resolved(shape) else {
            return None;
        };
        match &self.types.get(*id)?.definition {
            Definition::Union { variants } => Some((*id, variants)),
            _ => None,
        }
    }
}
