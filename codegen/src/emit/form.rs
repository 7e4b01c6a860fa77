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
        imports.add("client_runtime::File");
        imports.add("client_runtime::Multipart");
        imports.add("std::fmt::Display");
        let name = form_type(operation);
        let words = document::outer(&format!(
            "The form that [`Client::{}`] sends.",
            operation.name.ident
        ));
        let required: Vec<_> = parts.iter().filter(|it| it.required).collect();
        let ordered = in_order(parts);
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
                Some(texts) => {
                    let json = matches!(it.kind, PartKind::Json(_)).then_some("application/json");
                    let adds = texts
                        .iter()
                        .map(|text| match it.content_type.as_deref().or(json) {
                            Some(content_type) => quote!(.text_of(#wire, #content_type, #text)),
                            None => quote!(.text(#wire, #text)),
                        });
                    quote!(#form #(#adds)*)
                }
                None => self.added(it)(form),
            }
        });
        let about = required.iter().filter(|it| it.is_argument());
        let about = about.map(|it| (it, part_words(it)));
        let about = about.filter(|it| !it.1.is_empty()).map(|(part, words)| {
            let words = words.trim_start();
            format!("\n\n`{}`: {words}", part.name.ident)
        });
        let about: String = about.collect();
        let new = document::outer(&format!("A form of what it must have.{about}"));
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

    fn part_setter(&self, part: &Part, imports: &mut Imports) -> TokenStream {
        let name = ident(&part.name.ident);
        let mut text = prose(&part.description);
        if text.is_empty() {
            text = format!("Sets `{}`.", part.name.wire);
        }
        text.push_str(&part_words(part));
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
            PartKind::File { .. } => quote!(impl Into<File>),
            PartKind::Text(ty) if self.is_string(ty) && part.list => quote!(impl Display),
            PartKind::Text(ty) | PartKind::Json(ty) if self.is_string(ty) && !part.list => {
                quote!(&str)
            }
            PartKind::Text(ty) => self.ty(ty, &Standing::Outside, imports),
            PartKind::Json(ty) | PartKind::Value(ty) if part.list => {
                self.ty(ty, &Standing::Outside, imports)
            }
            PartKind::Json(ty) | PartKind::Value(ty) => {
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
            let content_type = &part.content_type;
            let method = match &part.kind {
                PartKind::File { .. } => "file",
                PartKind::Text(_) => "text",
                PartKind::Json(_) => "json",
                PartKind::Value(_) => "value",
            };
            let borrow = matches!(part.kind, PartKind::Json(_) | PartKind::Value(_)) && part.list;
            let borrow = borrow.then(|| quote!(&));
            let add = match content_type {
                Some(content_type) => {
                    let method = format_ident!("{method}_of");
                    quote!(.#method(#wire, #content_type, #borrow #item))
                }
                None => {
                    let method = ident(method);
                    quote!(.#method(#wire, #borrow #item))
                }
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

/// The media type of a form of several parts.
pub(super) const FORM_DATA: &str = "multipart/form-data";

/// What a part may be beside what its type says.
fn part_words(part: &Part) -> String {
    let mut text = String::new();
    if matches!(part.kind, PartKind::File { or_value: true }) {
        text.push_str("\n\nIn place of a file, it may be a [`File::text`] or a [`File::json`].");
    }
    if !part.headers.is_empty() {
        let headers = part.headers.join("`, `");
        text.push_str(&format!(
            "\n\nIts headers are given by [`File::header`]: `{headers}`."
        ));
    }
    text
}

/// Puts the parts in the order of the document, where a caller may give them in another.
fn in_order(parts: &[Part]) -> Option<TokenStream> {
    let first = parts.iter().position(|it| !it.required)?;
    let names = parts.iter().map(|it| &it.name.wire);
    (first + 1 < parts.len()).then(|| quote!(.in_order(&[#(#names),*])))
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
