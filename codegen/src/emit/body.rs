//! Bodies: the argument that is one, and how it is handed to the request.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::chosen::body_type;
use super::form::{FORM_DATA, form_ty};
use super::types::{Imports, Standing};
use super::{Emitter, ident, parameter};
use crate::ir::{Body, Content, Operation, Scalar, TypeRef};

impl Emitter<'_> {
    /// The body as an argument, if there is one to give.
    pub(super) fn body_argument(
        &self,
        operation: &Operation,
        imports: &mut Imports,
    ) -> Option<(Ident, TokenStream)> {
        let body = operation.body.as_ref()?;
        let ty = match &body.content {
            Content::Json { ty, .. } | Content::Form { ty, .. } | Content::Xml { ty, .. } => {
                self.body_ty(ty, imports)
            }
            Content::Multipart { .. } => form_ty(operation, imports),
            Content::Raw { .. } => {
                imports.add("client_runtime::Body");
                if body.required {
                    quote!(impl Into<Body>)
                } else {
                    quote!(Body)
                }
            }
            Content::OneOf(_) => {
                let name = body_type(operation);
                if body.required {
                    quote!(impl Into<#name>)
                } else {
                    quote!(#name)
                }
            }
            Content::EmptyObject => return None,
        };
        let ty = if body.required {
            ty
        } else {
            quote!(Option<#ty>)
        };
        Some((ident(&body.name.ident), ty))
    }

    /// How the body of an operation is handed to its request.
    pub(super) fn sends(&self, operation: &Operation, imports: &mut Imports) -> TokenStream {
        let Some(body) = &operation.body else {
            return TokenStream::new();
        };
        let Some(Sent {
            name,
            required,
            how,
        }) = self.handed_on(operation, body, imports)
        else {
            return quote!(.empty_object());
        };
        let own = own_type(body);
        match &body.content {
            _ if required => quote!(#how #own),
            Content::Json { member: None, .. } if own.is_none() => {
                quote!(.optional(#name, client_runtime::Draft::json))
            }
            Content::Multipart { content_type, .. } if content_type == FORM_DATA => {
                quote!(.optional(#name, client_runtime::Draft::multipart))
            }
            Content::OneOf(_) => quote!(.optional(#name, client_runtime::Draft::chosen)),
            _ => {
                let draft = ident(if name == "draft" { "call" } else { "draft" });
                quote!(.optional(#name, |#draft, #name| #draft #how #own))
            }
        }
    }

    /// How a body that is an argument is handed on; none if there is nothing to give.
    pub(super) fn handed_on(
        &self,
        operation: &Operation,
        body: &Body,
        imports: &mut Imports,
    ) -> Option<Sent> {
        let name = ident(&body.name.ident);
        let how = match &body.content {
            Content::EmptyObject => return None,
            Content::Json {
                member: Some(member),
                ..
            } => quote!(.json_member(#member, &#name)),
            Content::Json {
                ty: TypeRef::Nullable(_),
                ..
            } => quote!(.json(&#name)),
            Content::Json { member: None, .. } => quote!(.json(#name)),
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
            Content::OneOf(_) if body.required => {
                let ty = body_type(operation);
                quote!(.chosen::<#ty>(#name.into()))
            }
            Content::OneOf(_) => quote!(.chosen(#name)),
        };
        Some(Sent {
            name,
            required: body.required,
            how,
        })
    }

    fn body_ty(&self, ty: &TypeRef, imports: &mut Imports) -> TokenStream {
        if *self.resolved(ty) == TypeRef::Scalar(Scalar::Any) {
            return quote!(&(impl client_runtime::serde::Serialize + ?Sized));
        }
        match ty {
            TypeRef::List(item) => {
                let item = self.ty(item, &Standing::Outside, imports);
                quote!(&[#item])
            }
            TypeRef::Scalar(Scalar::String) => quote!(&str),
            TypeRef::Nullable(it) => {
                let it = self.body_ty(it, imports);
                quote!(Option<#it>)
            }
            other => {
                let ty = self.ty(other, &Standing::Outside, imports);
                quote!(&#ty)
            }
        }
    }
}

/// The content type of JSON that is of a kind of its own.
fn own_type(body: &Body) -> Option<TokenStream> {
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
