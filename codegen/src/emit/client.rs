//! `Client` and its builder: what they say of this API, over the runtime's.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Emitter, document, ident};
use crate::ir::{Answer, ServerVariable};

impl Emitter<'_> {
    pub(super) fn client(&self) -> TokenStream {
        let error = self.error_type();
        let defaults = self.defaults();
        let paging = self.paging();
        let client = self.client_type(&error);
        let builder = self.builder(&error);
        let about = document::inner("The client, and how one is made.");
        quote! {
            #about
            blank_line!{}
            use client_runtime::{Draft, Method};
            blank_line!{}
            #defaults
            #paging
            #client
            #builder
        }
    }

    fn defaults(&self) -> TokenStream {
        let server = self.api.server.as_ref();
        let base_url = server.map_or("", |it| it.url.as_str());
        let variables = server.iter().flat_map(|it| &it.variables).map(|it| {
            let (name, default) = (&it.name.wire, &it.default);
            quote!((#name, #default))
        });
        let token_url = match &self.api.token_url {
            Some(url) => quote!(Some(#url)),
            None => quote!(None),
        };
        quote! {
            const DEFAULTS: client_runtime::Defaults = client_runtime::Defaults {
                base_url: #base_url,
                variables: &[#(#variables),*],
                token_url: #token_url,
                user_agent: concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION")),
            };
            blank_line!{}
        }
    }

    fn paging(&self) -> Option<TokenStream> {
        let paging = self.api.operations.iter().find_map(|it| match &it.answer {
            Answer::Paged { paging, .. } => Some(paging),
            _ => None,
        })?;
        let (page, page_size, first, items, next) = (
            &paging.page,
            &paging.page_size,
            paging.first,
            &paging.items,
            &paging.next,
        );
        let first = proc_macro2::Literal::u64_unsuffixed(first);
        let words = document::outer("How lists come in pages.");
        Some(quote! {
            #words
            pub(crate) const PAGING: client_runtime::Paging = client_runtime::Paging {
                page: #page,
                page_size: #page_size,
                first: #first,
                items: #items,
                next: #next,
            };
            blank_line!{}
        })
    }

    fn client_type(&self, error: &TokenStream) -> TokenStream {
        let title = if self.api.title.is_empty() {
            "API"
        } else {
            &self.api.title
        };
        let words = document::outer(&format!(
            "A client of the {}.\n\nIt is cheap to clone, and its clones share connections and tokens.",
            document::prose(title)
        ));
        let builder = document::outer("Begins a client with the API's own defaults.");
        quote! {
            #words
            #[derive(Clone, Debug)]
            pub struct Client {
                inner: client_runtime::Client<#error>,
            }
            blank_line!{}
            impl Client {
                #builder
                pub fn builder() -> ClientBuilder {
                    ClientBuilder { inner: client_runtime::Client::builder(&DEFAULTS) }
                }
                blank_line!{}
                pub(crate) fn draft(&self, method: Method, path: &'static str) -> Draft<#error> {
                    self.inner.draft(method, path)
                }
            }
            blank_line!{}
        }
    }

    fn builder(&self, error: &TokenStream) -> TokenStream {
        let root = self.root();
        let variables = self
            .api
            .server
            .iter()
            .flat_map(|it| &it.variables)
            .map(|it| self.variable(it));
        let url = self
            .api
            .server
            .as_ref()
            .map(|it| format!(": `{}` otherwise", it.url))
            .unwrap_or_default();
        let base_url = document::outer(&format!(
            "Sets where the API is served{url}.\n\nA token endpoint on the same host moves with it."
        ));
        let words = document::outer("Makes a [`Client`].");
        let build = document::outer(&format!(
            "Makes the client.\n\n# Errors\n\nIf a URL cannot be used, or is not `https` although calls carry credentials; a loopback\naddress may be `http`. See [`Error`]({}::Error).",
            self.config.package.root
        ));
        quote! {
            #words
            #[derive(Debug)]
            #[must_use = "a builder does nothing until `build` is called"]
            pub struct ClientBuilder {
                inner: client_runtime::ClientBuilder<#error>,
            }
            blank_line!{}
            impl ClientBuilder {
                #(#variables)*
                #base_url
                pub fn base_url(self, url: impl Into<String>) -> Self {
                    Self { inner: self.inner.base_url(url) }
                }
                blank_line!{}
                #build
                pub fn build(self) -> Result<Client, #root::Error> {
                    Ok(Client { inner: self.inner.build()? })
                }
            }
            blank_line!{}
            client_runtime::client_builder!(ClientBuilder);
        }
    }

    fn variable(&self, variable: &ServerVariable) -> TokenStream {
        let (name, wire) = (ident(&variable.name.ident), &variable.name.wire);
        let text = if variable.description.is_empty() {
            format!("Sets `{wire}` of the server's URL")
        } else {
            document::prose(variable.description.trim_end_matches('.'))
        };
        let words = document::outer(&format!("{text}; `{}` otherwise.", variable.default));
        quote! {
            #words
            pub fn #name(self, #name: impl Into<String>) -> Self {
                Self { inner: self.inner.variable(#wire, #name) }
            }
            blank_line!{}
        }
    }
}
