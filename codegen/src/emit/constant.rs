//! Constants: the single value that a property, a parameter or a part allows.

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;

use super::types::{Imports, Standing};
use super::{Emitter, ident};
use crate::ir::{Scalar, TypeId, TypeRef};
use crate::surface::Ty;

impl Emitter<'_> {
    /// A constant as a value of its type. Lowering has checked that it is valid.
    pub(super) fn constant(
        &self,
        value: &Value,
        ty: &TypeRef,
        standing: &Standing,
        imports: &mut Imports,
    ) -> TokenStream {
        let ty = self.surface.resolved(ty);
        let wire = value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned);
        match ty {
            TypeRef::Named(id) => {
                let name = self.ty(&Ty::from(ty), standing, imports);
                self.constant_of_enum(value, &wire, *id, &name)
            }
            TypeRef::List(item) => {
                let items = value.as_array().into_iter().flatten();
                let items: Vec<_> = items
                    .map(|it| self.constant(it, item, standing, imports))
                    .collect();
                quote!(vec![#(#items),*])
            }
            TypeRef::Map(entry) => {
                imports.add("std::collections::BTreeMap");
                let entries = value.as_object().into_iter().flatten();
                let entries: Vec<_> = entries
                    .map(|(key, it)| {
                        let it = self.constant(it, entry, standing, imports);
                        quote!((#key.to_owned(), #it))
                    })
                    .collect();
                quote!(BTreeMap::from([#(#entries),*]))
            }
            TypeRef::Nullable(_) if value.is_null() => quote!(None),
            TypeRef::Nullable(inner) => {
                let value = self.constant(value, inner, standing, imports);
                quote!(Some(#value))
            }
            TypeRef::Scalar(Scalar::Any) => {
                let ty = self.ty(&Ty::from(ty), standing, imports);
                any(value, &ty)
            }
            TypeRef::Scalar(Scalar::String) => quote!(#wire.to_owned()),
            TypeRef::Scalar(Scalar::Secret) => quote!(#wire.into()),
            TypeRef::Scalar(Scalar::F32 | Scalar::F64) if !wire.contains(['.', 'e', 'E']) => {
                format!("{wire}.0").parse().unwrap_or_default()
            }
            _ => literal(value),
        }
    }

    /// A constant as a value of an enum.
    fn constant_of_enum(
        &self,
        value: &Value,
        wire: &str,
        id: TypeId,
        name: &TokenStream,
    ) -> TokenStream {
        let model = &self.surface.models[id.0];
        match model.variant(wire).map(|it| ident(&it.ident)) {
            Some(variant) => quote!(#name::#variant),
            None => {
                let literal = literal(value);
                quote!(#name::from(#literal))
            }
        }
    }
}

/// A value as arbitrary JSON, of the type with this name.
pub(super) fn any(value: &Value, ty: &TokenStream) -> TokenStream {
    match value {
        Value::Null => quote!(#ty::Null),
        Value::Array(items) => {
            let items = items.iter().map(|it| any(it, ty));
            quote!(#ty::from(vec![#(#items),*]))
        }
        Value::Object(entries) if entries.is_empty() => quote!(#ty::Object(Default::default())),
        Value::Object(entries) => {
            let entries = entries.iter().map(|(key, it)| {
                let it = any(it, ty);
                quote!((#key, #it))
            });
            quote!(#ty::from_iter([#(#entries),*]))
        }
        other => {
            let literal = literal(other);
            quote!(#ty::from(#literal))
        }
    }
}

/// A scalar as a Rust literal.
fn literal(value: &Value) -> TokenStream {
    match value {
        Value::String(text) => quote!(#text),
        other => other.to_string().parse().unwrap_or_default(),
    }
}
