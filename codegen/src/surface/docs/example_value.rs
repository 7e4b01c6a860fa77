//! Example values as expressions of Rust.

use serde_json::Value;

use super::program::Expr;
use crate::ir::{Definition, Enum, Field, Scalar, Struct, TypeRef, Values};
use crate::surface::{self, Crate, Kind, Model, Parameter, Presence};

/// An example value of a `uuid` where the document gives none.
const UUID: &str = "123e4567-e89b-12d3-a456-426614174000";

impl Crate<'_> {
    /// A parameter's value as it is written where a call takes it.
    pub(super) fn argument(&self, parameter: &Parameter) -> Option<Expr> {
        let example = parameter.ir.example.clone();
        match (self.resolved(&parameter.ir.ty), example) {
            (TypeRef::Scalar(Scalar::String | Scalar::Secret), Some(Value::String(text))) => {
                Some(Expr::String(text))
            }
            (TypeRef::Scalar(Scalar::String | Scalar::Secret), None) => Some(Expr::string("text")),
            (TypeRef::Scalar(Scalar::Uuid), None) => Some(parsed(UUID)),
            (TypeRef::Scalar(Scalar::Bool), None) => Some(Expr::Bool(true)),
            (
                TypeRef::Scalar(
                    Scalar::I32 | Scalar::I64 | Scalar::U32 | Scalar::U64 | Scalar::I128,
                ),
                None,
            ) => Some(Expr::Integer(1)),
            (TypeRef::List(item), Some(Value::Array(values))) => {
                let text = self.is_string(item);
                let values: Option<Vec<_>> = values
                    .iter()
                    .map(|it| {
                        if text {
                            it.as_str().map(Expr::string)
                        } else {
                            self.value(it, item)
                        }
                    })
                    .collect();
                Some(borrowed(Expr::Array(values?), parameter))
            }
            (_, Some(value)) => {
                let value = self.value(&value, &parameter.ir.ty)?;
                Some(borrowed(value, parameter))
            }
            (_, None) => None,
        }
    }

    /// A value of a type as a Rust expression.
    pub(super) fn value(&self, value: &Value, ty: &TypeRef) -> Option<Expr> {
        match (ty, value) {
            (TypeRef::Named(id), _) => {
                let model = &self.models[id.0];
                match (&model.item.kind, &model.ir.definition) {
                    (Kind::Wrapper(_), Definition::Alias(target)) => {
                        let value = self.value(value, target)?;
                        Some(Expr::call(["models", &model.item.ident], vec![value]))
                    }
                    (_, Definition::Alias(target)) => self.value(value, target),
                    (_, Definition::Enum(it)) => enum_value(value, model, it),
                    (_, Definition::Struct(it)) => self.structure_value(value, model, it),
                    (_, Definition::Union(_)) => None,
                }
            }
            (TypeRef::Nullable(_), Value::Null) => Some(Expr::none()),
            (TypeRef::Nullable(it), _) => Some(Expr::some(self.value(value, it)?)),
            (TypeRef::List(item), Value::Array(values)) => {
                let values: Option<Vec<_>> = values.iter().map(|it| self.value(it, item)).collect();
                Some(Expr::Vec(values?))
            }
            (TypeRef::Tuple(items), Value::Array(values)) if items.len() == values.len() => {
                let pairs = values.iter().zip(items);
                let values: Option<Vec<_>> = pairs.map(|(it, ty)| self.value(it, ty)).collect();
                Some(Expr::Tuple(values?))
            }
            (TypeRef::Map(item), Value::Object(properties)) => {
                let properties: Option<Vec<_>> = properties
                    .iter()
                    .map(|(key, it)| {
                        let value = self.value(it, item)?;
                        let key = Expr::string(key).method("into", Vec::new());
                        Some(Expr::Tuple(vec![key, value]))
                    })
                    .collect();
                Some(Expr::Array(properties?).method("into", Vec::new()))
            }
            (TypeRef::Scalar(scalar), _) => scalar_value(value, scalar),
            _ => None,
        }
    }

    /// A value of a field, in the types that say how it may be missing.
    fn field_value(&self, value: &Value, field: &Field, own: &surface::Field) -> Option<Expr> {
        let mut value = self.value(value, &field.ty)?;
        if own.ty.holds_box() {
            value = Expr::call(["Box", "new"], vec![value]);
        }
        Some(match Presence::of(field) {
            Presence::Required => value,
            Presence::OptionalNullable => {
                Expr::call([&self.crate_name(), "Nullable", "Value"], vec![value])
            }
            _ => Expr::some(value),
        })
    }

    fn structure_value(&self, value: &Value, model: &Model, it: &Struct) -> Option<Expr> {
        let item = &model.item;
        let properties = value.as_object()?;
        let is_listed = |key: &String| it.fields.iter().any(|field| field.name.wire == *key);
        if it.additional.is_some() && !properties.keys().all(is_listed) {
            return None;
        }
        let mut given = Vec::new();
        let mut required = Vec::new();
        for (field, own) in it.fields.iter().zip(item.fields()) {
            let Some(property) = properties.get(&field.name.wire) else {
                continue;
            };
            let value = self.field_value(property, field, own)?;
            if field.is_argument() {
                required.push(value.clone());
            }
            let is_made = field.is_argument() || field.constant.as_ref() == Some(property);
            given.push((is_made, (own.ident.clone(), value)));
        }
        let structure = |fields, rest: Option<Expr>| Expr::Struct {
            path: vec!["models".to_owned(), item.ident.clone()],
            fields,
            rest: rest.map(Box::new),
        };
        let is_whole = given.len() == it.fields.len() && it.additional.is_none();
        if is_whole {
            let fields = given.into_iter().map(|(_, it)| it);
            return Some(structure(fields.collect(), None));
        }
        // What `new` or the default sets anyway is not written.
        let others = given.into_iter().filter(|(is_made, _)| !is_made);
        let others: Vec<_> = others.map(|(_, it)| it).collect();
        if item.has_default() {
            let rest = Expr::call(["Default", "default"], Vec::new());
            return Some(structure(others, Some(rest)));
        }
        if arguments_of(it).count() > required.len() {
            return None;
        }
        let new = Expr::call(["models", &item.ident, "new"], required);
        Some(if others.is_empty() {
            new
        } else {
            structure(others, Some(new))
        })
    }
}

/// The fields that `new` takes.
fn arguments_of(it: &Struct) -> impl Iterator<Item = &Field> {
    it.fields.iter().filter(|field| field.is_argument())
}

fn enum_value(value: &Value, model: &Model, it: &Enum) -> Option<Expr> {
    let (wire, raw) = match it.values {
        Values::Strings => {
            let text = value.as_str()?;
            (text.to_owned(), Expr::string(text))
        }
        Values::Integers => {
            let number = value.as_i64()?;
            (number.to_string(), Expr::Integer(number.into()))
        }
    };
    Some(match model.variant(&wire) {
        Some(variant) => Expr::path(["models", &model.item.ident, &variant.ident]),
        None => raw.method("into", Vec::new()),
    })
}

fn scalar_value(value: &Value, scalar: &Scalar) -> Option<Expr> {
    match (scalar, value) {
        (Scalar::String | Scalar::Secret, Value::String(text)) => {
            Some(Expr::string(text).method("into", Vec::new()))
        }
        (
            Scalar::Uuid
            | Scalar::Timestamp
            | Scalar::Date
            | Scalar::Ipv4
            | Scalar::Ipv6
            | Scalar::Lenient(_),
            Value::String(text),
        ) => Some(parsed(text)),
        (Scalar::Bool, Value::Bool(it)) => Some(Expr::Bool(*it)),
        (Scalar::I32, Value::Number(it)) => integer(i32::try_from(it.as_i64()?).ok()),
        (Scalar::I64, Value::Number(it)) => integer(it.as_i64()),
        (Scalar::U32, Value::Number(it)) => integer(u32::try_from(it.as_u64()?).ok()),
        (Scalar::U64, Value::Number(it)) => integer(it.as_u64()),
        (Scalar::I128, Value::Number(it)) => integer(it.as_i128()),
        (Scalar::F32 | Scalar::F64, Value::Number(it)) => {
            let it = it.as_f64().filter(|it| it.is_finite())?;
            Some(Expr::Float(it))
        }
        (Scalar::Any, _) => is_rust(value).then(|| Expr::Json(value.clone())),
        _ => None,
    }
}

fn integer(value: Option<impl Into<i128>>) -> Option<Expr> {
    value.map(|it| Expr::Integer(it.into()))
}

/// `text.parse()?`
fn parsed(text: &str) -> Expr {
    Expr::string(text).method("parse", Vec::new()).tried()
}

fn borrowed(value: Expr, parameter: &Parameter) -> Expr {
    if parameter.way.is_borrowed() {
        value.reference()
    } else {
        value
    }
}

/// Whether JSON means the same as tokens of Rust, which has other escapes for control characters.
fn is_rust(value: &Value) -> bool {
    let is_plain =
        |text: &str| !text.contains(|it: char| it < ' ' && !matches!(it, '\n' | '\r' | '\t'));
    match value {
        Value::String(text) => is_plain(text),
        Value::Array(items) => items.iter().all(is_rust),
        Value::Object(properties) => properties
            .iter()
            .all(|(key, it)| is_plain(key) && is_rust(it)),
        Value::Null | Value::Bool(_) | Value::Number(_) => true,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::is_rust;

    #[test]
    fn escapes_that_rust_does_not_have_are_found_anywhere() {
        assert!(is_rust(
            &json!({"a\n": ["\"b\\\t", 1.5e300, -1, null, "é\u{7f}"]})
        ));
        for value in [json!("\u{8}"), json!(["\u{1f}"]), json!({"\u{0}": 1})] {
            assert!(!is_rust(&value), "{value}");
        }
    }
}
