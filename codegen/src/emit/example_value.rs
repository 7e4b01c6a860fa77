//! Example values as expressions of Rust.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use serde_json::Value;

use super::{Emitter, ident};
use crate::ir::{Definition, Enum, Field, Scalar, Struct, TypeRef, Values};
use crate::surface::{self, Kind, Model, Parameter, Presence};

/// An example value of a `uuid` where the document gives none.
const UUID: &str = "123e4567-e89b-12d3-a456-426614174000";

impl Emitter<'_> {
    /// A parameter's value as it is written where a call takes it.
    pub(super) fn argument(&self, parameter: &Parameter) -> Option<TokenStream> {
        let example = parameter.ir.example.clone();
        match (self.surface.resolved(&parameter.ir.ty), example) {
            (TypeRef::Scalar(Scalar::String | Scalar::Secret), Some(Value::String(text))) => {
                Some(quote!(#text))
            }
            (TypeRef::Scalar(Scalar::String | Scalar::Secret), None) => Some(quote!("text")),
            (TypeRef::Scalar(Scalar::Uuid), None) => Some(quote!(#UUID.parse()?)),
            (TypeRef::Scalar(Scalar::Bool), None) => Some(quote!(true)),
            (
                TypeRef::Scalar(
                    Scalar::I32 | Scalar::I64 | Scalar::U32 | Scalar::U64 | Scalar::I128,
                ),
                None,
            ) => Some(quote!(1)),
            (TypeRef::List(item), Some(Value::Array(values))) => {
                let text = self.surface.is_string(item);
                let values: Option<Vec<_>> = values
                    .iter()
                    .map(|it| {
                        if text {
                            it.as_str().map(|it| quote!(#it))
                        } else {
                            self.value(it, item)
                        }
                    })
                    .collect();
                let values = values?;
                let borrow = parameter.way.is_borrowed().then(|| quote!(&));
                Some(quote!(#borrow [#(#values),*]))
            }
            (_, Some(value)) => {
                let value = self.value(&value, &parameter.ir.ty)?;
                let borrow = parameter.way.is_borrowed().then(|| quote!(&));
                Some(quote!(#borrow #value))
            }
            (_, None) => None,
        }
    }

    /// A value of a type as a Rust expression.
    pub(super) fn value(&self, value: &Value, ty: &TypeRef) -> Option<TokenStream> {
        match (ty, value) {
            (TypeRef::Named(id), _) => {
                let model = &self.surface.models[id.0];
                let name = ident(&model.item.ident);
                match (&model.item.kind, &model.ir.definition) {
                    (Kind::Wrapper(_), Definition::Alias(target)) => {
                        let value = self.value(value, target)?;
                        Some(quote!(models::#name(#value)))
                    }
                    (_, Definition::Alias(target)) => self.value(value, target),
                    (_, Definition::Enum(it)) => enum_value(value, model, it),
                    (_, Definition::Struct(it)) => self.structure_value(value, model, it),
                    (_, Definition::Union(_)) => None,
                }
            }
            (TypeRef::Nullable(_), Value::Null) => Some(quote!(None)),
            (TypeRef::Nullable(it), _) => {
                let value = self.value(value, it)?;
                Some(quote!(Some(#value)))
            }
            (TypeRef::List(item), Value::Array(values)) => {
                let values: Option<Vec<_>> = values.iter().map(|it| self.value(it, item)).collect();
                let values = values?;
                Some(quote!(vec![#(#values),*]))
            }
            (TypeRef::Tuple(items), Value::Array(values)) if items.len() == values.len() => {
                let pairs = values.iter().zip(items);
                let values: Option<Vec<_>> = pairs.map(|(it, ty)| self.value(it, ty)).collect();
                let values = values?;
                Some(quote!((#(#values),*)))
            }
            (TypeRef::Map(item), Value::Object(members)) => {
                let members: Option<Vec<_>> = members
                    .iter()
                    .map(|(key, it)| {
                        let value = self.value(it, item)?;
                        Some(quote!((#key.into(), #value)))
                    })
                    .collect();
                let members = members?;
                Some(quote!([#(#members),*].into()))
            }
            (TypeRef::Scalar(scalar), _) => scalar_value(value, scalar),
            _ => None,
        }
    }

    /// A value of a field, in the types that say how it may be missing.
    fn field_value(
        &self,
        value: &Value,
        field: &Field,
        own: &surface::Field,
    ) -> Option<TokenStream> {
        let mut value = self.value(value, &field.ty)?;
        if own.ty.holds_box() {
            value = quote!(Box::new(#value));
        }
        Some(match Presence::of(field) {
            Presence::Required => value,
            Presence::OptionalNullable => {
                let name = ident(&self.crate_name());
                quote!(#name::Nullable::Value(#value))
            }
            _ => quote!(Some(#value)),
        })
    }

    fn structure_value(&self, value: &Value, model: &Model, it: &Struct) -> Option<TokenStream> {
        let item = &model.item;
        let name = ident(&item.ident);
        let members = value.as_object()?;
        let is_listed = |key: &String| it.fields.iter().any(|field| field.name.wire == *key);
        if it.additional.is_some() && !members.keys().all(is_listed) {
            return None;
        }
        let mut given = Vec::new();
        let mut required = Vec::new();
        for (field, own) in it.fields.iter().zip(item.fields()) {
            let Some(member) = members.get(&field.name.wire) else {
                continue;
            };
            let field_name = ident(&own.ident);
            let value = self.field_value(member, field, own)?;
            if field.is_argument() {
                required.push(value.clone());
            }
            let is_made = field.is_argument() || field.constant.as_ref() == Some(member);
            given.push((is_made, quote!(#field_name: #value)));
        }
        let every = given.len() == it.fields.len() && it.additional.is_none();
        let all = arguments_of(it).count() == required.len();
        if every {
            let fields = given.iter().map(|(_, it)| it);
            return Some(quote!(models::#name { #(#fields),* }));
        }
        // What `new` or the default sets anyway is not written.
        let others = given.iter().filter(|(is_made, _)| !is_made);
        let others: Vec<_> = others.map(|(_, it)| it).collect();
        if item.has_default() {
            return Some(quote!(models::#name { #(#others,)* ..Default::default() }));
        }
        match (all, others.as_slice()) {
            (true, []) => Some(quote!(models::#name::new(#(#required),*))),
            (true, others) => {
                Some(quote!(models::#name { #(#others,)* ..models::#name::new(#(#required),*) }))
            }
            (false, _) => None,
        }
    }
}

/// The fields that `new` takes.
fn arguments_of(it: &Struct) -> impl Iterator<Item = &Field> {
    it.fields.iter().filter(|field| field.is_argument())
}

fn enum_value(value: &Value, model: &Model, it: &Enum) -> Option<TokenStream> {
    let (wire, raw) = match it.values {
        Values::Strings => {
            let text = value.as_str()?;
            (text.to_owned(), quote!(#text))
        }
        Values::Integers => {
            let number = value.as_i64()?;
            let raw = Literal::i64_unsuffixed(number);
            (number.to_string(), quote!(#raw))
        }
    };
    let name = ident(&model.item.ident);
    Some(match model.variant(&wire) {
        Some(variant) => {
            let variant = ident(&variant.ident);
            quote!(models::#name::#variant)
        }
        None => quote!(#raw.into()),
    })
}

fn scalar_value(value: &Value, scalar: &Scalar) -> Option<TokenStream> {
    match (scalar, value) {
        (Scalar::String | Scalar::Secret, Value::String(text)) => Some(quote!(#text.into())),
        (
            Scalar::Uuid
            | Scalar::Timestamp
            | Scalar::Date
            | Scalar::Ipv4
            | Scalar::Ipv6
            | Scalar::Lenient(_),
            Value::String(text),
        ) => Some(quote!(#text.parse()?)),
        (Scalar::Bool, Value::Bool(it)) => Some(quote!(#it)),
        (Scalar::I32, Value::Number(it)) => i32::try_from(it.as_i64()?).ok().map(signed32),
        (Scalar::I64, Value::Number(it)) => {
            let it = Literal::i64_unsuffixed(it.as_i64()?);
            Some(quote!(#it))
        }
        (Scalar::U32, Value::Number(it)) => {
            let it = Literal::u32_unsuffixed(u32::try_from(it.as_u64()?).ok()?);
            Some(quote!(#it))
        }
        (Scalar::U64, Value::Number(it)) => {
            let it = Literal::u64_unsuffixed(it.as_u64()?);
            Some(quote!(#it))
        }
        (Scalar::I128, Value::Number(it)) => {
            let it = Literal::i128_unsuffixed(it.as_i128()?);
            Some(quote!(#it))
        }
        (Scalar::F32 | Scalar::F64, Value::Number(it)) => {
            let it = it.as_f64().filter(|it| it.is_finite())?;
            let it = Literal::f64_unsuffixed(it);
            Some(quote!(#it))
        }
        (Scalar::Any, _) => {
            let json: TokenStream = value.to_string().parse().ok()?;
            Some(quote!(serde_json::json!(#json)))
        }
        _ => None,
    }
}

fn signed32(value: i32) -> TokenStream {
    let value = Literal::i32_unsuffixed(value);
    quote!(#value)
}
