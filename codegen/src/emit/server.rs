//! Servers: where operations are sent that have one of their own, and the setters of variables.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;

use super::prose::prose;
use super::{Emitter, document, ident};
use crate::ir::{Server, ServerVariable};

/// How a request is sent to a server of its own.
pub(super) fn at(server: &Server) -> TokenStream {
    let url = &server.url;
    if server.variables.is_empty() {
        return quote!(.at(#url));
    }
    let variables = server.variables.iter().map(|it| {
        let (name, default, values) = (&it.name.wire, &it.default, &it.values);
        quote!((#name, #default, &[#(#values),*]))
    });
    quote!(.at_server(#url, &[#(#variables),*]))
}

impl Emitter<'_> {
    /// The setters of the variables: those of the API's server, and those that only servers of operations have.
    pub(super) fn variables(&self) -> Vec<TokenStream> {
        let usual = self.api.server.iter().flat_map(|it| &it.variables);
        let setters = usual.clone().map(|it| {
            let text = described(it, "the server's URL");
            variable(
                it,
                &format!("{text}; {} otherwise.", default(it)),
                &it.values,
            )
        });
        let mut setters: Vec<_> = setters.collect();
        let known: Vec<&str> = usual.map(|it| it.name.wire.as_str()).collect();
        let mut others: BTreeMap<&str, Vec<&ServerVariable>> = BTreeMap::new();
        let servers = self
            .api
            .operations
            .iter()
            .filter_map(|it| it.server.as_ref());
        for it in servers.flat_map(|it| &it.variables) {
            let name = it.name.wire.as_str();
            if !known.contains(&name) {
                others.entry(name).or_default().push(it);
            }
        }
        // Each server knows the values that it lists.
        setters.extend(others.values().map(|all| {
            let text = described(
                all[0],
                "the URLs of operations that have servers of their own",
            );
            let is_one = all.iter().all(|it| it.default == all[0].default);
            let otherwise = if is_one {
                default(all[0])
            } else {
                "each server's own default".to_owned()
            };
            variable(all[0], &format!("{text}; {otherwise} otherwise."), &[])
        }));
        setters
    }
}

fn described(variable: &ServerVariable, url: &str) -> String {
    if variable.description.is_empty() {
        format!("Sets `{}` of {url}", variable.name.wire)
    } else {
        prose(variable.description.trim_end_matches('.'))
    }
}

fn default(variable: &ServerVariable) -> String {
    match variable.default.as_str() {
        "" => "empty".to_owned(),
        default => format!("`{default}`"),
    }
}

fn variable(variable: &ServerVariable, words: &str, values: &[String]) -> TokenStream {
    let (name, wire) = (ident(&variable.name.ident), &variable.name.wire);
    let words = document::outer(words);
    let set = match values {
        [] => quote!(variable(#wire, #name)),
        values => quote!(variable_of(#wire, &[#(#values),*], #name)),
    };
    quote! {
        #words
        pub fn #name(self, #name: impl Into<String>) -> Self {
            Self { inner: self.inner.#set }
        }
        blank_line!{}
    }
}
