//! The files that only hold others: `lib.rs`, `models/mod.rs`, `operations/mod.rs`.

use proc_macro2::TokenStream;
use quote::quote;

use super::prose::prose;
use super::types::{Imports, Standing};
use super::xml::has_xml;
use super::{Emitter, document, ident, lints, module};
use crate::ir::Answer;
use crate::surface::{Item, Kind, Ty};

impl Emitter<'_> {
    pub(super) fn crate_root(&self, identifiers: &lints::Identifiers) -> TokenStream {
        let about = document::inner(&self.about());
        let limit = lints::recursion_limit(self.api);
        let is_crate = self.config.package.root == "crate";
        let allowed = is_crate.then(|| identifiers.allowed());
        let models = (!self.surface.families.is_empty()).then(|| {
            quote!(
                pub mod models;
            )
        });
        let reexports = self.surface.root.reexports.iter().map(|names| {
            let names = names.iter().map(|it| ident(it));
            quote!(pub use client_runtime::{#(#names),*};)
        });
        let reexports: Vec<_> = reexports.collect();
        if self.api.operations.is_empty() {
            return quote! {
                #about
                #limit
                #allowed
                blank_line!{}
                #models
                blank_line!{}
                #(#reexports)*
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
        let aliases = self.surface.root.aliases.iter().map(|it| self.alias(it));
        quote! {
            #about
            #limit
            #allowed
            blank_line!{}
            mod client;
            #[cfg(feature = "mock")]
            pub mod mock;
            #models
            pub mod operations;
            #xml
            blank_line!{}
            pub use client::{Client, ClientBuilder};
            #(#reexports)*
            #(blank_line!{} #aliases)*
        }
    }

    /// One of the names that the root gives to the runtime's types.
    fn alias(&self, item: &Item) -> TokenStream {
        let name = ident(&item.ident);
        let words = match item.ident.as_str() {
            "ErrorBody" => "What the API says when it fails.".to_owned(),
            "Error" => "Why a call failed.\n\nIt answers `kind()`, `status()`, `api_error()`, `is_retryable()`, \
                `attempts()`, `retry_after()`, `request_id()`, `headers()`, `body()`, and for an answer that does not decode \
                `path()`: see [`client_runtime::Error`]."
                .to_owned(),
            "Request" => "A call that answers with one value.\n\nIt is sent by `.await`, which gives the value, or by \
                `send()`, which gives a [`Response`]; before, `timeout`, `deadline`, `retry`, `max_body_size`, `header` and \
                `query` set what is particular to this call: see [`client_runtime::Request`]."
                .to_owned(),
            _ => {
                let how = if self.has_walks_without_numbers() {
                    "`prefetch` and what the query takes"
                } else {
                    "`page`, `page_size` and `prefetch`"
                };
                format!(
                    "A call that answers with a list, page by page.\n\n`.await` gives one [`Page`]; `items()` walks over the \
                     items of all pages, `pages()` over the pages; before, {how} say where and how: see \
                     [`client_runtime::PagedRequest`]."
                )
            }
        };
        let words = document::outer(&words);
        let generics: TokenStream = item.generics.parse().unwrap_or_default();
        let ty = match &item.kind {
            Kind::Alias(Ty::Model(_)) => self.error_type(),
            Kind::Alias(ty) => self.ty(ty, &Standing::Outside, &mut Imports::default()),
            _ => TokenStream::new(),
        };
        quote!(#words pub type #name #generics = #ty;)
    }

    fn about(&self) -> String {
        let title = if self.api.title.is_empty() {
            "an API"
        } else {
            &self.api.title
        };
        let mut text = format!("A client of the {}.", prose(title));
        if !self.api.description.is_empty() {
            text.push_str("\n\n");
            text.push_str(&prose(&self.api.description));
        }
        if self.api.operations.is_empty() {
            return text;
        }
        text.push_str(
            "\n\nBegin with [`Client::builder`]. What a call needs are its arguments; what it may be given is set on the request \
             that it returns. A request is sent by `.await`, or by `.send()` for the status and the headers as well; with the \
             feature `blocking` by `.call()`, without `async`. The feature `mock` has a server for tests.",
        );
        if self
            .api
            .operations
            .iter()
            .any(|it| matches!(it.answer, Answer::Paged { .. }))
        {
            text.push_str(" A list comes as one page by `.await`, and whole through `.items()` or `.pages()`.");
        }
        if let Some(feature) = self.surface.gates.features().first() {
            text.push_str(&format!(
                " Each group of operations has a feature too, such as `{feature}`, without which it is not compiled; all of them are \
                 on by default."
            ));
        }
        text.push_str("\n\n");
        text.push_str(&self.first_program());
        text
    }

    pub(super) fn models_root(&self) -> TokenStream {
        let families = &self.surface.families;
        let about = document::inner("The values that calls take and give.");
        let allowed = lints::of_models(self.api);
        let modules: Vec<_> = families.iter().map(|it| ident(&it.module)).collect();
        let declared = families.iter().map(|it| module(&it.module));
        let cfgs: Vec<_> = families.iter().map(|it| it.gate.cfg()).collect();
        quote! {
            #about
            #allowed
            blank_line!{}
            #(#cfgs #declared)*
            blank_line!{}
            #(#cfgs pub use self::#modules::*;)*
        }
    }

    pub(super) fn operations_root(&self) -> TokenStream {
        let groups = &self.surface.groups;
        let about = document::inner(
            "The calls, as methods of [`Client`](crate::Client), and the requests on which something can be set.",
        );
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
        let exports = (!exported.is_empty()).then(|| quote!(blank_line!{} #(#exported)*));
        let allowed = lints::of_operations(self.surface);
        quote!(#about #allowed blank_line!{} #(#cfgs #declared)* #exports)
    }
}
