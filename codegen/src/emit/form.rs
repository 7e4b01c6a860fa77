//! Forms of several parts: a type for each, which is made of the parts that it must have, and takes the others.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::prose::prose;
use super::types::{Imports, Standing};
use super::{Emitter, document, ident};
use crate::ir::{Body, Operation, Part, PartKind, Scalar, TypeRef};

impl Emitter<'_> {
    /// The type of an operation's form, if it has one.
    pub(super) fn form(&self, operation: &Operation, imports: &mut Imports) -> Option<TokenStream> {
        if !has_form(operation) {
            return None;
        }
        let parts = parts(operation);
        imports.add("client_runtime::Multipart");
        let name = form_type(operation);
        let words = document::outer(&format!(
            "The form that [`Client::{}`] sends.",
            operation.name.ident
        ));
        let required: Vec<_> = parts.iter().filter(|it| it.required).collect();
        // What is made of nothing has a default.
        let derived = required.is_empty().then(|| quote!(Default,));
        let arguments = required.iter().filter(|it| it.is_argument());
        let arguments = arguments.map(|it| self.part_argument(it, imports));
        let arguments: Vec<_> = arguments.collect();
        let is_constant = !required.is_empty() && arguments.is_empty();
        let default = is_constant.then(|| {
            quote! {
                blank_line!{}
                impl Default for #name {
                    fn default() -> Self { Self::new() }
                }
            }
        });
        let form = required.iter().fold(quote!(Multipart::new()), |form, it| {
            let wire = &it.name.wire;
            match &it.constant {
                Some(text) => quote!(#form.text(#wire, #text)),
                None => self.added(it)(form),
            }
        });
        let new = document::outer("A form of what it must have.");
        let optional = parts.iter().filter(|it| !it.required);
        let setters: Vec<_> = optional.map(|it| self.part_setter(it, imports)).collect();
        Some(quote! {
            #words
            #[derive(Clone, Debug, #derived)]
            pub struct #name(Multipart);
            blank_line!{}
            impl #name {
                #new
                pub fn new(#(#arguments),*) -> Self { Self(#form) }
                blank_line!{}
                #(#setters blank_line!{})*
            }
            #default
            blank_line!{}
            impl From<#name> for Multipart {
                fn from(form: #name) -> Self { form.0 }
            }
        })
    }

    fn part_setter(&self, part: &Part, imports: &mut Imports) -> TokenStream {
        let name = ident(&part.name.ident);
        let mut text = prose(&part.description);
        if text.is_empty() {
            text = format!("Sets `{}`.", part.name.wire);
        }
        let words = document::outer(&text);
        let argument = self.part_argument(part, imports);
        let form = self.added(part)(quote!(self.0));
        quote! {
            #words
            #[must_use]
            pub fn #name(self, #argument) -> Self { Self(#form) }
        }
    }

    fn part_argument(&self, part: &Part, imports: &mut Imports) -> TokenStream {
        let name = ident(&part.name.ident);
        let ty = match &part.kind {
            PartKind::File(_) => {
                imports.add("client_runtime::File");
                quote!(impl Into<File>)
            }
            PartKind::Text(ty) if self.is_string(ty) && part.list => {
                imports.add("std::fmt::Display");
                quote!(impl Display)
            }
            PartKind::Text(ty) if self.is_string(ty) => quote!(&str),
            PartKind::Text(ty) => self.ty(ty, &Standing::Outside, imports),
            PartKind::Json(ty) if part.list => self.ty(ty, &Standing::Outside, imports),
            PartKind::Json(ty) => {
                let ty = self.ty(ty, &Standing::Outside, imports);
                quote!(&#ty)
            }
        };
        if part.list {
            quote!(#name: impl IntoIterator<Item = #ty>)
        } else {
            quote!(#name: #ty)
        }
    }

    /// How a part is added to a form.
    fn added<'p>(&self, part: &'p Part) -> impl Fn(TokenStream) -> TokenStream + use<'p> {
        move |form| {
            let (wire, name) = (&part.name.wire, ident(&part.name.ident));
            let item = if part.list { quote!(it) } else { quote!(#name) };
            let add = match &part.kind {
                PartKind::File(None) => quote!(.file(#wire, #item)),
                PartKind::File(Some(content_type)) => {
                    quote!(.file_of(#wire, #content_type, #item))
                }
                PartKind::Text(_) => quote!(.text(#wire, #item)),
                PartKind::Json(_) if part.list => quote!(.json(#wire, &#item)),
                PartKind::Json(_) => quote!(.json(#wire, #item)),
            };
            if part.list {
                quote!(#name.into_iter().fold(#form, |form, it| form #add))
            } else {
                quote!(#form #add)
            }
        }
    }

    /// Whether a type is plain text.
    pub(super) fn is_string(&self, ty: &TypeRef) -> bool {
        matches!(
            self.resolved(ty),
            TypeRef::Scalar(Scalar::String | Scalar::Secret)
        )
    }
}

/// Whether an operation sends a form whose parts are known.
pub(super) fn has_form(operation: &Operation) -> bool {
    !parts(operation).is_empty()
}

fn parts(operation: &Operation) -> &[Part] {
    let body = operation.body.as_ref();
    body.and_then(Body::parts).unwrap_or_default()
}

/// What a caller gives as the form: its own type, or any parts if none are known.
pub(super) fn form_ty(operation: &Operation, imports: &mut Imports) -> TokenStream {
    if has_form(operation) {
        let name = form_type(operation);
        return quote!(#name);
    }
    imports.add("client_runtime::Multipart");
    quote!(Multipart)
}

/// The name of an operation's form.
pub(super) fn form_type(operation: &Operation) -> Ident {
    format_ident!("{}Form", operation.request)
}
