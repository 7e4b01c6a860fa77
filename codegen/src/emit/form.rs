//! Forms of several parts: a type for each, which is made of the parts that it must have, and takes the others.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::item::attributes;
use super::prose::prose;
use super::types::{Imports, Standing};
use super::{Emitter, document, ident};
use crate::ir::PartKind;
use crate::surface::{Form, Function, Operation, Part};

impl Emitter<'_> {
    /// The type of an operation's form, if it has one.
    pub(super) fn form(&self, operation: &Operation, imports: &mut Imports) -> Option<TokenStream> {
        let Form { item, parts } = operation.body.as_ref()?.form.as_ref()?;
        imports.add("client_runtime::File");
        imports.add("client_runtime::Multipart");
        imports.add("std::fmt::Display");
        let (name, attributes) = (ident(&item.ident), attributes(item));
        let words = document::outer(&format!(
            "The form that [`Client::{}`] sends.",
            operation.method.ident
        ));
        let mut functions = item.functions.iter();
        let new = functions.next().map(|it| self.new_form(it, parts, imports));
        let optional = parts.iter().filter(|it| !it.ir.required);
        let setters = optional.zip(&mut functions);
        let setters = setters.map(|(it, function)| self.part_setter(it, function, imports));
        let setters: Vec<_> = setters.collect();
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
            #words
            #attributes
            pub struct #name(Multipart);
            blank_line!{}
            impl #name {
                #new
                blank_line!{}
                #(#setters blank_line!{})*
                /// Adds a text that the API's description does not know.
                #[must_use]
                pub fn with_text(self, name: &str, value: impl Display) -> Self {
                    Self(self.0.text(name, value))
                }
                blank_line!{}
                /// Adds a file that the API's description does not know.
                #[must_use]
                pub fn with_file(self, name: &str, file: impl Into<File>) -> Self {
                    Self(self.0.file(name, file))
                }
            }
            #default
            blank_line!{}
            impl From<#name> for Multipart {
                fn from(form: #name) -> Self { form.0 #ordered }
            }
        })
    }

    /// `new`, which takes the parts that a form must have.
    fn new_form(&self, new: &Function, parts: &[Part], imports: &mut Imports) -> TokenStream {
        let required = parts.iter().filter(|it| it.ir.required);
        let form = required.clone().fold(quote!(Multipart::new()), |form, it| {
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
        let about = required.filter(|it| it.ir.is_argument());
        let about = about.map(|it| (it, part_words(it)));
        let about = about.filter(|it| !it.1.is_empty()).map(|(part, words)| {
            let words = words.trim_start();
            format!("\n\n`{}`: {words}", part.ident)
        });
        let about: String = about.collect();
        let words = document::outer(&format!("A form of what it must have.{about}"));
        let signature = self.signature(new, &Standing::Outside, imports);
        quote!(#words #signature { Self(#form) })
    }

    fn part_setter(&self, part: &Part, function: &Function, imports: &mut Imports) -> TokenStream {
        let mut text = prose(&part.ir.description);
        if text.is_empty() {
            text = format!("Sets `{}`.", part.ir.name.wire);
        }
        text.push_str(&part_words(part));
        let words = document::outer(&text);
        let signature = self.signature(function, &Standing::Outside, imports);
        let form = added(part, &quote!(self.0));
        quote!(#words #[must_use] #signature { Self(#form) })
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
    let borrow = matches!(part.ir.kind, PartKind::Json(_) | PartKind::Value(_)) && part.ir.list;
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

/// The media type of a form of several parts.
pub(super) const FORM_DATA: &str = "multipart/form-data";

/// What a part may be beside what its type says.
fn part_words(part: &Part) -> String {
    let mut text = String::new();
    if matches!(part.ir.kind, PartKind::File { or_value: true }) {
        text.push_str("\n\nIn place of a file, it may be a [`File::text`] or a [`File::json`].");
    }
    if !part.ir.headers.is_empty() {
        let headers = part.ir.headers.join("`, `");
        text.push_str(&format!(
            "\n\nIts headers are given by [`File::header`]: `{headers}`."
        ));
    }
    text
}

/// Puts the parts in the order of the document, where a caller may give them in another.
fn in_order(parts: &[Part]) -> Option<TokenStream> {
    let first = parts.iter().position(|it| !it.ir.required)?;
    let names = parts.iter().map(|it| &it.ir.name.wire);
    (first + 1 < parts.len()).then(|| quote!(.in_order(&[#(#names),*])))
}
