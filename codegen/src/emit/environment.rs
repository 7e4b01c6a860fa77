//! The environment variables that configure a client, as data for the runtime.

use proc_macro2::TokenStream;
use quote::quote;

use super::client::optional;
use super::types::{Imports, Standing};
use super::{Emitter, client};
use crate::ir::Authorization;
use crate::surface::EnvironmentCredential;

impl Emitter<'_> {
    /// The constant that lists the variables.
    pub(super) fn environment(&self) -> Option<TokenStream> {
        let environment = self.surface.root.builder.environment.as_ref()?;
        let base_url = &environment.base_url;
        let variables = environment.variables.iter().map(|(variable, name)| {
            let (wire, values) = (&variable.name.wire, &variable.values);
            quote!((#wire, &[#(#values),*], #name))
        });
        let credentials = environment.credentials.iter().map(credential);
        let is_required = environment.is_required;
        Some(quote! {
            const ENVIRONMENT: client_runtime::Environment = client_runtime::Environment {
                base_url: #base_url,
                variables: &[#(#variables),*],
                credentials: &[#(#credentials),*],
                is_required: #is_required,
            };
            blank_line!{}
        })
    }

    /// The constructor of the client that reads the environment.
    pub(super) fn environment_constructor(&self) -> Option<TokenStream> {
        let environment = self.surface.root.builder.environment.as_ref()?;
        let standing = Standing::Outside;
        let signature = self.signature(&environment.from_env, &standing, &mut Imports::default());
        Some(quote! {
            blank_line!{}
            #signature {
                Client::builder().with_env()?.build()
            }
        })
    }

    /// The builder's setter that reads the environment.
    pub(super) fn environment_setter(&self) -> Option<TokenStream> {
        let environment = self.surface.root.builder.environment.as_ref()?;
        let standing = Standing::Outside;
        let signature = self.signature(&environment.with_env, &standing, &mut Imports::default());
        Some(quote! {
            #signature {
                Ok(Self { inner: self.inner.with_env(&ENVIRONMENT)? })
            }
            blank_line!{}
        })
    }
}

fn credential(it: &EnvironmentCredential) -> TokenStream {
    let scheme = it.key.map(|it| &it.name.wire);
    let of = optional(scheme);
    let all: Vec<&String> = it.variables.iter().map(|it| &it.0).collect();
    match (it.authorization, all.as_slice()) {
        (Some(Authorization::Basic), [username, password]) => quote! {
            EnvironmentCredential::Basic {
                scheme: #of, username: #username, password: #password,
            }
        },
        (Some(Authorization::ClientCredentials), [id, secret]) => {
            let token_url = it.key.and_then(|it| it.scheme.as_ref()?.token_url.as_ref());
            let token_url = optional(token_url);
            quote! {
                EnvironmentCredential::ClientCredentials {
                    scheme: #of, token_url: #token_url, id: #id, secret: #secret,
                }
            }
        }
        (None, [key]) => {
            let place = it.key.map(client::place);
            quote! {
                EnvironmentCredential::Key {
                    scheme: #scheme, place: #place, key: #key,
                }
            }
        }
        (_, all) => {
            let token = all.first();
            quote!(EnvironmentCredential::Token { scheme: #of, token: #token })
        }
    }
}
