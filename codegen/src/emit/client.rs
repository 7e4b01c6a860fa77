//! `Client` and its builder: the API's defaults and setters on top of the runtime's.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::types::{Imports, Standing};
use super::{Emitter, document, ident};
use crate::ir::{Credential, Key, Location, Scheme, Security};
use crate::surface::Function;

impl Emitter<'_> {
    pub(super) fn client(&self) -> TokenStream {
        let error = self.error_type();
        let defaults = self.defaults();
        let paging = self.general_paging();
        let client = self.client_type(&error, paging.as_ref());
        let builder = self.builder(&error);
        let environment = self.environment();
        let of_environment = environment
            .is_some()
            .then(|| quote!(EnvironmentCredential,));
        let about = document::inner("The client and its builder.");
        let is_named = self.usual_security().is_some_and(|it| !it.is_empty());
        let credential = is_named.then(|| {
            quote!(
                use client_runtime::auth::Credential;
            )
        });
        let has_keys = self.api.keys.iter().any(|it| it.scheme.is_none());
        let place = has_keys.then(|| {
            quote!(
                use client_runtime::auth::Place;
            )
        });
        let secret = has_keys.then(|| quote!(, Secret));
        let uncalled = self.surface.gates.of_any().condition().map(|it| {
            quote!(#![cfg_attr(not(#it), allow(dead_code, reason = "without a tag, there is nothing to call"))])
        });
        quote! {
            #about
            #uncalled
            blank_line!{}
            #credential
            #place
            use client_runtime::{#of_environment IntoOption, Operation, RequestBuilder #secret};
            blank_line!{}
            #defaults
            #environment
            #client
            #builder
        }
    }

    /// The default security of operations that declare none; `None` if they send all credentials that the caller
    /// provides. Without keys, there is a single kind of credentials, which is sent if provided, unless the API accepts
    /// none.
    fn usual_security(&self) -> Option<&Security> {
        let security = self.api.security.as_ref();
        security.filter(|it| !self.api.keys.is_empty() || it.is_empty())
    }

    fn defaults(&self) -> TokenStream {
        let server = self.api.server.as_ref();
        let base_url = server.map_or("", |it| it.url.as_str());
        let variables = server.iter().flat_map(|it| &it.variables).map(|it| {
            let (name, default) = (&it.name.wire, &it.default);
            quote!((#name, #default))
        });
        let token_url = optional(self.api.authorization.token_url.as_ref());
        quote! {
            pub(crate) const DEFAULTS: client_runtime::Defaults = client_runtime::Defaults {
                base_url: #base_url,
                variables: &[#(#variables),*],
                token_url: #token_url,
                user_agent: concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION")),
            };
            blank_line!{}
        }
    }

    fn client_type(&self, error: &TokenStream, paging: Option<&TokenStream>) -> TokenStream {
        let paging = paging.map(|it| quote!(#it blank_line!{}));
        let item = &self.surface.root.client;
        let attributes = self.attributes(item);
        let standing = Standing::Outside;
        let functions = item.functions.iter();
        let builder: TokenStream = functions
            .map(|it| self.signature(it, &standing, &mut Imports::default()))
            .collect();
        let security = self.usual_security().map(|it| {
            let lists = credentials(it);
            quote!(.security(#lists))
        });
        let from_env = self.environment_constructor();
        quote! {
            #attributes
            pub struct Client {
                inner: client_runtime::Client<#error>,
            }
            blank_line!{}
            impl Client {
                #paging
                #builder {
                    ClientBuilder { inner: client_runtime::Client::builder(&DEFAULTS) #security }
                }
                #from_env
                blank_line!{}
                pub(crate) fn request_builder<R>(&self, operation: Operation<R>) -> RequestBuilder<#error> {
                    self.inner.request(operation)
                }
            }
            blank_line!{}
        }
    }

    fn builder(&self, error: &TokenStream) -> TokenStream {
        let surface = &self.surface.root.builder;
        let variables = self.variables();
        let keys = self.api.keys.iter().zip(&surface.keys);
        let keys = keys.map(|(it, function)| match &it.scheme {
            Some(scheme) => self.scheme(it, scheme, function),
            None => self.key(it, function),
        });
        let set_base_url =
            self.builder_setter(&surface.base_url, &ident("url"), &quote!(base_url(url)));
        let build_client =
            self.signature(&surface.build, &Standing::Outside, &mut Imports::default());
        let attributes = self.attributes(&surface.item);
        let with_env = self.environment_setter();
        quote! {
            #attributes
            pub struct ClientBuilder {
                inner: client_runtime::ClientBuilder<#error>,
            }
            blank_line!{}
            impl ClientBuilder {
                #(#keys)*
                #(#variables)*
                #set_base_url
                blank_line!{}
                #with_env
                #build_client {
                    Ok(Client { inner: self.inner.build()? })
                }
            }
            blank_line!{}
            client_runtime::client_builder!(ClientBuilder);
        }
    }

    fn key(&self, key: &Key, function: &Function) -> TokenStream {
        let (name, wire) = (ident(&function.ident), &key.name.wire);
        let place = place(key);
        let set = self.builder_setter(function, &name, &quote!(key(#wire, #place, #name)));
        quote!(#set blank_line!{})
    }

    /// A setter of the builder that takes an `Option`, and calls the inner builder if there is a value.
    pub(super) fn builder_setter(
        &self,
        function: &Function,
        argument: &Ident,
        call: &TokenStream,
    ) -> TokenStream {
        let signature = self.mut_signature(function, &Standing::Outside, &mut Imports::default());
        quote! {
            #signature {
                if let Some(#argument) = #argument.into_option() {
                    self.inner = self.inner.#call;
                }
                self
            }
        }
    }

    fn scheme(&self, key: &Key, scheme: &Scheme, function: &Function) -> TokenStream {
        let (name, wire) = (ident(&function.ident), &key.name.wire);
        let signature = self.signature(function, &Standing::Outside, &mut Imports::default());
        let token_url = optional(scheme.token_url.as_ref());
        quote! {
            #signature {
                Self { inner: self.inner.scheme(#wire, #token_url, #name) }
            }
            blank_line!{}
        }
    }
}

/// A string that may be absent.
pub(super) fn optional(text: Option<&String>) -> TokenStream {
    match text {
        Some(text) => quote!(Some(#text)),
        None => quote!(None),
    }
}

/// The location of a key in a request.
pub(super) fn place(key: &Key) -> TokenStream {
    let parameter = &key.parameter;
    match key.location {
        Location::Query => quote!(Place::Query(#parameter)),
        Location::Cookie => quote!(Place::Cookie(#parameter)),
        _ => quote!(Place::Header(#parameter)),
    }
}

/// Security as a value of the runtime's type.
pub(super) fn credentials(security: &Security) -> TokenStream {
    let lists = security.iter().map(|list| {
        let list = list.iter().map(|it| match it {
            Credential::Authorization => quote!(Credential::Authorization),
            Credential::Scheme(name) => quote!(Credential::Scheme(#name)),
            Credential::Key(name) => quote!(Credential::Key(#name)),
        });
        quote!(&[#(#list),*])
    });
    quote!(&[#(#lists),*])
}
