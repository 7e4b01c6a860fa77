//! Servers: operations with servers of their own, and the setters of URL variables.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Emitter, ident};
use crate::ir::{Server, ServerVariable};
use crate::surface::Function;

/// The code that sends a request to the operation's own server.
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

/// The path of an operation's server on the API's host, whichever host that is at run time; `None` if it is on another
/// host.
pub(super) fn path_beside(server: &Server, usual: Option<&Server>) -> Option<String> {
    let url = server.default_url();
    let Some((origin, path)) = origin_and_path(&url) else {
        return Some(format!("/{}", url.trim_start_matches(['.', '/'])));
    };
    let usual = usual?.default_url();
    let (of_usual, _) = origin_and_path(&usual)?;
    (origin == of_usual).then(|| path.to_owned())
}

/// The scheme, host and port of a URL, and its path.
fn origin_and_path(url: &str) -> Option<(String, &str)> {
    let (scheme, rest) = url.split_once("://")?;
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let (scheme, host) = (scheme.to_lowercase(), host.to_lowercase());
    let default_port = match scheme.as_str() {
        "http" => ":80",
        "https" => ":443",
        _ => "",
    };
    let host = host.strip_suffix(default_port).unwrap_or(&host);
    Some((format!("{scheme}://{host}"), path))
}

impl Emitter<'_> {
    /// The setters of the variables: those of the API's server, and those that only servers of operations have.
    pub(super) fn variables(&self) -> Vec<TokenStream> {
        let mut functions = self.surface.root.builder.variables.iter();
        let usual = self.api.server.iter().flat_map(|it| &it.variables);
        let setters = usual.zip(&mut functions);
        let setters = setters.map(|(it, function)| self.variable(it, function, &it.values));
        let mut setters: Vec<_> = setters.collect();
        let others = self.api.variables_of_operations();
        // Each server lists values of its own, so the shared setter checks none.
        let others = others.values().zip(functions);
        setters.extend(others.map(|(all, function)| self.variable(all[0], function, &[])));
        setters
    }

    fn variable(
        &self,
        variable: &ServerVariable,
        function: &Function,
        values: &[String],
    ) -> TokenStream {
        let (name, wire) = (ident(&function.ident), &variable.name.wire);
        let set = match values {
            [] => quote!(variable(#wire, #name)),
            values => quote!(variable_of(#wire, &[#(#values),*], #name)),
        };
        let set = self.builder_setter(function, &name, &set);
        quote!(#set blank_line!{})
    }
}
