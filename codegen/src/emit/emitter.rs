//! The shared context of all emission: its inputs, and Rust names as tokens.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use crate::config::Config;
use crate::ir::Api;
use crate::surface::{Crate, Group, Operation};

/// The inputs of emission: the IR, the surface, and the configuration.
pub(super) struct Emitter<'a> {
    pub(super) api: &'a Api,
    pub(super) surface: &'a Crate<'a>,
    pub(super) config: &'a Config,
}

impl<'a> Emitter<'a> {
    pub(super) fn new(surface: &'a Crate<'a>, config: &'a Config) -> Self {
        Emitter {
            api: surface.api,
            surface,
            config,
        }
    }

    /// The operations of a file.
    pub(super) fn operations(&self, group: &Group) -> impl Iterator<Item = &'a Operation<'a>> {
        let operations = &self.surface.operations;
        group.operations.iter().map(|index| &operations[*index])
    }

    /// The path of the crate's own items.
    pub(super) fn root(&self) -> TokenStream {
        self.config
            .package
            .root
            .parse()
            .unwrap_or_else(|_| quote!(crate))
    }

    /// The type that decodes the API's error bodies.
    pub(super) fn error_type(&self) -> TokenStream {
        match &self.api.error {
            Some(error) => {
                let name = ident(&self.surface.models[error.ty.0].item.ident);
                let root = self.root();
                quote!(#root::models::#name)
            }
            None => quote!(client_runtime::Value),
        }
    }
}

/// A module in a file beside this one. A name that is not ASCII needs a `#[path]`.
pub(super) fn module(name: &str) -> TokenStream {
    let path = (!name.is_ascii()).then(|| {
        let file = format!("{name}.rs");
        quote!(#[path = #file])
    });
    let name = ident(name);
    quote!(#path mod #name;)
}

/// A Rust identifier; [`crate::surface`] ensures that it is valid.
pub(super) fn ident(name: &str) -> Ident {
    let mut bytes = name.bytes();
    let is_start = |it: u8| it.is_ascii_alphabetic() || it == b'_';
    // Nearly every name; parsing takes several times as long.
    if bytes.next().is_some_and(is_start) && bytes.all(|it| is_start(it) || it.is_ascii_digit()) {
        return Ident::new(name, Span::call_site());
    }
    syn::parse_str(name).unwrap_or_else(|_| Ident::new("unnamed", Span::call_site()))
}
