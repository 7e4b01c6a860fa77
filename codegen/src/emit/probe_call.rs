//! The operations of the module that verifies a client: each as a request with JSON arguments.

use std::collections::HashSet;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::types::Imports;
use super::{Emitter, ident};
use crate::ir::{self, Content, Location, PartKind, Scalar, Stream, TypeRef};
use crate::surface::{Body, Form, Item, Operation, Parameter, Part, Way, has_numbers};

impl Emitter<'_> {
    /// One request for each content of the body.
    pub(super) fn calls(&self, operation: &Operation, imports: &mut Imports) -> Vec<TokenStream> {
        let Some(body) = &operation.body else {
            return vec![self.call(operation, None, None, imports)];
        };
        let mut sent = HashSet::new();
        let calls = body
            .ir
            .contents()
            .enumerate()
            .filter_map(|(index, content)| {
                // Contents with the same media type cannot be distinguished on the wire. For a range, another concrete
                // type is used.
                let media_type = if sent.insert(content.media_type().to_owned()) {
                    content.media_type().to_owned()
                } else {
                    let Content::Raw { range, .. } = content else {
                        return None;
                    };
                    let concrete = range.as_ref()?.replace("*/*", "application/*");
                    let concrete = concrete.replace('*', "x-probe");
                    sent.insert(concrete.clone()).then_some(concrete)?
                };
                let concrete = (media_type != content.media_type()).then_some(media_type.as_str());
                let handed = match &body.variants {
                    Some(item) => {
                        Some(self.handed_variant(item, index, body, (content, concrete), imports))
                    }
                    None => self.handed_body(body, content, concrete, imports),
                };
                Some(self.call(operation, Some(&media_type), handed, imports))
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
        let (method, path) = (&operation.ir.method, &operation.ir.path);
        let id = &operation.ir.name.wire;
        let name = ident(&operation.method.ident);
        let mut lets = Vec::new();
        let mut arguments = Vec::new();
        let required = operation.parameters.iter().filter(|it| it.ir.is_argument());
        for (index, parameter) in required.enumerate() {
            let value = format_ident!("argument_{index}");
            let (ty, given) = self.handed(parameter, &quote!(#value), imports);
            let (place, wire) = key(parameter);
            lets.push(quote!(let #value: #ty = args.required(#place, #wire)?;));
            arguments.push(given);
        }
        let mut later = None;
        if let Some((read, given)) = body {
            lets.push(quote!(let body = #read;));
            match operation.optional_body() {
                Some(it) => later = Some(set_if_some(&ident(&it.ident), &given)),
                None => arguments.push(given),
            }
        }
        let setters = operation.setters().map(|it| {
            let (place, wire) = key(it);
            let setter = ident(&it.ident);
            let (ty, given) = self.handed(it, &quote!(value), imports);
            quote! {
                if let Some(value) = args.optional::<#ty>(#place, #wire)? {
                    request = request.#setter(#given);
                }
            }
        });
        let setters = setters.chain(page_setters(operation.ir));
        let setters: Vec<_> = setters.chain(later).collect();
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
                    request.await.map(drop).map_err(probe::reported)
                }),
            }
        }
    }

    /// The type that a parameter is decoded as, and how it is passed to the request.
    fn handed(
        &self,
        parameter: &Parameter,
        value: &TokenStream,
        imports: &mut Imports,
    ) -> (TokenStream, TokenStream) {
        let ty = &parameter.ir.ty;
        match self.surface.resolved(ty) {
            TypeRef::Scalar(Scalar::String | Scalar::Secret) => (quote!(String), quote!(&#value)),
            TypeRef::List(item) if self.surface.is_string(item) => {
                let given = match parameter.way {
                    Way::Styled { .. } => {
                        quote!(&#value.iter().map(String::as_str).collect::<Vec<_>>())
                    }
                    Way::Text | Way::Texts { .. } => value.clone(),
                };
                (quote!(Vec<String>), given)
            }
            TypeRef::Nullable(it) => {
                let is_slice = matches!(**it, TypeRef::List(_) | TypeRef::Scalar(Scalar::String));
                let given = if is_slice {
                    quote!(#value.as_deref())
                } else {
                    quote!(#value.as_ref())
                };
                (self.ty_of(ty, imports), given)
            }
            _ => {
                let ty = self.ty_of(ty, imports);
                let borrow = parameter.way.is_borrowed().then(|| quote!(&));
                (ty, quote!(#borrow #value))
            }
        }
    }

    /// How a body is decoded and passed to the request; `None` if there is none to pass.
    fn handed_body(
        &self,
        body: &Body,
        content: &Content,
        concrete: Option<&str>,
        imports: &mut Imports,
    ) -> Option<(TokenStream, TokenStream)> {
        let root = self.root();
        let (read, given) = match content {
            Content::EmptyObject | Content::OneOf(_) => return None,
            Content::Json { ty, property, .. } => {
                let property = property.as_deref().unwrap_or_default();
                self.handed_value(ty, body.ir.required, property, imports)
            }
            Content::Form { ty, .. } | Content::Xml { ty, .. } => {
                self.handed_value(ty, body.ir.required, "", imports)
            }
            Content::Raw { .. } => {
                let concrete = concrete.map(|it| quote!(.map(|it| it.content_type(#it))));
                let raw = quote!(args.raw().map(#root::Body::from) #concrete);
                let read = if body.ir.required {
                    quote!(#raw.ok_or(probe::MISSING)?)
                } else {
                    raw
                };
                (read, quote!(body))
            }
            Content::Items { items, .. } => self.handed_items(items, body.ir.required, imports),
            Content::Multipart { .. } => {
                let form = match &body.form {
                    Some(form) => self.handed_form(form, imports),
                    None => quote! {
                        args.texts().iter().fold(#root::Multipart::new(), |form, (name, text)| {
                            if args.is_file(name) {
                                form.file(name, text.clone())
                            } else {
                                form.text(name, text)
                            }
                        })
                    },
                };
                let read = if body.ir.required {
                    form
                } else {
                    quote!(if args.has_body() { Some(#form) } else { None })
                };
                (read, quote!(body))
            }
        };
        Some((read, given))
    }

    /// The same for a sequence of values. Events are not passed.
    fn handed_items(
        &self,
        items: &Stream,
        required: bool,
        imports: &mut Imports,
    ) -> (TokenStream, TokenStream) {
        let root = self.root();
        let read = match items {
            Stream::Events { data, .. } => {
                let data = match data {
                    Some(ty) => self.ty_of(ty, imports),
                    None => quote!(String),
                };
                let items = quote!(#root::BodyItems::<#root::Event<#data>>);
                quote!(args.has_body().then(|| #items::from(Vec::new())))
            }
            Stream::Lines { item, .. } => {
                let item = self.ty_of(item, imports);
                quote!(args.optional_body::<Vec<#item>>("")?.map(#root::BodyItems::from))
            }
        };
        let read = if required {
            quote!(#read.ok_or(probe::MISSING)?)
        } else {
            read
        };
        (read, quote!(body))
    }

    /// The same for a body with several media types.
    fn handed_variant(
        &self,
        item: &Item,
        index: usize,
        body: &Body,
        (content, concrete): (&Content, Option<&str>),
        imports: &mut Imports,
    ) -> (TokenStream, TokenStream) {
        let (root, name) = (self.root(), ident(&item.ident));
        let variant = ident(item.variants().get(index).map_or("", |it| &it.ident));
        let variant = quote!(#root::operations::#name::#variant);
        let required = body.ir.required;
        match self.handed_body(body, content, concrete, imports) {
            Some((read, _)) => (read, quote!(#variant(body))),
            None if required => (quote!(#variant), quote!(body)),
            None => (quote!(args.has_body().then_some(#variant)), quote!(body)),
        }
    }

    fn handed_value(
        &self,
        ty: &TypeRef,
        required: bool,
        property: &str,
        imports: &mut Imports,
    ) -> (TokenStream, TokenStream) {
        let inner = match ty {
            TypeRef::Nullable(it) if required => it,
            it => it,
        };
        let slice = matches!(inner, TypeRef::List(_) | TypeRef::Scalar(Scalar::String));
        let given = match (!matches!(ty, TypeRef::Nullable(_)), slice) {
            (true, _) => quote!(&body),
            (false, true) => quote!(body.as_deref()),
            (false, false) => quote!(body.as_ref()),
        };
        let ty = self.ty_of(ty, imports);
        let read = if required {
            quote!(args.body::<#ty>(#property)?)
        } else {
            quote!(args.optional_body::<#ty>(#property)?)
        };
        (read, given)
    }

    fn handed_form(&self, form: &Form, imports: &mut Imports) -> TokenStream {
        let root = self.root();
        let name = ident(&form.item.ident);
        let (mut lets, mut arguments, mut setters) = (Vec::new(), Vec::new(), Vec::new());
        let parts = form.parts.iter().filter(|it| it.ir.constant.is_none());
        for (index, part) in parts.enumerate() {
            let wire = &part.ir.name.wire;
            let value = format_ident!("part_{index}");
            let (ty, given) = self.handed_part(part, &quote!(#value), imports);
            if part.ir.required {
                let read = if part.ir.list {
                    quote!(parts)
                } else {
                    quote!(part)
                };
                lets.push(quote!(let #value: #ty = args.#read(#wire)?;));
                arguments.push((wire, given));
            } else {
                let setter = ident(&part.ident);
                let read = if part.ir.list {
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
        arguments.sort_by_key(|it| it.0);
        let arguments = arguments.into_iter().map(|it| it.1);
        let mutable = (!setters.is_empty()).then(|| quote!(mut));
        quote!({
            #(#lets)*
            let #mutable form = #root::operations::#name::new(#(#arguments),*);
            #(#setters)*
            form
        })
    }

    /// The type that a part is decoded as, and how it is passed to its form.
    fn handed_part(
        &self,
        part: &Part,
        value: &TokenStream,
        imports: &mut Imports,
    ) -> (TokenStream, TokenStream) {
        let ty = match &part.ir.kind {
            PartKind::Text(ty) if self.surface.is_string(ty) => quote!(String),
            PartKind::Text(ty) | PartKind::Json(ty) | PartKind::Value(ty) => {
                self.ty_of(ty, imports)
            }
            PartKind::File { .. } => quote!(probe::Written),
        };
        let root = self.root();
        // The setter of an optional part converts less than an argument.
        let of_file = matches!(part.ir.kind, PartKind::File { .. }) && part.ty.takes_option();
        let file = of_file.then(|| quote!(#root::File::from));
        if part.ir.list {
            let given = match &file {
                Some(file) => quote!(#value.into_iter().map(#file).collect::<Vec<_>>()),
                None => quote!(#value),
            };
            return (quote!(Vec<#ty>), given);
        }
        if let Some(file) = file {
            return (ty, quote!(#file(#value)));
        }
        let borrow = match &part.ir.kind {
            PartKind::Text(ty) => self.surface.is_string(ty),
            PartKind::Json(_) | PartKind::Value(_) => true,
            PartKind::File { .. } => false,
        };
        let borrow = borrow.then(|| quote!(&));
        (ty, quote!(#borrow #value))
    }
}

/// Sets an optional body, if given.
fn set_if_some(setter: &Ident, given: &TokenStream) -> TokenStream {
    quote! {
        if let Some(body) = body {
            request = request.#setter(#given);
        }
    }
}

/// How the page number and size are set, whose setters the runtime provides.
fn page_setters(operation: &ir::Operation) -> Vec<TokenStream> {
    let paging = operation.response.paging().filter(|it| has_numbers(it));
    let Some(paging) = paging else {
        return Vec::new();
    };
    let number = paging.parameter().map(|it| (it, quote!(page)));
    let size = paging.page_size.as_deref();
    let size = size.map(|it| (it, quote!(page_size)));
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

/// The key under which the value of a parameter is given.
fn key<'a>(parameter: &Parameter<'a>) -> (&'static str, &'a str) {
    let place = match parameter.ir.location {
        Location::Path => "path",
        Location::Query => "query",
        Location::Header => "header",
        Location::Cookie => "cookie",
    };
    (place, &parameter.ir.name.wire)
}
