//! Uses of types, and what they need to be imported.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::quote;

use super::gate::Gate;
use super::{Emitter, ident};
use crate::ir::{Field, Scalar, TypeId, TypeRef};

/// What a file imports: filled while its code is written.
#[derive(Default)]
pub(super) struct Imports {
    paths: BTreeMap<&'static str, Gate>,
    models: BTreeMap<String, Gate>,
    /// What the root of the crate has.
    root: BTreeSet<&'static str>,
    /// When the file itself is there.
    file: Gate,
    /// When that is there what is being written.
    now: Gate,
}

impl Imports {
    /// For a file that has a gate itself.
    pub(super) fn of_file(gate: &Gate) -> Self {
        Imports {
            file: gate.clone(),
            now: gate.clone(),
            ..Imports::default()
        }
    }

    /// What is written from here on has this gate, and so has what only it imports.
    pub(super) fn go_under(&mut self, gate: Gate) {
        self.now = gate;
    }

    pub(super) fn add(&mut self, path: &'static str) {
        note(&mut self.paths, path, &self.now);
    }

    fn model(&mut self, name: &str) {
        note(&mut self.models, name.to_owned(), &self.now);
    }

    /// Imports a name from the root of the crate.
    pub(super) fn of_root(&mut self, name: &'static str) {
        self.root.insert(name);
    }

    /// The `use` item of the crate's own names.
    pub(super) fn root_items(&self, root: &TokenStream) -> TokenStream {
        let names: Vec<_> = self.root.iter().map(|it| ident(it)).collect();
        match names.as_slice() {
            [] => TokenStream::new(),
            [one] => quote!(use #root::#one;),
            many => quote!(use #root::{#(#many),*};),
        }
    }

    /// The `use` items, those of `std` first.
    pub(super) fn items(&self) -> TokenStream {
        let gates: BTreeSet<&Gate> = self.paths.values().chain(self.models.values()).collect();
        let mut gates: Vec<_> = gates
            .iter()
            .map(|it| (it.cfg_in(&self.file), *it))
            .collect();
        gates.sort_by_key(|(cfg, _)| cfg.is_some());
        let mut groups = <[TokenStream; 3]>::default();
        for (cfg, gate) in gates {
            let (std, other): (Vec<&str>, Vec<_>) =
                of(&self.paths, gate).partition(|it| it.starts_with("std::"));
            let models: Vec<_> = of(&self.models, gate).map(ident).collect();
            let models = match models.as_slice() {
                [] => TokenStream::new(),
                [one] => quote!(#cfg use super::#one;),
                many => quote!(#cfg use super::{#(#many),*};),
            };
            let more = [uses(&std, cfg.as_ref()), uses(&other, cfg.as_ref()), models];
            for (group, more) in groups.iter_mut().zip(more) {
                group.extend(more);
            }
        }
        groups
            .into_iter()
            .filter(|it| !it.is_empty())
            .map(|group| quote!(#group blank_line!{}))
            .collect()
    }
}

/// Adds a name, which is there when any of its users is.
fn note<N: Ord>(names: &mut BTreeMap<N, Gate>, name: N, gate: &Gate) {
    let known = names.entry(name).or_insert_with(|| gate.clone());
    *known = std::mem::take(known).or(gate);
}

/// The names that have a gate.
fn of<'n, N>(names: &'n BTreeMap<N, Gate>, gate: &'n Gate) -> impl Iterator<Item = &'n str>
where
    N: AsRef<str>,
{
    let found = names.iter().filter(move |(_, it)| *it == gate);
    found.map(|(name, _)| name.as_ref())
}

fn uses(paths: &[&str], cfg: Option<&TokenStream>) -> TokenStream {
    let mut items = TokenStream::new();
    let mut rest = paths;
    while let Some(first) = rest.first() {
        let parent = first.rsplit_once("::").map_or("", |(parent, _)| parent);
        let same = |path: &str| path.rsplit_once("::").is_some_and(|(it, _)| it == parent);
        let count = rest.iter().take_while(|path| same(path)).count().max(1);
        let names: Vec<_> = rest[..count]
            .iter()
            .map(|it| ident(it.rsplit("::").next().unwrap_or(it)))
            .collect();
        let parent: TokenStream = parent.parse().unwrap_or_default();
        items.extend(match names.as_slice() {
            [one] => quote!(#cfg use #parent::#one;),
            many => quote!(#cfg use #parent::{#(#many),*};),
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
                    imports.model(&ty.name.ident);
                }
                quote!(#name)
            }
            Standing::Outside => {
                imports.of_root("models");
                quote!(models::#name)
            }
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
            imports.add("client_runtime::Timestamp");
            quote!(Timestamp)
        }
        Scalar::Date => {
            imports.add("client_runtime::Date");
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
        Scalar::Lenient(strict) => {
            imports.add("client_runtime::Lenient");
            let strict = self::scalar(strict, imports);
            quote!(Lenient<#strict>)
        }
        Scalar::Custom(path) => path.parse().unwrap_or_default(),
        Scalar::Any => {
            imports.add("serde_json::Value");
            quote!(Value)
        }
    }
}
