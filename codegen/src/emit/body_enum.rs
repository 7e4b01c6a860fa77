//! Bodies with several media types: an enum with a variant for each.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};

use super::form::FORM_DATA;
use super::types::{Imports, Standing};
use super::{Emitter, ident};
use crate::ir::{Alternative, Content, Stream};
use crate::surface::{Implementation, Item, Operation, Ty};

impl Emitter<'_> {
    /// The enum, its conversions, and how it is sent.
    pub(super) fn body_enum(
        &self,
        operation: &Operation,
        imports: &mut Imports,
    ) -> Option<TokenStream> {
        let body = operation.body.as_ref()?;
        let item = body.variants.as_ref()?;
        let Content::OneOf(alternatives) = &body.ir.content else {
            return None;
        };
        let (name, attributes) = (ident(&item.ident), self.attributes(item));
        let variants = self.variants(item, &Standing::Outside, imports);
        let from = self.body_conversions(item, !body.ir.required, imports);
        let arms = alternatives
            .iter()
            .zip(item.variants())
            .map(|(it, variant)| {
                let ident = ident(&variant.ident);
                let (pattern, value) = self.conversion(it, &name, &ident, imports);
                (pattern, &variant.ty, value)
            });
        let arms = joined(arms);
        Some(quote! {
            #attributes
            pub enum #name { #(#variants)* }
            #(#from)*
            blank_line!{}
            impl From<#name> for client_runtime::BodyVariant {
                fn from(body: #name) -> Self { match body { #(#arms)* } }
            }
        })
    }

    /// The conversions from payload types that belong to a single variant.
    fn body_conversions(
        &self,
        item: &Item,
        is_optional: bool,
        imports: &mut Imports,
    ) -> Vec<TokenStream> {
        let name = ident(&item.ident);
        let conversions = item.implements.iter().filter_map(|it| {
            let Implementation::From(ty) = it else {
                return None;
            };
            let mut variants = item.variants().iter();
            let variant = variants.find(|it| it.ty.as_ref() == Some(ty))?;
            let (variant, ty) = (
                ident(&variant.ident),
                self.ty(ty, &Standing::Outside, imports),
            );
            let option = is_optional.then(|| {
                quote!(
                    blank_line!{}
                    client_runtime::into_option!(#ty => #name);
                )
            });
            Some(quote! {
                blank_line!{}
                impl From<#ty> for #name {
                    fn from(body: #ty) -> Self { Self::#variant(body) }
                }
                #option
            })
        });
        conversions.collect()
    }
}

impl Emitter<'_> {
    /// The pattern of a variant, and how it is sent.
    fn conversion(
        &self,
        one: &Alternative,
        name: &Ident,
        variant: &Ident,
        imports: &mut Imports,
    ) -> (TokenStream, TokenStream) {
        let body = quote!(body);
        let sent = self.body_of(&one.content, &body, imports);
        let pattern = match &one.content {
            Content::EmptyObject | Content::OneOf(_) => quote!(#name::#variant),
            _ => quote!(#name::#variant(#body)),
        };
        (pattern, quote!(Self::#sent))
    }

    /// The function of the runtime's `BodyVariant` for a content, with its arguments.
    pub(super) fn body_of(
        &self,
        content: &Content,
        body: &impl ToTokens,
        imports: &mut Imports,
    ) -> TokenStream {
        match content {
            Content::Json {
                content_type,
                property: Some(property),
                ..
            } => quote!(json_property(#content_type, #property, &#body)),
            Content::Json { content_type, .. } => quote!(json(#content_type, &#body)),
            Content::Form { styles, .. } => {
                let styles = super::parameter::styles(styles, imports);
                quote!(form(&#body, #styles))
            }
            Content::Xml {
                content_type, root, ..
            } => {
                let root = self.xml_root(*root);
                quote!(xml(#content_type, &#root, &#body))
            }
            Content::Multipart { content_type, .. } if content_type == FORM_DATA => {
                quote!(multipart(#body))
            }
            Content::Multipart { content_type, .. } => {
                quote!(multipart_of(#content_type, #body))
            }
            Content::Raw { content_type, .. } => quote!(raw(#content_type, #body)),
            Content::Items { items, .. } => match items {
                Stream::Events { named: true, .. } => quote!(named_events(#body)),
                Stream::Events { data: Some(_), .. } => quote!(events(#body)),
                Stream::Events { data: None, .. } => quote!(text_events(#body)),
                Stream::Lines { content_type, .. } => quote!(lines(#content_type, #body)),
            },
            Content::EmptyObject | Content::OneOf(_) => {
                let content_type = content.media_type();
                quote!(empty_object(#content_type))
            }
        }
    }
}

/// The arms of a `match`. Arms with the same payload type and the same expression are merged.
fn joined<'a>(
    arms: impl Iterator<Item = (TokenStream, &'a Option<Ty>, TokenStream)>,
) -> Vec<TokenStream> {
    let mut joined: Vec<(Vec<TokenStream>, &Option<Ty>, TokenStream)> = Vec::new();
    for (pattern, ty, value) in arms {
        let text = value.to_string();
        let same = joined
            .iter_mut()
            .find(|(_, own, value)| *own == ty && value.to_string() == text);
        match same {
            Some((patterns, ..)) => patterns.push(pattern),
            None => joined.push((vec![pattern], ty, value)),
        }
    }
    let joined = joined.into_iter();
    joined
        .map(|(patterns, _, value)| quote!(#(#patterns)|* => #value,))
        .collect()
}
