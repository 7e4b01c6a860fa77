//! The shape of a schema, for both OpenAPI 3.0 and JSON Schema 2020-12.
//!
//! Read-only; [`super::schema`] declares the types.

use super::shape::{Branch, Shape};
use super::types::Types;
use crate::diagnostic::{Diagnostic, code};
use crate::load::{Node, Value};
use crate::openapi::flag::as_flag;
use crate::openapi::mistake::no_schema;
use crate::openapi::{Schema, Typed};
use crate::suggestions::nearest;

/// The JSON types other than `null`.
const TYPES: [&str; 6] = ["object", "array", "string", "integer", "number", "boolean"];

/// Their names in other languages.
const ELSEWHERE: [(&str, &[&str]); 6] = [
    ("object", &["dict", "hash", "map", "struct"]),
    ("array", &["list", "set"]),
    (
        "string",
        &[
            "byte",
            "char",
            "date",
            "date-time",
            "datetime",
            "str",
            "text",
            "uuid",
        ],
    ),
    ("integer", &["int", "int32", "int64", "long"]),
    ("number", &["decimal", "double", "float"]),
    ("boolean", &["bool"]),
];

/// Those that are formats in OpenAPI.
const FORMATS: [&str; 8] = [
    "byte",
    "date",
    "date-time",
    "double",
    "float",
    "int32",
    "int64",
    "uuid",
];

impl<'d> Types<'d> {
    /// The shape of a schema that is not a reference.
    pub(super) fn shape(&mut self, node: Schema<'d>) -> Shape<'d> {
        if !node.is_object() {
            self.reader.report_all(no_schema(node.node()));
            return Shape::Any;
        }
        let key = node;
        if let Some(other) = self.shapes.same.get(&key) {
            return Shape::Same(*other);
        }
        if self.shapes.within.contains(&key) {
            self.reader.error(
                code::CYCLE,
                node.span(),
                "this schema consists of nothing but itself",
            );
            return Shape::Any;
        }
        if self.shapes.within.len() >= self.config.limits.parts {
            self.composed_too_often(node);
            return Shape::Any;
        }
        self.shapes.within.push(key);
        let shape = self.shape_of_object(node);
        self.shapes.within.pop();
        if let Shape::Same(other) = &shape {
            self.shapes.same.insert(key, *other);
        }
        shape
    }

    fn shape_of_object(&mut self, node: Schema<'d>) -> Shape<'d> {
        if let Some(shape) = self.listed(node) {
            return shape;
        }
        if node.all_of().is_some() {
            return self.composed(node);
        }
        self.own_shape(node)
    }

    /// The shape of a schema without its `allOf`.
    pub(super) fn own_shape(&mut self, node: Schema<'d>) -> Shape<'d> {
        if let Some(branches) = self.schemas.branches(node) {
            if node.has_properties() && !self.schemas.repeats_properties(node, &branches) {
                return Shape::Object(vec![node]);
            }
            return self.variant(node, branches);
        }
        if let Some(union) = self.union_of_subtypes(node) {
            return union;
        }
        let types = self.types(node);
        match types.as_slice() {
            [] => Shape::Any,
            [one] => Self::of_type(node, one),
            many => Shape::Union(
                many.iter()
                    .map(|one| Branch {
                        node,
                        shape: Some(Self::of_type(node, one)),
                    })
                    .collect(),
                None,
            ),
        }
    }

    fn of_type(node: Schema<'d>, ty: &'static str) -> Shape<'d> {
        match ty {
            "object" if node.has_properties() || node.is_closed() && !node.has_patterns() => {
                Shape::Object(vec![node])
            }
            "object" => Shape::Map,
            "array" => match node.prefix_items() {
                Some(items) if is_exact(node, items.len()) => Shape::Tuple(items),
                Some(_) => Shape::List(Vec::new()),
                None => {
                    let items = node.items().or_else(|| node.unevaluated_items());
                    let items = items.filter(|it| it.is_object());
                    Shape::List(items.into_iter().collect())
                }
            },
            scalar => Shape::Scalar(scalar),
        }
    }

    /// The types of a schema other than `null`; inferred from its keywords if it has no `type`.
    fn types(&mut self, node: Schema<'d>) -> Vec<&'static str> {
        let Some(said) = node.ty() else {
            return inferred(node).into_iter().collect();
        };
        let words = match &said.value {
            Value::Array(items) => items.iter().collect(),
            _ => vec![said],
        };
        let mut types = Vec::new();
        for word in words {
            match word.as_str() {
                Some("null") => {}
                Some(text) => match TYPES.iter().find(|it| **it == text) {
                    Some(ty) => types.push(*ty),
                    // Continue with the suggested type, so that errors in its properties are reported.
                    None => types.extend(self.no_type(word, text).or_else(|| inferred(node))),
                },
                // An unquoted YAML `null`.
                None if matches!(word.value, Value::Null) => {}
                None => self.reader.wrong_type(word, "`type`", "a string"),
            }
        }
        if types.contains(&"number") {
            types.retain(|it| *it != "integer");
        }
        types
    }

    /// Reports an unknown type name. Returns the suggestion.
    fn no_type(&mut self, node: &Node, text: &str) -> Option<&'static str> {
        let finding = Diagnostic::error(
            code::INVALID,
            node.span,
            format!("`{text}` is not a type of JSON"),
        );
        let called = ELSEWHERE.iter().find(|(_, names)| names.contains(&text));
        let called = called.map(|(name, _)| *name);
        let suggestion = called.or_else(|| nearest(text, TYPES.into_iter()));
        self.reader.report(match suggestion {
            Some(near) if FORMATS.contains(&text) => {
                finding.help(format!("did you mean `{near}`, with `format: {text}`?"))
            }
            Some(near) => finding.help(format!("did you mean `{near}`?")),
            None => finding.help(format!("it is one of `{}`", TYPES.join("`, `"))),
        });
        suggestion
    }
}

/// Whether an array always has `count` items.
fn is_exact(node: Schema, count: usize) -> bool {
    let is_closed = node.items().and_then(|it| as_flag(it.node())) == Some(false);
    let is_bounded = || is_closed || Schema::is_bound(node.max_items(), count);
    (2..=12).contains(&count) && Schema::is_bound(node.min_items(), count) && is_bounded()
}

/// The type that the keywords of a schema imply.
fn inferred(node: Schema) -> Option<&'static str> {
    let has = |keys: &[&str]| keys.iter().any(|key| node.has(key));
    let objects = [
        "properties",
        "additionalProperties",
        "patternProperties",
        "unevaluatedProperties",
    ];
    if has(&objects) {
        Some("object")
    } else if has(&["items", "prefixItems", "unevaluatedItems"]) {
        Some("array")
    } else if node.required().is_some() {
        Some("object")
    } else {
        None
    }
}
