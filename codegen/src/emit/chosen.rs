//! What a call sends that may be of several media types: an enum with a variant for each.

use std::collections::HashMap;

use indexmap::IndexMap;
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::form::{FORM_DATA, form_ty};
use super::types::{Imports, Standing};
use super::{Emitter, document, ident};
use crate::ir::{Alternative, Content, Operation, TypeId, TypeRef};

impl Emitter<'_> {
    /// The enum, what it is made of, and how it is sent.
    pub(super) fn chosen(
        &self,
        operation: &Operation,
        imports: &mut Imports,
    ) -> Option<TokenStream> {
        let alternatives = alternatives(operation)?;
        let name = body_type(operation);
        let words = document::outer(&format!(
            "What [`Client::{}`] sends: one of several media types.",
            operation.name.ident
        ));
        let payloads: Vec<_> = alternatives
            .iter()
            .map(|it| self.payload(operation, &it.content, imports))
            .collect();
        let variants = alternatives.iter().zip(&payloads).map(|(one, payload)| {
            let variant = ident(&one.name.ident);
            let words = document::outer(&match &one.content {
                Content::Raw {
                    range: Some(range),
                    content_type,
                    ..
                } => format!("`{range}`: {}", range_words(content_type)),
                content => format!("`{}`", content.media_type()),
            });
            let payload = payload.as_ref().map(|ty| quote!((#ty)));
            quote!(#words #variant #payload)
        });
        // Where what a variant holds says which one it is, since no other holds the same.
        let held = |it: &Alternative| Held::of(it, |ty| self.resolved(ty).clone());
        let mut held_by: HashMap<Held, usize> = HashMap::new();
        for held in alternatives.iter().filter_map(held) {
            *held_by.entry(held).or_default() += 1;
        }
        let from = alternatives.iter().zip(&payloads).filter_map(|(one, ty)| {
            let (variant, ty) = (ident(&one.name.ident), ty.as_ref()?);
            let is_told = held_by.get(&held(one)?) == Some(&1);
            is_told.then(|| {
                quote! {
                    blank_line!{}
                    impl From<#ty> for #name {
                        fn from(body: #ty) -> Self { Self::#variant(body) }
                    }
                }
            })
        });
        let arms = alternatives.iter().zip(&payloads).map(|(it, held)| {
            let (pattern, value) = self.conversion(it, &name, imports);
            (pattern, held, value)
        });
        let arms = joined(arms);
        Some(quote! {
            #words
            #[derive(Clone, Debug)]
            pub enum #name { #(#variants),* }
            #(#from)*
            blank_line!{}
            impl From<#name> for client_runtime::Chosen {
                fn from(body: #name) -> Self { match body { #(#arms)* } }
            }
        })
    }

    /// What a variant holds; nothing if there is nothing to give.
    fn payload(
        &self,
        operation: &Operation,
        content: &Content,
        imports: &mut Imports,
    ) -> Option<TokenStream> {
        Some(match content {
            Content::Json { ty, .. } | Content::Form { ty, .. } | Content::Xml { ty, .. } => {
                self.ty(ty, &Standing::Outside, imports)
            }
            Content::Multipart { .. } => form_ty(operation, imports),
            Content::Raw { .. } => {
                imports.add("client_runtime::Body");
                quote!(Body)
            }
            Content::EmptyObject | Content::OneOf(_) => return None,
        })
    }
}

/// What tells variants apart by what they hold.
#[derive(PartialEq, Eq, Hash)]
enum Held {
    /// A type of the API's own.
    Named(TypeId),
    /// Any other value: two of them may be the same type to Rust.
    Value,
    Form,
    Raw,
}

impl Held {
    /// None if there is nothing.
    fn of(one: &Alternative, resolved: impl Fn(&TypeRef) -> TypeRef) -> Option<Self> {
        match &one.content {
            Content::Json { ty, .. } | Content::Form { ty, .. } | Content::Xml { ty, .. } => {
                match resolved(ty) {
                    TypeRef::Named(id) => Some(Held::Named(id)),
                    _ => Some(Held::Value),
                }
            }
            Content::Multipart { .. } => Some(Held::Form),
            Content::Raw { .. } => Some(Held::Raw),
            Content::EmptyObject | Content::OneOf(_) => None,
        }
    }
}

impl Emitter<'_> {
    /// The pattern of a variant, and how it is sent.
    fn conversion(
        &self,
        one: &Alternative,
        name: &Ident,
        imports: &mut Imports,
    ) -> (TokenStream, TokenStream) {
        let variant = ident(&one.name.ident);
        match &one.content {
            Content::Json {
                content_type,
                member: Some(member),
                ..
            } => (
                quote!(#name::#variant(body)),
                quote!(Self::json_member(#content_type, #member, &body)),
            ),
            Content::Json { content_type, .. } => (
                quote!(#name::#variant(body)),
                quote!(Self::json(#content_type, &body)),
            ),
            Content::Form { styles, .. } => {
                let styles = super::parameter::styles(styles, imports);
                (
                    quote!(#name::#variant(body)),
                    quote!(Self::form(&body, #styles)),
                )
            }
            Content::Xml {
                content_type, root, ..
            } => {
                let root = self.xml_root(*root);
                (
                    quote!(#name::#variant(body)),
                    quote!(Self::xml(#content_type, &#root, &body)),
                )
            }
            Content::Multipart { content_type, .. } if content_type == FORM_DATA => {
                (quote!(#name::#variant(form)), quote!(Self::multipart(form)))
            }
            Content::Multipart { content_type, .. } => (
                quote!(#name::#variant(form)),
                quote!(Self::multipart_of(#content_type, form)),
            ),
            Content::Raw { content_type, .. } => (
                quote!(#name::#variant(body)),
                quote!(Self::raw(#content_type, body)),
            ),
            Content::EmptyObject | Content::OneOf(_) => {
                let content_type = one.content.media_type();
                (
                    quote!(#name::#variant),
                    quote!(Self::empty_object(#content_type)),
                )
            }
        }
    }
}

/// The arms of a `match`. Those with one value, of what has one type, are one arm.
fn joined<'a>(
    arms: impl Iterator<Item = (TokenStream, &'a Option<TokenStream>, TokenStream)>,
) -> Vec<TokenStream> {
    let mut values: IndexMap<(String, String), (Vec<TokenStream>, TokenStream)> = IndexMap::new();
    for (pattern, held, value) in arms {
        let held = held.as_ref().map(TokenStream::to_string);
        let same = values.entry((value.to_string(), held.unwrap_or_default()));
        same.or_insert((Vec::new(), value)).0.push(pattern);
    }
    let values = values.into_values();
    values
        .map(|(patterns, value)| quote!(#(#patterns)|* => #value,))
        .collect()
}

/// How a caller says of which type of a range a body is.
pub(super) fn range_words(usual: &str) -> String {
    format!(
        "the media type is `{usual}`, unless [`Body::content_type`](client_runtime::Body::content_type) sets it."
    )
}

/// What the caller of an operation chooses from, if there is a choice.
pub(super) fn alternatives(operation: &Operation) -> Option<&[Alternative]> {
    match &operation.body.as_ref()?.content {
        Content::OneOf(alternatives) => Some(alternatives),
        _ => None,
    }
}

/// The name of the enum.
pub(super) fn body_type(operation: &Operation) -> Ident {
    format_ident!("{}Body", operation.request)
}
