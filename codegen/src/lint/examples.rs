//! Checks examples and defaults against the generated types, but not against bounds and patterns.

use std::cell::Cell;

use super::subject::{Subject, found};
use crate::diagnostic::{Diagnostic, code};
use crate::ir::{Definition, Scalar, Struct, TypeId, TypeRef, Values};
use crate::load::{Node, Value};
use crate::openapi::{MediaType, Schema, Typed};
use crate::surface::Crate;

/// The maximum nesting of types for one value, since a variant may contain its own type. Deeper values are accepted.
const MOST_AROUND: usize = 32;
/// The maximum number of checks per value, since variants may nest in several ways. Beyond that, the value is accepted.
const MOST_LOOKS: usize = 100_000;

pub(super) fn invalid(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let root = subject.document.root().node();
    let mut findings = Vec::new();
    for (pointer, types) in subject.places {
        let Some(schema) = root.pointer(pointer).map(Schema::of) else {
            continue;
        };
        let mut shown: Vec<(&str, &Node)> = Vec::new();
        shown.extend(schema.example().map(|it| ("example", it)));
        shown.extend(schema.default().map(|it| ("default", it)));
        let several = schema.examples().unwrap_or_default();
        shown.extend(several.iter().map(|it| ("example", it)));
        // The example of a parameter or a media type is one of its schema.
        let holder = pointer.strip_suffix("/schema");
        if let Some(holder) = holder.and_then(|it| root.pointer(it)).map(MediaType::of) {
            shown.extend(holder.example().map(|it| ("example", it)));
            let named = holder.examples().unwrap_or_default().values();
            shown.extend(named.filter_map(|it| {
                let (example, _) = subject.document.resolve(it).ok()?;
                Some(("example", example.value()?))
            }));
        }
        for (word, node) in shown {
            let judge = Judge {
                surface: subject.surface,
                looks: Cell::new(0),
            };
            let mismatchs = types.iter().map(|it| judge.mismatch(node, it, 0));
            let mismatchs: Option<Vec<_>> = mismatchs.collect();
            if let Some((at, why)) = mismatchs.and_then(|it| it.into_iter().next()) {
                let message = format!("this {word} is not what its schema says: {why}");
                let help = "correct the value or the schema";
                findings.push(found(code::INVALID_EXAMPLE, at.span, message, help));
            }
        }
    }
    findings
}

/// Checks one example against types.
struct Judge<'a> {
    surface: &'a Crate<'a>,
    looks: Cell<usize>,
}

impl Judge<'_> {
    /// The part of a value that does not match a type, and why; `None` if it may match.
    fn mismatch<'a>(
        &self,
        node: &'a Node,
        ty: &TypeRef,
        around: usize,
    ) -> Option<(&'a Node, String)> {
        self.looks.set(self.looks.get() + 1);
        if around > MOST_AROUND || self.looks.get() > MOST_LOOKS {
            return None;
        }
        let within = |node: &'a Node, ty: &TypeRef| self.mismatch(node, ty, around + 1);
        let is_no = |noun: &str| Some((node, format!("it must be {noun}, not {}", node.kind())));
        match (ty, &node.value) {
            (TypeRef::Scalar(scalar), _) => {
                let (fits, noun) = of_scalar(scalar, node);
                if fits { None } else { is_no(noun) }
            }
            (TypeRef::List(item), Value::Array(items)) => {
                items.iter().find_map(|it| within(it, item))
            }
            (TypeRef::Map(item), Value::Object(properties)) => {
                properties.iter().find_map(|(_, it)| within(&it.node, item))
            }
            (TypeRef::Tuple(types), Value::Array(items)) if types.len() == items.len() => {
                let mut items = items.iter().zip(types);
                items.find_map(|(it, ty)| within(it, ty))
            }
            (TypeRef::Nullable(_), Value::Null) => None,
            (TypeRef::Nullable(ty), _) => within(node, ty),
            (TypeRef::List(_) | TypeRef::Tuple(_), _) => is_no("an array"),
            (TypeRef::Map(_), _) => is_no("an object"),
            (TypeRef::Named(id), _) => self.mismatch_of_type(node, *id, around),
        }
    }

    /// Like `mismatch`, for a declared type.
    fn mismatch_of_type<'a>(
        &self,
        node: &'a Node,
        id: TypeId,
        around: usize,
    ) -> Option<(&'a Node, String)> {
        let within = |node: &'a Node, ty: &TypeRef| self.mismatch(node, ty, around + 1);
        match &self.surface.api.types[id.0].definition {
            Definition::Alias(ty) => within(node, ty),
            Definition::Union(union) => {
                let mut variants = union.variants.iter().map(|it| within(node, &it.ty));
                let fits = variants.any(|it| it.is_none());
                (!fits).then(|| (node, "it is none of the variants".to_owned()))
            }
            Definition::Enum(it) => {
                let is_listed = it.variants.iter().any(|it| it.name.wire == node.text());
                let kind = match (it.values, &node.value) {
                    (Values::Strings, Value::String(_)) => true,
                    (Values::Integers, _) => is_whole(node),
                    _ => false,
                };
                let name = &self.surface.models[id.0].item.ident;
                let values = || format!("it is none of the values of `{name}`");
                (!is_listed || !kind).then(|| (node, values()))
            }
            Definition::Struct(it) => self.mismatch_of_struct(node, it, around),
        }
    }

    /// Like `mismatch`, for a struct.
    fn mismatch_of_struct<'a>(
        &self,
        node: &'a Node,
        it: &Struct,
        around: usize,
    ) -> Option<(&'a Node, String)> {
        let Value::Object(properties) = &node.value else {
            let why = format!("it must be an object, not {}", node.kind());
            return Some((node, why));
        };
        let constants = it
            .constants
            .iter()
            .filter(|it| !it.read_only && !it.write_only);
        let fields = it.fields.iter();
        let fields = fields.filter(|it| it.required && !it.read_only && !it.write_only);
        let mut required = constants
            .map(|it| &it.name)
            .chain(fields.map(|it| &it.name));
        if let Some(missing) = required.find(|it| properties.get(&it.wire).is_none()) {
            return Some((node, format!("`{}` is missing", missing.wire)));
        }
        properties.iter().find_map(|(key, property)| {
            if let Some(constant) = it.constants.iter().find(|it| it.name.wire == key) {
                let is_it = property.node.as_str() == Some(&constant.value);
                let why = || format!("it must be \"{}\"", constant.value);
                return (!is_it).then(|| (&property.node, why()));
            }
            let field = it.fields.iter().find(|it| it.name.wire == key);
            let is_null = matches!(property.node.value, Value::Null);
            if is_null && field.is_some_and(|it| it.nullable) {
                return None;
            }
            let ty = field.map(|it| &it.ty).or(it.additional.as_ref())?;
            self.mismatch(&property.node, ty, around + 1)
        })
    }
}

/// Whether a value matches a scalar type, and the type's name.
fn of_scalar(scalar: &Scalar, node: &Node) -> (bool, &'static str) {
    match scalar {
        Scalar::Any | Scalar::Custom(_) => (true, "anything"),
        Scalar::Bool => (matches!(node.value, Value::Bool(_)), "a boolean"),
        Scalar::I32 | Scalar::I64 | Scalar::U32 | Scalar::U64 | Scalar::I128 => {
            (is_whole(node), "an integer")
        }
        Scalar::F32 | Scalar::F64 => (matches!(node.value, Value::Number(_)), "a number"),
        _ => (node.as_str().is_some(), "a string"),
    }
}

/// In JSON Schema, `1.0` is an integer.
fn is_whole(node: &Node) -> bool {
    match &node.value {
        Value::Number(text) => text.parse::<f64>().is_ok_and(|it| it.fract() == 0.0),
        _ => false,
    }
}
