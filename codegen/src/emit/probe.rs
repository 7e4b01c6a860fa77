//! The module that proves a client: the type of each schema, and each operation as a call whose arguments are JSON.
//!
//! It is for the crate `probe` of this workspace, which reads the document on its own and knows nothing of the IR.

use std::collections::HashSet;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::chosen::{alternatives, body_type};
use super::form::{form_type, has_form};
use super::operation::optional;
use super::parameter::Way;
use super::types::{Imports, Standing};
use super::{Emitter, ident, paging};
use crate::ir::{Body, Content, Location, Operation, Parameter, Part, PartKind, Scalar, TypeRef};

impl Emitter<'_> {
    /// The module: what all types are, and code for the schemas that are `wanted`.
    pub(super) fn probe(
        &self,
        places: &[(String, Vec<TypeRef>)],
        wanted: &dyn Fn(&str) -> bool,
        unsupported: &[String],
    ) -> TokenStream {
        let mut shapes = self.shapes(places);
        // Whether every operation of the document should be there, and the places whose diagnostics say why one is not.
        let config = self.config;
        shapes["selected"] = [&config.include, &config.exclude]
            .iter()
            .any(|it| it.is_some())
            .into();
        shapes["unsupported"] = unsupported.into();
        let shapes = shapes.to_string();
        let mut imports = Imports::default();
        let wanted: Vec<_> = places.iter().filter(|(it, _)| wanted(it)).collect();
        let unions = self.unions(&wanted, &mut imports);
        let rows: Vec<_> = wanted
            .iter()
            .flat_map(|(pointer, types)| types.iter().map(move |ty| (pointer, ty)))
            .flat_map(|(pointer, ty)| self.rows(pointer, ty, &mut imports))
            .collect();
        let operations = self.api.operations.iter();
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
        let models = (!self.families().is_empty()).then(|| quote!(use #root::models;));
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

    /// A row for the type as it is received, and one for the type as it is sent, where the two differ.
    fn rows(&self, pointer: &str, ty: &TypeRef, imports: &mut Imports) -> Vec<TokenStream> {
        let mut row = |ty: &TypeRef| {
            let direction = self.direction(ty)?;
            let ty = self.ty(ty, &Standing::Outside, imports);
            Some(quote!(probe::Place {
                pointer: #pointer,
                direction: probe::Direction::#direction,
                trip: probe::trip::<#ty>,
            }))
        };
        let sent = ty.map(&mut |id| self.sent(id));
        let sent = (sent != *ty).then(|| row(&sent)).flatten();
        row(ty).into_iter().chain(sent).collect()
    }

    /// In which direction a type travels; none if it is not generated.
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
        // Where no requirement says which of them a call carries, it carries all, and those of one place cannot be sent together.
        let is_all = self.api.security.is_none();
        let mut places = vec![(Location::Header, "authorization".to_owned())];
        let keys = self.api.keys.iter().filter(|it| it.scheme.is_none());
        let keys = keys.filter(|it| {
            let place = it.place();
            let is_taken = places.contains(&place);
            places.push(place);
            !is_all || !is_taken
        });
        let keys = keys.map(|it| ident(&it.name.ident));
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

    /// A call for each thing that the body may be.
    fn calls(&self, operation: &Operation, imports: &mut Imports) -> Vec<TokenStream> {
        let Some(body) = &operation.body else {
            return vec![self.call(operation, None, None, imports)];
        };
        let alternatives = alternatives(operation).unwrap_or_default();
        let mut variants = alternatives.iter().map(|it| ident(&it.name.ident));
        let mut sent = HashSet::new();
        let calls = body.contents().filter_map(|content| {
            let variant = variants.next();
            // What goes out as another one's media type is not what that describes.
            if !sent.insert(content.media_type()) {
                return None;
            }
            let handed = match variant {
                Some(variant) => {
                    Some(self.handed_choice(operation, body, content, &variant, imports))
                }
                None => self.handed_body(operation, body, content, imports),
            };
            Some(self.call(operation, Some(content.media_type()), handed, imports))
        });
        calls.collect()
    }

    fn call(
        &self,
        operation: &Operation,
        content_type: Option<&str>,
        body: Option<(TokenStream, TokenStream)>,
        imports: &mut Imports,
    ) -> TokenStream {
        let (method, path) = (&operation.method, &operation.path);
        let id = &operation.name.wire;
        let name = ident(&operation.name.ident);
        let mut lets = Vec::new();
        let mut arguments = Vec::new();
        let required = operation.parameters.iter().filter(|it| it.is_argument());
        for (index, parameter) in required.enumerate() {
            let value = format_ident!("argument_{index}");
            let (ty, given) = self.handed(parameter, &quote!(#value), imports);
            let (place, wire) = key(parameter);
            lets.push(quote!(let #value: #ty = args.required(#place, #wire)?;));
            arguments.push(given);
        }
        if let Some((read, given)) = body {
            lets.push(quote!(let body = #read;));
            arguments.push(given);
        }
        let setters = optional(operation).map(|it| {
            let (place, wire) = key(it);
            let setter = ident(&it.name.ident);
            let (ty, given) = self.handed(it, &quote!(value), imports);
            quote! {
                if let Some(value) = args.optional::<#ty>(#place, #wire)? {
                    request = request.#setter(#given);
                }
            }
        });
        let setters: Vec<_> = setters.chain(page_setters(operation)).collect();
        let mutable = (!setters.is_empty()).then(|| quote!(mut));
        let content_type = match content_type {
            Some(it) => quote!(Some(#it)),
            None => quote!(None),
        };
        quote! {
            probe::Call {
                id: #id,
                method: #method,
                path: #path,
                content_type: #content_type,
                send: |client, args| Box::pin(async move {
                    #(#lets)*
                    let #mutable request = client.#name(#(#arguments),*);
                    #(#setters)*
                    request.await.map(drop).map_err(probe::told)
                }),
            }
        }
    }

    /// The type as which a parameter is read, and how it is handed to the call.
    fn handed(
        &self,
        parameter: &Parameter,
        value: &TokenStream,
        imports: &mut Imports,
    ) -> (TokenStream, TokenStream) {
        let way = self.way(parameter);
        match self.resolved(&parameter.ty) {
            TypeRef::Scalar(Scalar::String | Scalar::Secret) => (quote!(String), quote!(&#value)),
            TypeRef::List(item) if self.is_string(item) => {
                let given = match way {
                    Way::Styled => {
                        quote!(&#value.iter().map(String::as_str).collect::<Vec<_>>())
                    }
                    Way::Text | Way::Texts { .. } => value.clone(),
                };
                (quote!(Vec<String>), given)
            }
            _ => {
                let ty = self.ty(&parameter.ty, &Standing::Outside, imports);
                let borrow = self.is_borrowed(parameter).then(|| quote!(&));
                (ty, quote!(#borrow #value))
            }
        }
    }

    /// How a body is read, and how it is handed to the call; none if there is nothing to hand.
    fn handed_body(
        &self,
        operation: &Operation,
        body: &Body,
        content: &Content,
        imports: &mut Imports,
    ) -> Option<(TokenStream, TokenStream)> {
        let root = self.root();
        let (read, given) = match content {
            Content::EmptyObject | Content::OneOf(_) => return None,
            Content::Json { ty, member, .. } => {
                let member = member.as_deref().unwrap_or_default();
                self.handed_value(ty, body.required, member, imports)
            }
            Content::Form { ty, .. } | Content::Xml { ty, .. } => {
                self.handed_value(ty, body.required, "", imports)
            }
            Content::Raw { .. } => {
                let raw = quote!(args.raw().map(#root::Body::from));
                let read = if body.required {
                    quote!(#raw.ok_or(probe::MISSING)?)
                } else {
                    raw
                };
                (read, quote!(body))
            }
            Content::Multipart { parts, .. } => {
                let form = if has_form(operation) {
                    self.handed_form(operation, parts, imports)
                } else {
                    quote! {
                        args.texts().iter().fold(#root::Multipart::new(), |form, (name, text)| {
                            if args.is_file(name) {
                                form.file(name, text.clone())
                            } else {
                                form.text(name, text)
                            }
                        })
                    }
                };
                let read = if body.required {
                    form
                } else {
                    quote!(if args.has_body() { Some(#form) } else { None })
                };
                (read, quote!(body))
            }
        };
        Some((read, given))
    }

    /// The same of a body that is one of several.
    fn handed_choice(
        &self,
        operation: &Operation,
        body: &Body,
        content: &Content,
        variant: &Ident,
        imports: &mut Imports,
    ) -> (TokenStream, TokenStream) {
        let (root, name) = (self.root(), body_type(operation));
        let variant = quote!(#root::operations::#name::#variant);
        match self.handed_body(operation, body, content, imports) {
            Some((read, _)) if body.required => (read, quote!(#variant(body))),
            Some((read, _)) => (read, quote!(body.map(#variant))),
            None if body.required => (quote!(#variant), quote!(body)),
            None => (quote!(args.has_body().then_some(#variant)), quote!(body)),
        }
    }

    fn handed_value(
        &self,
        ty: &TypeRef,
        required: bool,
        member: &str,
        imports: &mut Imports,
    ) -> (TokenStream, TokenStream) {
        let inner = match ty {
            TypeRef::Nullable(it) if required => it,
            it => it,
        };
        let slice = matches!(inner, TypeRef::List(_) | TypeRef::Scalar(Scalar::String));
        let given = match (required && !matches!(ty, TypeRef::Nullable(_)), slice) {
            (true, _) => quote!(&body),
            (false, true) => quote!(body.as_deref()),
            (false, false) => quote!(body.as_ref()),
        };
        let ty = self.ty(ty, &Standing::Outside, imports);
        let read = if required {
            quote!(args.body::<#ty>(#member)?)
        } else {
            quote!(args.optional_body::<#ty>(#member)?)
        };
        (read, given)
    }

    fn handed_form(
        &self,
        operation: &Operation,
        parts: &[Part],
        imports: &mut Imports,
    ) -> TokenStream {
        let root = self.root();
        let name = form_type(operation);
        let (mut lets, mut arguments, mut setters) = (Vec::new(), Vec::new(), Vec::new());
        let parts = parts.iter().filter(|it| it.constant.is_none());
        for (index, part) in parts.enumerate() {
            let wire = &part.name.wire;
            let value = format_ident!("part_{index}");
            let (ty, given) = self.handed_part(part, &quote!(#value), imports);
            if part.required {
                let read = if part.list {
                    quote!(parts)
                } else {
                    quote!(part)
                };
                lets.push(quote!(let #value: #ty = args.#read(#wire)?;));
                arguments.push(given);
            } else {
                let setter = ident(&part.name.ident);
                let read = if part.list {
                    quote!(optional_parts)
                } else {
                    quote!(optional_part)
                };
                setters.push(quote! {
                    if let Some(#value) = args.#read::<#ty>(#wire)? {
                        form = form.#setter(#given);
                    }
                });
            }
        }
        let mutable = (!setters.is_empty()).then(|| quote!(mut));
        quote!({
            #(#lets)*
            let #mutable form = #root::operations::#name::new(#(#arguments),*);
            #(#setters)*
            form
        })
    }

    /// The type as which a part is read, and how it is handed to its form.
    fn handed_part(
        &self,
        part: &Part,
        value: &TokenStream,
        imports: &mut Imports,
    ) -> (TokenStream, TokenStream) {
        let ty = match &part.kind {
            PartKind::Text(ty) if self.is_string(ty) => quote!(String),
            PartKind::Text(ty) | PartKind::Json(ty) | PartKind::Value(ty) => {
                self.ty(ty, &Standing::Outside, imports)
            }
            PartKind::File { .. } => quote!(probe::Written),
        };
        if part.list {
            return (quote!(Vec<#ty>), quote!(#value));
        }
        let borrow = match &part.kind {
            PartKind::Text(ty) => self.is_string(ty),
            PartKind::Json(_) | PartKind::Value(_) => true,
            PartKind::File { .. } => false,
        };
        let borrow = borrow.then(|| quote!(&));
        (ty, quote!(#borrow #value))
    }
}

/// How the number of a page and its size are set, which are the runtime's.
fn page_setters(operation: &Operation) -> Vec<TokenStream> {
    let paging = paging::paging(operation).filter(|it| paging::has_numbers(it));
    let Some(paging) = paging else {
        return Vec::new();
    };
    let number = paging.parameter().map(|it| (it, quote!(page)));
    let size = Some((paging.page_size.as_str(), quote!(page_size)));
    let of_runtime = |(name, _): &(&str, TokenStream)| {
        let mut parameters = operation.parameters.iter();
        parameters.any(|it| it.name.wire == *name && !it.required)
    };
    let set = number.into_iter().chain(size).filter(of_runtime);
    let set = set.map(|(name, setter)| {
        quote! {
            if let Some(value) = args.optional::<i32>("query", #name)? {
                request = request.#setter(value);
            }
        }
    });
    set.collect()
}

/// How a parameter is named to the one who gives its value.
fn key(parameter: &Parameter) -> (&'static str, &str) {
    let place = match parameter.location {
        Location::Path => "path",
        Location::Query => "query",
        Location::Header => "header",
        Location::Cookie => "cookie",
    };
    (place, &parameter.name.wire)
}
