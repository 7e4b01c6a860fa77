//! The mock: the data of this crate that the runtime's mock needs.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Emitter, ident};
use crate::surface::REEXPORTS;

/// The file of examples, beside the module of the mock.
pub(super) const EXAMPLES: &str = "examples.txt";

impl Emitter<'_> {
    /// Items under the feature `mock`. A module follows the feature of the runtime, since its crate may not have one.
    pub(super) fn of_mock(&self, items: &TokenStream) -> TokenStream {
        if self.config.package.is_module() {
            return quote!(client_runtime::if_mock! { #items });
        }
        let cfg = self.surface.root.mock.gate.cfg();
        quote!(#cfg #items)
    }

    /// `mock.rs`.
    pub(super) fn mock(&self) -> TokenStream {
        let docs = self.module_docs(&self.surface.modules.mock);
        let item = &self.surface.root.mock;
        let (name, of_type, root) = (ident(&item.ident), self.docs(&item.docs), self.root());
        let reexports = REEXPORTS.iter().map(|it| ident(it));
        quote! {
            #docs
            blank_line!{}
            use client_runtime::{Defaults, Operation};
            blank_line!{}
            use #root::Client;
            blank_line!{}
            pub use client_runtime::mock::{#(#reexports),*};
            blank_line!{}
            #of_type
            pub type #name = client_runtime::mock::Mock<Client>;
            blank_line!{}
            impl client_runtime::mock::Mocked for Client {
                const DEFAULTS: &'static Defaults = &#root::client::DEFAULTS;
                const OPERATIONS: &'static [Operation] = Client::OPERATIONS;
                const EXAMPLES: &'static str = include_str!(#EXAMPLES);
                blank_line!{}
                fn of_mock(base_url: String) -> Self {
                    let client = Client::builder().base_url(base_url).build();
                    client.expect("a client of a loopback address")
                }
            }
        }
    }
}
