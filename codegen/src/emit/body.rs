//! Bodies: how each is handed to the request.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::form::FORM_DATA;
use super::types::Imports;
use super::{Emitter, ident, parameter};
use crate::ir::{self, Content, TypeRef};
use crate::surface::{Body, Operation};

impl Emitter<'_> {
    /// How the body of an operation is handed to its request.
    pub(super) fn sends(&self, operation: &Operation, imports: &mut Imports) -> TokenStream {
        let Some(body) = &operation.body else {
            return TokenStream::new();
        };
        let Some(Sent {
            name,
            required,
            how,
        }) = self.handed_on(body, imports)
        else {
            return quote!(.empty_object());
        };
        let own = own_type(body.ir);
        match &body.ir.content {
            _ if required => quote!(#how #own),
            Content::Json { property: None, .. } if own.is_none() => {
                quote!(.optional(#name, client_runtime::RequestBuilder::json))
            }
            Content::Multipart { content_type, .. } if content_type == FORM_DATA => {
                quote!(.optional(#name, client_runtime::RequestBuilder::multipart))
            }
            Content::OneOf(_) => {
                quote!(.optional(#name, client_runtime::RequestBuilder::body_variant))
            }
            _ => {
                let builder = ident(if name == "builder" { "call" } else { "builder" });
                quote!(.optional(#name, |#builder, #name| #builder #how #own))
            }
        }
    }

    /// How a body that is an argument is handed on; none if there is nothing to give.
    pub(super) fn handed_on(&self, body: &Body, imports: &mut Imports) -> Option<Sent> {
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
            Content::OneOf(_) if body.ir.required => {
                let ty = body.variants.as_ref().map(|it| ident(&it.ident));
                quote!(.body_variant::<#ty>(#name.into()))
            }
            Content::OneOf(_) => quote!(.body_variant(#name)),
        };
        Some(Sent {
            name,
            required: body.ir.required,
            how,
        })
    }
}

/// The content type of JSON that is of a kind of its own.
fn own_type(body: &ir::Body) -> Option<TokenStream> {
    match &body.content {
        Content::Json { content_type, .. } if content_type != "application/json" => {
            Some(quote!(.header("content-type", #content_type)))
        }
        _ => None,
    }
}

/// How a body that is an argument is handed on.
pub(super) struct Sent {
    pub(super) name: Ident,
    pub(super) required: bool,
    /// The method, and what it takes.
    pub(super) how: TokenStream,
}
