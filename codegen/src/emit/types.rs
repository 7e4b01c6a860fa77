//! Uses of types, and the imports that they need.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::{Emitter, ident};
use crate::ir::{TypeId, TypeRef};
use crate::surface::{FeatureGate, Ty};

/// The imports of a file, collected while its code is written.
#[derive(Default)]
pub(super) struct Imports {
    paths: BTreeMap<&'static str, FeatureGate>,
    models: BTreeMap<String, FeatureGate>,
    /// The imports from the crate root.
    root: BTreeSet<&'static str>,
    /// The gate of the file.
    file: FeatureGate,
    /// The gate of the code that is being written.
    now: FeatureGate,
}

impl Imports {
    /// The imports of a gated file.
    pub(super) fn of_file(gate: &FeatureGate) -> Self {
        Imports {
            file: gate.clone(),
            now: gate.clone(),
            ..Imports::default()
        }
    }

    /// Sets the gate of the code written from here on. Imports that only this code uses get the same gate.
    pub(super) fn go_under(&mut self, gate: FeatureGate) {
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
        let gates: BTreeSet<&FeatureGate> =
            self.paths.values().chain(self.models.values()).collect();
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

/// Adds a name, which is imported if any of its uses is compiled.
fn note<N: Ord>(names: &mut BTreeMap<N, FeatureGate>, name: N, gate: &FeatureGate) {
    let existing = names.entry(name).or_insert_with(|| gate.clone());
    *existing = std::mem::take(existing).or(gate);
}

/// The names with this gate.
fn of<'n, N>(
    names: &'n BTreeMap<N, FeatureGate>,
    gate: &'n FeatureGate,
) -> impl Iterator<Item = &'n str>
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

/// The location of code: it determines whether models are named directly or through their module.
pub(super) enum Standing<'a> {
    /// In a file of models.
    Model(&'a str),
    /// Elsewhere.
    Outside,
}

impl Emitter<'_> {
    /// A use of an API type outside of the models.
    pub(super) fn ty_of(&self, ty: &TypeRef, imports: &mut Imports) -> TokenStream {
        self.ty(&Ty::from(ty), &Standing::Outside, imports)
    }

    /// A use of a type.
    pub(super) fn ty(&self, ty: &Ty, standing: &Standing, imports: &mut Imports) -> TokenStream {
        let mut all = |types: &[Ty]| -> Vec<TokenStream> {
            let types = types.iter();
            types.map(|it| self.ty(it, standing, imports)).collect()
        };
        match ty {
            Ty::Library(path) => {
                imports.add(path);
                ident(path.rsplit("::").next().unwrap_or(path)).into_token_stream()
            }
            Ty::Prelude(path) | Ty::Path(path) => path.parse().unwrap_or_default(),
            Ty::Custom(path) => path.parse().unwrap_or_default(),
            Ty::Model(id) => self.named(*id, standing, imports),
            Ty::Operation(name) => ident(name).into_token_stream(),
            Ty::Root(name) => {
                imports.of_root(name);
                ident(name).into_token_stream()
            }
            Ty::Absolute(name) => {
                let (root, name) = (self.root(), ident(name));
                quote!(#root::#name)
            }
            Ty::Generic(of, arguments) => {
                let arguments = all(arguments);
                let of = self.ty(of, standing, imports);
                quote!(#of<#(#arguments),*>)
            }
            Ty::Tuple(items) => {
                let items = all(items);
                quote!((#(#items),*))
            }
            Ty::Ref(it) => {
                let it = self.ty(it, standing, imports);
                quote!(&#it)
            }
            Ty::Slice(it) => {
                let it = self.ty(it, standing, imports);
                quote!([#it])
            }
            Ty::Impl(it) => {
                let it = self.ty(it, standing, imports);
                quote!(impl #it)
            }
            Ty::Iterator(it) => {
                let it = self.ty(it, standing, imports);
                quote!(impl IntoIterator<Item = #it>)
            }
            Ty::Serializable => quote!(&(impl client_runtime::serde::Serialize + ?Sized)),
        }
    }

    fn named(&self, id: TypeId, standing: &Standing, imports: &mut Imports) -> TokenStream {
        let model = &self.surface.models[id.0];
        let name = ident(&model.item.ident);
        match standing {
            Standing::Model(module) => {
                if model.module != *module {
                    imports.model(&model.item.ident);
                }
                quote!(#name)
            }
            Standing::Outside => {
                imports.of_root("models");
                quote!(models::#name)
            }
        }
    }
}
