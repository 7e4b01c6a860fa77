//! Uses of types, and what they need to be imported.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::{Emitter, ident};
use crate::ir::{Field, Scalar, TypeId, TypeRef};

/// What a file imports: filled while its code is written.
#[derive(Default)]
pub(super) struct Imports {
    paths: BTreeSet<&'static str>,
    models: BTreeSet<String>,
}

impl Imports {
    pub(super) fn add(&mut self, path: &'static str) {
        self.paths.insert(path);
    }

    /// The `use` items, those of `std` first.
    pub(super) fn items(&self) -> TokenStream {
        let (std, other): (Vec<_>, Vec<_>) =
            self.paths.iter().partition(|it| it.starts_with("std::"));
        let models: Vec<_> = self.models.iter().map(|it| ident(it)).collect();
        let models = (!models.is_empty()).then(|| match models.as_slice() {
            [one] => quote!(use super::#one;),
            many => quote!(use super::{#(#many),*};),
        });
        let groups = [uses(&std), uses(&other), models.unwrap_or_default()];
        groups
            .into_iter()
            .filter(|it| !it.is_empty())
            .map(|group| quote!(#group blank_line!{}))
            .collect()
    }
}

fn uses(paths: &[&&str]) -> TokenStream {
    let mut items = TokenStream::new();
    let mut rest = paths;
    while let Some(first) = rest.first() {
        let parent = first.rsplit_once("::").map_or("", |(parent, _)| parent);
        let same = |path: &&str| path.rsplit_once("::").is_some_and(|(it, _)| it == parent);
        let count = rest.iter().take_while(|path| same(path)).count().max(1);
        let names: Vec<_> = rest[..count]
            .iter()
            .map(|it| ident(it.rsplit("::").next().unwrap_or(it)))
            .collect();
        let parent: TokenStream = parent.parse().unwrap_or_default();
        items.extend(match names.as_slice() {
            [one] => quote!(use #parent::#one;),
            many => quote!(use #parent::{#(#many),*};),
        });
        rest = &rest[count..];
    }
    items
}

/// Where code stands: it names models by themselves, or through their module.
pub(super) enum Standing<'a> {
    /// In a file of models.
    Model(&'a str),
    /// Elsewhere.
    Outside,
}

impl Emitter<'_> {
    /// A use of a type.
    pub(super) fn ty(
        &self,
        ty: &TypeRef,
        standing: &Standing,
        imports: &mut Imports,
    ) -> TokenStream {
        match ty {
            TypeRef::Named(id) => self.named(*id, standing, imports),
            TypeRef::Scalar(scalar) => self::scalar(scalar, imports),
            TypeRef::List(item) => {
                let item = self.ty(item, standing, imports);
                quote!(Vec<#item>)
            }
            TypeRef::Map(value) => {
                imports.add("std::collections::BTreeMap");
                let value = self.ty(value, standing, imports);
                quote!(BTreeMap<String, #value>)
            }
            TypeRef::Tuple(items) => {
                let items = items.iter().map(|it| self.ty(it, standing, imports));
                let items: Vec<_> = items.collect();
                quote!((#(#items),*))
            }
            TypeRef::Nullable(it) => {
                let it = self.ty(it, standing, imports);
                quote!(Option<#it>)
            }
        }
    }

    fn named(&self, id: TypeId, standing: &Standing, imports: &mut Imports) -> TokenStream {
        let ty = &self.api.types[id.0];
        let name = ident(&ty.name.ident);
        match standing {
            Standing::Model(module) => {
                if self.module_of(ty) != *module {
                    imports.models.insert(ty.name.ident.clone());
                }
                quote!(#name)
            }
            Standing::Outside => quote!(models::#name),
        }
    }

    /// The type of a member: an `Option` if it may be absent or `null`, a `Nullable` if the two are told apart.
    pub(super) fn field_ty(
        &self,
        field: &Field,
        standing: &Standing,
        imports: &mut Imports,
    ) -> TokenStream {
        let mut ty = self.ty(&field.ty, standing, imports);
        if field.boxed {
            ty = quote!(Box<#ty>);
        }
        match Presence::of(field) {
            Presence::Required => ty,
            Presence::RequiredNullable | Presence::Optional | Presence::OptionalAny => {
                quote!(Option<#ty>)
            }
            Presence::OptionalNullable => {
                imports.add("client_runtime::Nullable");
                quote!(Nullable<#ty>)
            }
        }
    }

    /// What a type is behind its aliases.
    pub(super) fn resolved<'t>(&'t self, ty: &'t TypeRef) -> &'t TypeRef {
        match ty {
            TypeRef::Named(id) => match &self.api.types[id.0].definition {
                crate::ir::Definition::Alias(ty) => self.resolved(ty),
                _ => ty,
            },
            _ => ty,
        }
    }
}

/// How a member may be missing.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Presence {
    Required,
    RequiredNullable,
    Optional,
    /// Free JSON, of which `null` is a value.
    OptionalAny,
    OptionalNullable,
}

impl Presence {
    pub(super) fn of(field: &Field) -> Self {
        let any = field.ty == TypeRef::Scalar(Scalar::Any);
        match (field.required, field.nullable) {
            (true, _) if any => Presence::Required,
            (false, _) if any => Presence::OptionalAny,
            (true, false) => Presence::Required,
            (true, true) => Presence::RequiredNullable,
            (false, false) => Presence::Optional,
            (false, true) => Presence::OptionalNullable,
        }
    }
}

fn scalar(scalar: &Scalar, imports: &mut Imports) -> TokenStream {
    match scalar {
        Scalar::String => quote!(String),
        Scalar::Secret => {
            imports.add("client_runtime::Secret");
            quote!(Secret)
        }
        Scalar::Bool => quote!(bool),
        Scalar::I32 => quote!(i32),
        Scalar::I64 => quote!(i64),
        Scalar::U32 => quote!(u32),
        Scalar::U64 => quote!(u64),
        Scalar::I128 => quote!(i128),
        Scalar::F32 => quote!(f32),
        Scalar::F64 => quote!(f64),
        Scalar::Uuid => {
            imports.add("uuid::Uuid");
            quote!(Uuid)
        }
        Scalar::Timestamp => {
            imports.add("jiff::Timestamp");
            quote!(Timestamp)
        }
        Scalar::Date => {
            imports.add("jiff::civil::Date");
            quote!(Date)
        }
        Scalar::Ipv4 => {
            imports.add("std::net::Ipv4Addr");
            quote!(Ipv4Addr)
        }
        Scalar::Ipv6 => {
            imports.add("std::net::Ipv6Addr");
            quote!(Ipv6Addr)
        }
        Scalar::Custom(path) => path.parse().unwrap_or_default(),
        Scalar::Any => {
            imports.add("serde_json::Value");
            quote!(Value)
        }
    }
}
