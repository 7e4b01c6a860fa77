//! The module that verifies a client: the type of each schema, and each operation as a request with JSON arguments.
//!
//! The module is for the crate `probe` of this workspace, which reads the document independently of the IR.

use proc_macro2::TokenStream;
use quote::quote;

use super::types::Imports;
use super::{Emitter, ident};
use crate::ir::{Location, TypeRef};

impl Emitter<'_> {
    /// The module: the shapes of all types, and code for the selected schemas.
    pub(super) fn probe(
        &self,
        places: &[(String, Vec<TypeRef>)],
        selected: &dyn Fn(&str) -> bool,
        unsupported: &[String],
    ) -> TokenStream {
        let mut shapes = self.shapes(places);
        // Whether every operation of the document must be present, and the locations of the diagnostics that explain
        // missing ones.
        let config = self.config;
        shapes["selected"] = [&config.include, &config.exclude]
            .iter()
            .any(|it| it.is_some())
            .into();
        shapes["unsupported"] = unsupported.into();
        let shapes = shapes.to_string();
        let mut imports = Imports::default();
        let selected: Vec<_> = places.iter().filter(|(it, _)| selected(it)).collect();
        let unions = self.unions(&selected, &mut imports);
        let rows: Vec<_> = selected
            .iter()
            .flat_map(|(pointer, types)| types.iter().map(move |ty| (pointer, ty)))
            .flat_map(|(pointer, ty)| self.rows(pointer, ty, &mut imports))
            .collect();
        let operations = self.surface.operations.iter();
        let calls: Vec<_> = operations
            .flat_map(|it| self.calls(it, &mut imports))
            .collect();
        let root = self.root();
        let (client, run) = if calls.is_empty() {
            (None, quote!(probe::run_types(document, stages, &TYPES)))
        } else {
            let client = self.probe_client();
            (
                Some(client),
                quote!(probe::run(document, stages, &TYPES, CALLS, client)),
            )
        };
        let calls = client.map(|client| {
            quote! {
                /// The operations.
                const CALLS: &[probe::Call<#root::Client>] = &[#(#calls),*];
                blank_line!{}
                #client
            }
        });
        let models = (!self.surface.families.is_empty()).then(|| quote!(use #root::models;));
        let imports = imports.items();
        quote! {
            //! What proves that this client and its document fit.
            #![allow(clippy::all, clippy::pedantic, deprecated, unused, reason = "nobody reads it")]
            blank_line!{}
            #imports
            #models
            blank_line!{}
            /// The types of the schemas.
            const TYPES: probe::Types = probe::Types {
                places: &[#(#rows),*],
                unions: &[#unions],
                shapes: #shapes,
            };
            blank_line!{}
            #calls
            blank_line!{}
            /// Proves it.
            pub fn run(document: &str, stages: &[probe::Stage]) -> Vec<probe::Finding> { #run }
        }
    }

    /// One row for the type as received, and another for the type as sent, if they differ.
    fn rows(&self, pointer: &str, ty: &TypeRef, imports: &mut Imports) -> Vec<TokenStream> {
        let mut row = |ty: &TypeRef| {
            let direction = self.direction(ty)?;
            let is_default = self.is_made_of_nothing(ty);
            let ty = self.ty_of(ty, imports);
            let made = if is_default {
                quote!(Some(|| probe::encoded(&#ty::new())))
            } else {
                quote!(None)
            };
            Some(quote!(probe::Place {
                pointer: #pointer,
                direction: probe::Direction::#direction,
                trip: probe::trip::<#ty>,
                made: #made,
            }))
        };
        let sent = ty.map(&mut |id| self.sent(id));
        let sent = (sent != *ty).then(|| row(&sent)).flatten();
        row(ty).into_iter().chain(sent).collect()
    }

    /// Whether a struct's `new` takes no arguments.
    fn is_made_of_nothing(&self, ty: &TypeRef) -> bool {
        let TypeRef::Named(id) = ty else {
            return false;
        };
        let model = &self.surface.models[id.0];
        let new = model.item.function("new");
        new.is_some_and(|it| it.arguments.is_empty())
    }

    /// The directions in which a type is used; none if it is not generated.
    fn direction(&self, ty: &TypeRef) -> Option<TokenStream> {
        let (mut request, mut response) = (true, true);
        ty.visit(&mut |id| {
            let reach = self.api.types[id.0].reach;
            request &= reach.request;
            response &= reach.response;
        });
        match (request, response) {
            (true, true) => Some(quote!(Both)),
            (true, false) => Some(quote!(Sent)),
            (false, true) => Some(quote!(Received)),
            (false, false) => None,
        }
    }

    fn probe_client(&self) -> TokenStream {
        let root = self.root();
        // If the document does not say which credentials a request carries, it carries all of them. Two in the same
        // location cannot both be sent.
        let is_all = self.api.security.is_none();
        let mut places = vec![(Location::Header, "authorization".to_owned())];
        let keys = self.api.keys.iter().zip(&self.surface.root.builder.keys);
        let keys = keys.filter(|(it, _)| it.scheme.is_none());
        let keys = keys.filter(|(it, _)| {
            let place = it.place();
            let is_taken = places.contains(&place);
            places.push(place);
            !is_all || !is_taken
        });
        let keys = keys.map(|(_, it)| ident(&it.ident));
        quote! {
            fn client(base_url: &str, credentials: probe::Credentials) -> Result<#root::Client, String> {
                use #root::auth::{Basic, Bearer};
                let builder = #root::Client::builder().base_url(base_url);
                let builder = match credentials {
                    probe::Credentials::None => return builder.build().map_err(|it| it.to_string()),
                    probe::Credentials::Bearer => builder.auth(Bearer::new(probe::TOKEN)),
                    probe::Credentials::Basic => builder.auth(Basic::new(probe::USER, probe::PASSWORD)),
                };
                builder #(.#keys(probe::KEY))* .build().map_err(|it| it.to_string())
            }
        }
    }
}
