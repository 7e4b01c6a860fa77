//! Unions: one of several types, discriminated by a property or by content, and open to variants that the document does
//! not list.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};

use super::condition::{all_of, pointer};
use super::named_union::{NamedUnion, UnionVariant};
use super::tag::{by_data, by_event, by_property, by_scalar, scalar};
use super::types::{Imports, Standing};
use super::{Emitter, ident};
use crate::ir::{Definition, Discriminant, Discrimination, Scalar, TypeRef, Union};
use crate::surface::Model;

/// How a variant that is itself a union treats the outer tag.
enum Inner {
    /// Its own tag is the outer one, which it writes.
    Writes,
    /// It does not write the tag, and its own variants do not depend on it.
    Tagged,
    /// It may have any tag of its own: the outer one is only added if absent.
    Allows,
}

impl Emitter<'_> {
    pub(super) fn union(
        &self,
        model: &Model,
        it: &Union,
        standing: &Standing,
        imports: &mut Imports,
    ) -> TokenStream {
        for path in [
            "serde::Deserialize",
            "serde::Serialize",
            "serde_json::Value",
        ] {
            imports.add(path);
        }
        let (name, attributes) = (ident(&model.item.ident), self.attributes(&model.item));
        let all = NamedUnion::of(model, it);
        let variants = self.variants(&model.item, standing, imports);
        let unknown = &all.unknown;
        let decoded = match &it.discrimination {
            Discrimination::Property(property) => {
                by_property(&all, property, &self.otherwise(&all))
            }
            Discrimination::Scalar(property) => by_scalar(&all, property, &self.otherwise(&all)),
            Discrimination::Event { text } => by_event(&all, text),
            Discrimination::Content => {
                let variants = self.by_content(all.variants.iter().collect());
                quote! {
                    let variant = #variants;
                    Ok(variant.unwrap_or(Self::#unknown(value)))
                }
            }
        };
        let is_derived = it.discrimination == Discrimination::Content;
        let untagged = is_derived.then(|| quote!(#[serde(untagged)]));
        let encoded = (!is_derived).then(|| self.serialize(&name, &all));
        quote! {
            #attributes
            #untagged
            pub enum #name { #(#variants)* }
            blank_line!{}
            impl<'de> Deserialize<'de> for #name {
                fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    let value = Value::deserialize(deserializer)?;
                    #decoded
                }
            }
            #encoded
        }
    }

    fn serialize(&self, name: &Ident, all: &NamedUnion) -> TokenStream {
        let (arms, unknown) = (self.arms_of_serialize(all), &all.unknown);
        quote! {
            blank_line!{}
            impl Serialize for #name {
                fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    match self {
                        #arms
                        Self::#unknown(it) => it.serialize(serializer),
                    }
                }
            }
        }
    }

    /// Decodes a value without a known tag.
    fn otherwise(&self, all: &NamedUnion) -> TokenStream {
        let unknown = &all.unknown;
        let variants = all.variants.iter();
        let variants = variants.filter(|it| it.ir.by_content || it.ir.is_default);
        let variants: Vec<&UnionVariant> = variants.collect();
        if variants.is_empty() {
            return quote!(Ok(Self::#unknown(client_runtime::de::unknown(value))),);
        }
        let variants = self.by_content(variants);
        quote! {{
            let variant = #variants;
            Ok(variant.unwrap_or(Self::#unknown(value)))
        }}
    }

    /// Decodes the variant that preserves the most of a value.
    fn by_content(&self, variants: Vec<&UnionVariant>) -> TokenStream {
        let mut order = variants;
        // More permissive types are tried last.
        order.sort_by_key(|it| self.breadth(&it.ir.ty));
        // A lenient format accepts any string, but only if no other variant does.
        let lenient = order.iter().find(|it| self.is_lenient(it));
        let otherwise = lenient.map(|variant| {
            let name = &variant.name;
            quote!(.otherwise(Self::#name))
        });
        let variants = order.iter().map(|variant| {
            let name = &variant.name;
            if self.is_lenient(variant) {
                quote!(.variant(|it| Self::#name(Lenient::Value(it))))
            } else if variant.ir.discriminants.is_empty() {
                quote!(.variant(Self::#name))
            } else {
                let discriminants = &variant.ir.discriminants;
                let is = all_of(discriminants);
                let deciding = || discriminants.iter().filter(|it| it.decides);
                if deciding().any(Discriminant::is_required) {
                    quote!(.discriminated(|it| #is, Self::#name))
                } else if deciding().next().is_some() {
                    let places = deciding().map(|it| pointer(&it.path));
                    quote!(.discriminated_at(&[#(#places),*], |it| #is, Self::#name))
                } else {
                    quote!(.fitting(|it| #is, Self::#name))
                }
            }
        });
        quote! {
            client_runtime::de::BestMatch::of(&value) #(#variants)* #otherwise .best()
        }
    }

    fn is_lenient(&self, variant: &UnionVariant) -> bool {
        let is_lenient = matches!(
            self.surface.resolved(&variant.ir.ty),
            TypeRef::Scalar(Scalar::Lenient(_))
        );
        is_lenient && variant.ir.discriminants.is_empty()
    }

    /// The arms that encode the variants. Variants with the same type and encoding share one.
    fn arms_of_serialize(&self, all: &NamedUnion) -> TokenStream {
        let mut arms: Vec<(Vec<&UnionVariant>, String, TokenStream)> = Vec::new();
        for variant in &all.variants {
            let encoded = self.encoded(variant, &all.ir.discrimination);
            let text = encoded.to_string();
            let is_same = |(others, other, _): &&mut (Vec<&UnionVariant>, String, TokenStream)| {
                let same = others[0];
                *other == text && same.ir.ty == variant.ir.ty && same.is_boxed == variant.is_boxed
            };
            match arms.iter_mut().find(is_same) {
                Some((others, ..)) => others.push(variant),
                None => arms.push((vec![variant], text, encoded)),
            }
        }
        let arms = arms.into_iter().map(|(variants, _, encoded)| {
            let names = variants.iter().map(|it| &it.name);
            quote!(#(Self::#names(it))|* => #encoded,)
        });
        quote!(#(#arms)*)
    }

    /// Encodes a variant, with its tag.
    fn encoded(&self, variant: &UnionVariant, discrimination: &Discrimination) -> TokenStream {
        // A variant discriminated by content alone may not allow the tag.
        let values = variant.ir.values.iter().filter(|_| !variant.ir.by_content);
        match discrimination {
            Discrimination::Event { text } => {
                let mut encoded = values.map(|event| {
                    let encode = by_data(event, text);
                    quote!(client_runtime::ser::#encode(#event, it, serializer))
                });
                encoded.next().unwrap_or_else(untagged)
            }
            Discrimination::Property(property) => {
                let tags = values.map(ToTokens::to_token_stream);
                self.tagged(&variant.ir.ty, property, &tags.collect::<Vec<_>>())
            }
            Discrimination::Scalar(property) => {
                let tags = values.map(|it| scalar(it));
                self.tagged(&variant.ir.ty, property, &tags.collect::<Vec<_>>())
            }
            Discrimination::Content => untagged(),
        }
    }

    /// Encodes a value with one of the tags, if there are any.
    fn tagged(&self, ty: &TypeRef, property: &str, tags: &[TokenStream]) -> TokenStream {
        let [first, others @ ..] = tags else {
            return untagged();
        };
        match self.inner_union(ty, property, others.is_empty()) {
            None => {
                quote!(client_runtime::ser::tagged(it, #property, &[#(#tags),*], serializer))
            }
            Some(Inner::Writes) => untagged(),
            Some(Inner::Tagged) => {
                quote!(client_runtime::ser::tagged_union(it, #property, &[#(#tags),*], serializer))
            }
            Some(Inner::Allows) => {
                quote!(client_runtime::ser::tagged_if_absent(it, #property, #first, serializer))
            }
        }
    }

    /// How a union inside another treats the outer tag; `is_only` if the tag has a single value.
    fn inner_union(&self, ty: &TypeRef, property: &str, is_only: bool) -> Option<Inner> {
        let id = match self.surface.resolved(ty) {
            TypeRef::Nullable(it) => return self.inner_union(it, property, is_only),
            TypeRef::Named(id) => id,
            _ => return None,
        };
        let Definition::Union(it) = &self.api.types[id.0].definition else {
            return None;
        };
        Some(match &it.discrimination {
            Discrimination::Property(own) | Discrimination::Scalar(own) if own == property => {
                if it.variants.iter().any(|it| it.by_content) {
                    Inner::Allows
                } else {
                    Inner::Writes
                }
            }
            Discrimination::Content if !is_only => Inner::Allows,
            _ => Inner::Tagged,
        })
    }

    /// How permissive a type is: the extent to which it accepts values of other types.
    fn breadth(&self, ty: &TypeRef) -> u8 {
        match self.surface.resolved(ty) {
            TypeRef::Scalar(Scalar::String | Scalar::Secret | Scalar::F32 | Scalar::F64)
            | TypeRef::Map(_) => 1,
            TypeRef::Scalar(Scalar::Any) => 2,
            TypeRef::Named(id) => match &self.api.types[id.0].definition {
                Definition::Struct(it) if it.additional.is_some() => 1,
                Definition::Enum(_) => 1,
                _ => 0,
            },
            _ => 0,
        }
    }
}

fn untagged() -> TokenStream {
    quote!(it.serialize(serializer))
}
