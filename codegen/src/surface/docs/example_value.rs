//! Example values as Rust expressions.

use serde_json::Value;

use super::program::Expr;
use crate::ir::{Constant, Definition, Enum, Field, Scalar, Struct, TypeRef, Values};
use crate::surface::{self, Crate, Item, Kind, Model, Parameter, Presence, Ty};

/// The example of a `uuid` if the document has none.
const UUID: &str = "123e4567-e89b-12d3-a456-426614174000";

impl Crate<'_> {
    /// The value of a parameter as an argument.
    pub(super) fn argument(&self, parameter: &Parameter) -> Option<Expr> {
        let example = parameter.ir.example.clone();
        if parameter.ty.takes_option() {
            return self.optional(&example?, &parameter.ir.ty);
        }
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
            (TypeRef::Nullable(_), Some(Value::Null)) => Some(Expr::none()),
            (TypeRef::Nullable(it), Some(value)) => {
                Some(Expr::some(match (self.resolved(it), &value) {
                    (TypeRef::Scalar(Scalar::String), Value::String(text)) => Expr::string(text),
                    _ => self.value(&value, it)?.reference(),
                }))
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

    /// The value of a field, wrapped in the types that express absence and `null`.
    fn field_value(&self, value: &Value, field: &Field, own: &surface::Field) -> Option<Expr> {
        let mut value = self.value(value, &field.ty)?;
        if own.ty.holds_box() {
            value = Expr::call(["Box", "new"], vec![value]);
        }
        Some(match Presence::of(field) {
            Presence::Required => value,
            Presence::OptionalNullable => {
                Expr::call([&self.crate_path(), "Nullable", "Value"], vec![value])
            }
            _ => Expr::some(value),
        })
    }

    /// A struct as callers build it: `new` with the required fields, then the setters of the other fields in the value.
    fn structure_value(&self, value: &Value, model: &Model, it: &Struct) -> Option<Expr> {
        let item = &model.item;
        let properties = value.as_object()?;
        let is_listed = |key: &String| it.names().any(|name| name.wire == *key);
        if it.additional.is_some() && !properties.keys().all(is_listed) {
            return None;
        }
        // A constant has no setter.
        let is_other = |it: &Constant| {
            let property = properties.get(&it.name.wire);
            property.is_some_and(|property| *property != it.value)
        };
        if it.constants.iter().any(is_other) {
            return None;
        }
        let new = item.function("new")?;
        let all = || it.fields.iter().zip(item.fields());
        let arguments = new.arguments.iter().map(|(name, ty)| {
            let (field, own) = all().find(|(_, own)| own.ident == *name)?;
            let property = properties.get(&field.name.wire)?;
            match Presence::of(field) {
                Presence::Required => self.accepted(property, field, ty),
                _ => self.field_value(property, field, own),
            }
        });
        let arguments: Option<Vec<_>> = arguments.collect();
        let mut made = Expr::call(["models", &item.ident, "new"], arguments?);
        for (field, own) in all().filter(|(field, _)| !field.is_argument()) {
            let Some(property) = properties.get(&field.name.wire) else {
                continue;
            };
            if field.constant.as_ref() == Some(property) {
                continue;
            }
            made = self.set(made, item, property, (field, own))?;
        }
        Some(made)
    }

    /// A struct with a field set to a value.
    fn set(
        &self,
        made: Expr,
        item: &Item,
        value: &Value,
        (field, own): (&Field, &surface::Field),
    ) -> Option<Expr> {
        if value.is_null() && Presence::of(field) == Presence::OptionalNullable {
            let null = item.function(&surface::null_name(&own.ident))?;
            return Some(made.method(&null.ident, Vec::new()));
        }
        let mut setters = item.functions.iter().filter(|it| it.ident != "new");
        let setter = setters.find(|it| it.arguments.iter().any(|(name, _)| *name == own.ident))?;
        let (_, ty) = setter.arguments.first()?;
        // The type of an empty list could not be inferred.
        if ty.takes_option() && value.as_array().is_some_and(Vec::is_empty) {
            return Some(made);
        }
        let value = self.accepted(value, field, ty)?;
        Some(made.method(&setter.ident, vec![value]))
    }

    /// A value as the argument of an optional value's setter: an expression that converts into its type, or, if only
    /// the setter determines the type of the value, an `Option` of it.
    fn optional(&self, value: &Value, ty: &TypeRef) -> Option<Expr> {
        let text = |it: &Value| it.as_str().map(Expr::string);
        match (self.resolved(ty), value) {
            (TypeRef::Scalar(Scalar::String | Scalar::Secret | Scalar::Any), Value::String(_)) => {
                text(value)
            }
            (TypeRef::Scalar(Scalar::I64), Value::Number(it)) => it.as_i64().map(long),
            (TypeRef::Named(id), Value::String(it)) if self.models[id.0].is_unlisted(it) => {
                text(value)
            }
            (TypeRef::List(item), Value::Array(items)) if self.is_string(item) => {
                let items = (!items.is_empty()).then(|| items.iter().map(text))?;
                Some(Expr::Array(items.collect::<Option<_>>()?))
            }
            _ => {
                let value = self.value(value, ty)?;
                Some(if value.is_inferred() {
                    Expr::some(value)
                } else {
                    value
                })
            }
        }
    }

    /// A value as an argument that converts into the field's type.
    fn accepted(&self, value: &Value, field: &Field, ty: &Ty) -> Option<Expr> {
        if ty.takes_option() {
            return self.optional(value, &field.ty);
        }
        match (self.resolved(&field.ty), value, ty) {
            (
                TypeRef::Scalar(Scalar::String | Scalar::Secret),
                Value::String(text),
                Ty::Impl(_),
            ) => Some(Expr::string(text)),
            (TypeRef::Scalar(Scalar::Any), Value::String(text), Ty::Impl(_)) => {
                Some(Expr::string(text))
            }
            (TypeRef::Scalar(Scalar::I64), Value::Number(it), Ty::Impl(_)) => it.as_i64().map(long),
            (TypeRef::Named(id), _, Ty::Impl(_)) => {
                let model = &self.models[id.0];
                let listed = value.as_str().and_then(|it| model.variant(it));
                match (listed, value.as_str()) {
                    (None, Some(text)) => Some(Expr::string(text)),
                    _ => self.value(value, &field.ty),
                }
            }
            (TypeRef::List(item), Value::Array(values), Ty::Iterator(accepted)) => {
                let is_text = matches!(**accepted, Ty::Impl(_)) && self.is_string(item);
                let values = values.iter().map(|it| match it.as_str() {
                    Some(text) if is_text => Some(Expr::string(text)),
                    _ => self.value(it, item),
                });
                Some(Expr::Array(values.collect::<Option<_>>()?))
            }
            _ => self.value(value, &field.ty),
        }
    }
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

/// A literal would default to `i32` where the argument may be anything that converts into `i64`.
fn long(value: i64) -> Expr {
    match i32::try_from(value) {
        Ok(it) => Expr::Integer(it.into()),
        Err(_) => Expr::Long(value),
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

/// Whether the JSON is also valid as Rust tokens; Rust escapes control characters differently.
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
