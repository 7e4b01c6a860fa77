//! The mock: a server that implements the API's operations.

use proc_macro2::TokenStream;
use quote::quote;

use super::expectation::constant;
use super::types::{Imports, Standing};
use super::{Emitter, ident, module};

impl Emitter<'_> {
    /// `mock/mod.rs`: the mock itself.
    pub(super) fn mock_root(&self) -> TokenStream {
        let groups = &self.surface.groups;
        let docs = self.module_docs(&self.surface.modules.mock);
        let root = self.root();
        let modules: Vec<_> = groups.iter().map(|it| ident(&it.module)).collect();
        let declared = groups.iter().map(|it| module(&it.module));
        let cfgs: Vec<_> = groups.iter().map(|it| it.gate.cfg()).collect();
        let operations = groups.iter().zip(&cfgs).flat_map(|(group, cfg)| {
            let module = ident(&group.module);
            self.operations(group).map(move |it| {
                let name = constant(it);
                quote!(#cfg &#module::#name)
            })
        });
        // A token endpoint on another host cannot be mocked.
        let token_path = self
            .api
            .token_url
            .as_deref()
            .filter(|it| !it.contains("://") && !it.starts_with("//"));
        let token_path = match token_path {
            Some(path) => quote!(Some(#path)),
            None => quote!(None),
        };
        let mock = self.mock_type();
        quote! {
            #docs
            #![allow(clippy::return_self_not_must_use, reason = "an expectation holds, whether or not the returned value is used")]
            blank_line!{}
            #(#cfgs #declared)*
            blank_line!{}
            use ::client_runtime::mock::{Api, Server};
            blank_line!{}
            use #root::Client;
            blank_line!{}
            #(#cfgs pub use self::#modules::*;)*
            blank_line!{}
            static API: Api = Api {
                operations: &[#(#operations),*],
                token_path: #token_path,
            };
            blank_line!{}
            #mock
        }
    }

    /// The mock itself.
    fn mock_type(&self) -> TokenStream {
        let item = &self.surface.root.mock;
        let attributes = self.attributes(item);
        let functions = item.functions.iter().map(|function| {
            let (docs, standing) = (self.docs(&function.docs), Standing::Outside);
            let signature =
                self.bare_signature(function, &quote!(self,), &standing, &mut Imports::default());
            // A panic in `verify` points to its caller.
            let track = (function.ident == "verify").then(|| quote!(#[track_caller]));
            let body = match function.ident.as_str() {
                "start" => quote!(Self(Server::start(&API).await)),
                "start_blocking" => quote!(Self(Server::start_blocking(&API))),
                "responding_with_examples" => quote!(Self(self.0.responding_with_examples())),
                "client" => quote! {
                    let client = Client::builder().base_url(self.url()).build();
                    client.expect("a client of a loopback address")
                },
                "url" => quote!(self.0.url()),
                _ => quote!(self.0.verify();),
            };
            quote!(#docs #track #signature { #body })
        });
        quote! {
            #attributes
            pub struct Mock(Server);
            blank_line!{}
            impl Mock { #(#functions blank_line!{})* }
        }
    }
}
