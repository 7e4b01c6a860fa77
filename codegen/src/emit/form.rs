//! Multipart forms: a type for each, constructed from the required parts, with setters for the others.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::operation::set_if_some;
use super::types::{Imports, Standing};
use super::{Emitter, ident};
use crate::ir::PartKind;
use crate::surface::{Form, Function, Operation, Part};

impl Emitter<'_> {
    /// The type of an operation's form, if it has one.
    pub(super) fn form(&self, operation: &Operation, imports: &mut Imports) -> Option<TokenStream> {
        let Form { item, parts } = operation.body.as_ref()?.form.as_ref()?;
        imports.add("client_runtime::File");
        imports.add("client_runtime::Multipart");
        imports.add("std::fmt::Display");
        let (name, attributes) = (ident(&item.ident), self.attributes(item));
        let mut functions = item.functions.iter();
        let new = functions.next().map(|it| self.new_form(it, parts, imports));
        let optional = parts.iter().filter(|it| !it.ir.required);
        let setters = optional.zip(&mut functions);
        let setters = setters.map(|(it, function)| self.part_setter(it, function, imports));
        let setters: Vec<_> = setters.collect();
        let others = functions.map(|it| self.signature(it, &Standing::Outside, imports));
        let others: Vec<_> = others.collect();
        let others = others
            .iter()
            .zip([quote!(text(name, value)), quote!(file(name, file))]);
        let others = others.map(|(signature, adds)| quote!(#signature { Self(self.0.#adds) }));
        let ordered = in_order(parts);
        let default = item.implements("Default").then(|| {
            quote! {
                blank_line!{}
                impl Default for #name {
                    fn default() -> Self { Self::new() }
                }
            }
        });
        Some(quote! {
            #attributes
            pub struct #name(Multipart);
            blank_line!{}
            impl #name {
                #new
                blank_line!{}
                #(#setters blank_line!{})*
                #(#others blank_line!{})*
            }
            #default
            blank_line!{}
            impl From<#name> for Multipart {
                fn from(form: #name) -> Self { form.0 #ordered }
            }
        })
    }

    /// `new`, which takes the required parts.
    fn new_form(&self, new: &Function, parts: &[Part], imports: &mut Imports) -> TokenStream {
        let required = parts.iter().filter(|it| it.ir.required);
        let form = required.fold(quote!(Multipart::new()), |form, it| {
            let wire = &it.ir.name.wire;
            match &it.ir.constant {
                Some(texts) => {
                    let json =
                        matches!(it.ir.kind, PartKind::Json(_)).then_some("application/json");
                    let content_type = it.ir.content_type.as_deref().or(json);
                    let adds = texts.iter().map(|text| match content_type {
                        Some(content_type) => quote!(.text_of(#wire, #content_type, #text)),
                        None => quote!(.text(#wire, #text)),
                    });
                    quote!(#form #(#adds)*)
                }
                None => added(it, &form),
            }
        });
        let signature = self.signature(new, &Standing::Outside, imports);
        quote!(#signature { Self(#form) })
    }

    fn part_setter(&self, part: &Part, function: &Function, imports: &mut Imports) -> TokenStream {
        let signature = self.signature(function, &Standing::Outside, imports);
        let form = added(part, &quote!(self.0));
        set_if_some(&signature, &part.ident, &form)
    }
}

/// A form with a part added to it.
fn added(part: &Part, form: &TokenStream) -> TokenStream {
    let (wire, name) = (&part.ir.name.wire, ident(&part.ident));
    let item = if part.ir.list {
        quote!(it)
    } else {
        quote!(#name)
    };
    let method = match &part.ir.kind {
        PartKind::File { .. } => "file",
        PartKind::Text(_) => "text",
        PartKind::Json(_) => "json",
        PartKind::Value(_) => "value",
    };
    let is_owned = part.ir.list || part.ty.takes_option();
    let borrow = matches!(part.ir.kind, PartKind::Json(_) | PartKind::Value(_)) && is_owned;
    let borrow = borrow.then(|| quote!(&));
    let add = match &part.ir.content_type {
        Some(content_type) => {
            let method = format_ident!("{method}_of");
            quote!(.#method(#wire, #content_type, #borrow #item))
        }
        None => {
            let method = ident(method);
            quote!(.#method(#wire, #borrow #item))
        }
    };
    if part.ir.list {
        quote!(#name.into_iter().fold(#form, |form, it| form #add))
    } else {
        quote!(#form #add)
    }
}

/// The media type of a multipart form.
pub(super) const FORM_DATA: &str = "multipart/form-data";

/// Restores the document order of the parts, if a caller can set them in another.
fn in_order(parts: &[Part]) -> Option<TokenStream> {
    let first = parts.iter().position(|it| !it.ir.required)?;
    let names = parts.iter().map(|it| &it.ir.name.wire);
    (first + 1 < parts.len()).then(|| quote!(.in_order(&[#(#names),*])))
}
