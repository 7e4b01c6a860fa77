//! The files that only declare modules and re-exports: `lib.rs` or `mod.rs`, `models/mod.rs`, `operations/mod.rs`.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::types::{Imports, Standing};
use super::xml::has_xml;
use super::{Emitter, ident, lints, module};
use crate::surface::{Item, Kind, Ty};

impl Emitter<'_> {
    pub(super) fn crate_root(&self, identifiers: &lints::Identifiers) -> TokenStream {
        let docs = self.module_docs(&self.surface.modules.root);
        // A module cannot set attributes that apply to the whole crate.
        let is_module = self.config.package.is_module();
        let limit = lints::recursion_limit(self.api).filter(|_| !is_module);
        let limit = limit.map(|it| quote!(#![recursion_limit = #it]));
        let allowed = if is_module {
            lints::of_module()
        } else {
            identifiers.allowed()
        };
        let models = !self.surface.families.is_empty();
        let models = models.then(|| quote! { #[rustfmt::skip] pub mod models; });
        let names = self.surface.reexports();
        let lists = lists(&names);
        let lists = lists.iter().map(|names| {
            let names: Vec<_> = names.iter().map(|it| ident(it)).collect();
            match names.as_slice() {
                [one] => quote!(pub use client_runtime::#one;),
                many => quote!(pub use client_runtime::{#(#many),*};),
            }
        });
        let crates = self.surface.crates().into_iter().map(ident);
        let reexports = quote! {
            #(#lists)*
            #(pub use #crates;)*
        };
        if self.api.operations.is_empty() {
            return quote! {
                #docs
                #limit
                #allowed
                blank_line!{}
                #models
                blank_line!{}
                #reexports
            };
        }
        let xml = has_xml(&self.api.operations).then(|| {
            let features = self.surface.gates.features();
            let of_others = (!features.is_empty()).then(|| {
                let features = features.iter();
                quote!(#[cfg_attr(not(all(#(feature = #features),*)), allow(dead_code, reason = "bodies of other tags"))])
            });
            quote!(
                #of_others
                mod xml;
            )
        });
        let mock = self.of_mock(&quote! { #[rustfmt::skip] pub mod mock; });
        let aliases = self.surface.root.aliases.iter().map(|it| self.alias(it));
        quote! {
            #docs
            #limit
            #allowed
            blank_line!{}
            mod client;
            #mock
            #models
            #[rustfmt::skip]
            pub mod operations;
            #xml
            blank_line!{}
            pub use client::{Client, ClientBuilder};
            #reexports
            #(blank_line!{} #aliases)*
        }
    }

    /// An alias of a runtime type in the crate root.
    fn alias(&self, item: &Item) -> TokenStream {
        let name = ident(&item.ident);
        let docs = self.docs(&item.docs);
        let generics: TokenStream = item.generics.parse().unwrap_or_default();
        let ty = match &item.kind {
            Kind::Alias(Ty::Model(_)) => self.error_type(),
            Kind::Alias(ty) => self.ty(ty, &Standing::Outside, &mut Imports::default()),
            _ => TokenStream::new(),
        };
        quote!(#docs pub type #name #generics = #ty;)
    }

    pub(super) fn models_root(&self) -> TokenStream {
        let families = &self.surface.families;
        let docs = self.module_docs(&self.surface.modules.models);
        let allowed = lints::of_models(self.api);
        let declared = families.iter().map(|it| module(&it.module));
        let modules: Vec<_> = families.iter().map(|it| ident(&it.module)).collect();
        let cfgs: Vec<_> = families.iter().map(|it| it.gate.cfg()).collect();
        let (open, gated): (Vec<_>, Vec<_>) =
            modules.iter().zip(&cfgs).partition(|it| it.1.is_none());
        let open: Vec<_> = open.into_iter().map(|it| it.0).collect();
        let open = (!open.is_empty()).then(|| quote!(pub use self::{#(#open::*),*};));
        let gated = gated
            .into_iter()
            .map(|(module, cfg)| quote!(#cfg pub use self::#module::*;));
        quote! {
            #docs
            #allowed
            blank_line!{}
            #(#cfgs #declared)*
            blank_line!{}
            #open
            #(#gated)*
        }
    }

    pub(super) fn operations_root(&self) -> TokenStream {
        let groups = &self.surface.groups;
        let docs = self.module_docs(&self.surface.modules.operations);
        let declared = groups.iter().map(|it| module(&it.module));
        let cfgs = groups.iter().map(|it| it.gate.cfg());
        let exported: Vec<_> = groups
            .iter()
            .filter(|it| self.operations(it).any(|it| it.types().next().is_some()))
            .map(|it| {
                let (cfg, module) = (it.gate.cfg(), ident(&it.module));
                quote!(#cfg pub use self::#module::*;)
            })
            .collect();
        let exports = (!exported.is_empty()).then(|| quote!(#(#exported)* blank_line!{}));
        let allowed = lints::of_operations(self.surface);
        let (root, list) = (self.root(), self.list_of_operations());
        // The module of a tag may have the name of the runtime.
        let is_hidden = groups.iter().any(|it| it.module == "client_runtime");
        let global = is_hidden.then(|| quote!(::));
        quote! {
            #docs
            #allowed
            blank_line!{}
            #(#cfgs #declared)*
            blank_line!{}
            use #global client_runtime::Operation;
            blank_line!{}
            use #root::Client;
            blank_line!{}
            #exports
            #list
        }
    }
}

/// Names in lists that fit into a line each: where longer ones are broken is up to the formatter.
fn lists(names: &BTreeSet<&'static str>) -> Vec<Vec<&'static str>> {
    const WIDTH: usize = 60;
    let mut lists: Vec<Vec<&str>> = Vec::new();
    let mut width = WIDTH;
    for name in names {
        width += name.len() + 2;
        if width > WIDTH {
            lists.push(Vec::new());
            width = name.len() + 2;
        }
        if let Some(list) = lists.last_mut() {
            list.push(name);
        }
    }
    lists
}
