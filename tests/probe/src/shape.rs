//! What the generated types are, as the generated module states it: which fields a struct has, what a list contains.
//!
//! It is a statement about Rust code. What the document says is read elsewhere, from the document.

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;

/// All generated types.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Shapes {
    /// By their numbers.
    pub(crate) types: Vec<Declared>,
    /// The types that each schema became, by the JSON pointer of the schema.
    pub(crate) places: HashMap<String, Vec<Shape>>,
    pub(crate) operations: Vec<Returned>,
    /// Whether the configuration selects operations, so that others may lack.
    #[serde(default)]
    pub(crate) selected: bool,
    /// The places of the diagnostics which report that something is not supported.
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

/// What a declared type is.
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

/// A use of a type.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(untagged)]
pub(crate) enum Shape {
    /// The number of a declared one.
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
}

/// A type without parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Leaf {
    /// Free JSON.
    Any,
    Scalar,
}

/// What an operation returns.
#[derive(Debug, Deserialize)]
pub(crate) struct Returned {
    pub(crate) id: String,
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) page: Option<Page>,
    pub(crate) response: Option<Response>,
}

/// The items of a list that comes in pages.
#[derive(Debug, Deserialize)]
pub(crate) struct Page {
    /// The properties that lead to them.
    pub(crate) items: String,
    pub(crate) item: Shape,
}

/// A response, or the one property of it that the client returns.
#[derive(Debug, Deserialize)]
pub(crate) struct Response {
    pub(crate) property: Option<String>,
    #[serde(rename = "type")]
    pub(crate) shape: Shape,
}

impl Shapes {
    /// What a type is behind aliases and `null`.
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

    /// The properties of a type that is a struct, by their names.
    pub(crate) fn properties(&self, shape: &Shape) -> Option<&BTreeMap<String, Shape>> {
        let Shape::Named(id) = self.resolved(shape) else {
            return None;
        };
        match &self.types.get(*id)?.definition {
            Definition::Struct { fields, .. } => Some(fields),
            _ => None,
        }
    }

    /// The variants of a type that is a union.
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
