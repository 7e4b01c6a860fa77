//! Bodies: how each is passed to the request.

use proc_macro2::TokenStream;
use quote::quote;

use super::form::FORM_DATA;
use super::types::Imports;
use super::{Emitter, ident, parameter};
use crate::ir::{self, Content, Stream, TypeRef};
use crate::surface::{Body, Operation};

impl Emitter<'_> {
    /// The code that passes an operation's body to its request.
    pub(super) fn sends(&self, operation: &Operation, imports: &mut Imports) -> TokenStream {
        let Some(body) = &operation.body else {
            return TokenStream::new();
        };
        let Some(how) = self.handed_on(body, imports) else {
            return quote!(.empty_object());
        };
        if !body.ir.required {
            return TokenStream::new();
        }
        let own = own_type(body.ir);
        quote!(#how #own)
    }

    /// The code that sets the optional body of an existing request.
    pub(super) fn set_later(&self, body: &Body, imports: &mut Imports) -> TokenStream {
        let name = ident(&body.ident);
        let value = match &body.ir.content {
            Content::OneOf(_) => return quote!(.body_variant(#name)),
            content => self.body_of(content, &name, imports),
        };
        imports.add("client_runtime::BodyVariant");
        quote!(.body_variant(BodyVariant::#value))
    }

    /// The code that passes on a body argument; `None` if the caller passes nothing.
    pub(super) fn handed_on(&self, body: &Body, imports: &mut Imports) -> Option<TokenStream> {
        let name = ident(&body.ident);
        let how = match &body.ir.content {
            Content::EmptyObject => return None,
            Content::Json {
                property: Some(property),
                ..
            } => quote!(.json_property(#property, &#name)),
            Content::Json {
                ty: TypeRef::Nullable(_),
                ..
            } => quote!(.json(&#name)),
            Content::Json { property: None, .. } => quote!(.json(#name)),
            Content::Form { styles: list, .. } => {
                let styles = parameter::styles(list, imports);
                quote!(.form(#name, #styles))
            }
            Content::Xml {
                content_type,
                ty,
                root,
                ..
            } => {
                let root = self.xml_root(*root);
                match ty {
                    TypeRef::Nullable(_) => quote!(.xml(#content_type, &#root, &#name)),
                    _ => quote!(.xml(#content_type, &#root, #name)),
                }
            }
            Content::Multipart { content_type, .. } if content_type == FORM_DATA => {
                quote!(.multipart(#name))
            }
            Content::Multipart { content_type, .. } => {
                quote!(.multipart_of(#content_type, #name))
            }
            Content::Raw { content_type, .. } => quote!(.raw(#content_type, #name)),
            Content::Items { items, .. } => match items {
                Stream::Events { named: true, .. } => quote!(.named_events(#name)),
                Stream::Events { data: Some(_), .. } => quote!(.events(#name)),
                Stream::Events { data: None, .. } => quote!(.text_events(#name)),
                Stream::Lines { content_type, .. } => quote!(.lines(#content_type, #name)),
            },
            Content::OneOf(_) => {
                let ty = body.variants.as_ref().map(|it| ident(&it.ident));
                quote!(.body_variant::<#ty>(#name.into()))
            }
        };
        Some(how)
    }
}

/// The content type of JSON with a media type other than the usual one.
fn own_type(body: &ir::Body) -> Option<TokenStream> {
    match &body.content {
        Content::Json { content_type, .. } if content_type != "application/json" => {
            Some(quote!(.header("content-type", #content_type)))
        }
        _ => None,
    }
}
