//! Unions: a choice among types that a member of theirs or what they hold tells apart, open to choices that nobody knows
//! beforehand.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::condition::{all_of, pointer};
use super::tag::{by_data, by_event, by_member, by_scalar, scalar};
use super::types::{Imports, Standing};
use super::variants::{Choice, Variants};
use super::{Emitter, ident};
use crate::ir::{Definition, Scalar, Tell, Telling, TypeRef, Union};
use crate::surface::Model;

/// What a variant that is a union itself does with the tag.
enum Inner {
    /// It writes the tag.
    Writes,
    /// It does not, and which of its variants a value is of does not depend on it.
    Tagged,
    /// It may have any.
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
        let all = Variants::of(model, it);
        let variants = self.variants(&model.item, standing, imports);
        let unknown = &all.unknown;
        let decoded = match &it.telling {
            Telling::Member(member) => by_member(&all, member, &self.otherwise(&all)),
            Telling::Scalar(member) => by_scalar(&all, member, &self.otherwise(&all)),
            Telling::Event { text } => by_event(&all, text),
            Telling::Content => {
                let choices = self.by_content(all.choices.iter().collect());
                quote! {
                    let choice = #choices;
                    Ok(choice.unwrap_or(Self::#unknown(value)))
                }
            }
        };
        let encoded = self.arms_of_serialize(&all);
        quote! {
            #attributes
            pub enum #name { #(#variants)* }
            blank_line!{}
            impl<'de> Deserialize<'de> for #name {
                fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    let value = Value::deserialize(deserializer)?;
                    #decoded
                }
            }
            blank_line!{}
            impl Serialize for #name {
                fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    match self {
                        #encoded
                        Self::#unknown(it) => it.serialize(serializer),
                    }
                }
            }
        }
    }

    /// Decodes a value with none of the known tags.
    fn otherwise(&self, all: &Variants) -> TokenStream {
        let unknown = &all.unknown;
        let choices = all.choices.iter().filter(|it| it.ir.by_content);
        let choices: Vec<&Choice> = choices.collect();
        if choices.is_empty() {
            return quote!(Ok(Self::#unknown(client_runtime::de::unknown(value))),);
        }
        let choices = self.by_content(choices);
        quote! {{
            let choice = #choices;
            Ok(choice.unwrap_or(Self::#unknown(value)))
        }}
    }

    /// Decodes the choice that loses nothing of a value.
    fn by_content(&self, choices: Vec<&Choice>) -> TokenStream {
        let mut order = choices;
        // What takes more than others comes after them.
        order.sort_by_key(|it| self.breadth(&it.ir.ty));
        // What takes any text in place of its format does so only where nothing else takes the text.
        let lenient = order.iter().find(|it| self.is_lenient(it));
        let otherwise = lenient.map(|choice| {
            let name = &choice.name;
            quote!(.otherwise(Self::#name))
        });
        let choices = order.iter().map(|choice| {
            let name = &choice.name;
            if self.is_lenient(choice) {
                quote!(.choice(|it| Self::#name(Lenient::Value(it))))
            } else if choice.ir.tells.is_empty() {
                quote!(.choice(Self::#name))
            } else {
                let tells = &choice.ir.tells;
                let is = all_of(tells);
                let deciding = || tells.iter().filter(|it| it.decides);
                if deciding().any(Tell::is_required) {
                    quote!(.told(|it| #is, Self::#name))
                } else if deciding().next().is_some() {
                    let places = deciding().map(|it| pointer(&it.path));
                    quote!(.told_at(&[#(#places),*], |it| #is, Self::#name))
                } else {
                    quote!(.fitting(|it| #is, Self::#name))
                }
            }
        });
        quote! {
            client_runtime::de::Choices::of(&value) #(#choices)* #otherwise .best()
        }
    }

    fn is_lenient(&self, choice: &Choice) -> bool {
        let is_lenient = matches!(
            self.surface.resolved(&choice.ir.ty),
            TypeRef::Scalar(Scalar::Lenient(_))
        );
        is_lenient && choice.ir.tells.is_empty()
    }

    /// The arms that encode the choices: one for all of a type that are encoded alike.
    fn arms_of_serialize(&self, all: &Variants) -> TokenStream {
        let mut arms: Vec<(Vec<&Choice>, String, TokenStream)> = Vec::new();
        for choice in &all.choices {
            let encoded = self.encoded(choice, &all.ir.telling);
            let text = encoded.to_string();
            let is_alike = |(others, other, _): &&mut (Vec<&Choice>, String, TokenStream)| {
                let same = others[0];
                *other == text && same.ir.ty == choice.ir.ty && same.is_boxed == choice.is_boxed
            };
            match arms.iter_mut().find(is_alike) {
                Some((others, ..)) => others.push(choice),
                None => arms.push((vec![choice], text, encoded)),
            }
        }
        let arms = arms.into_iter().map(|(choices, _, encoded)| {
            let names = choices.iter().map(|it| &it.name);
            quote!(#(Self::#names(it))|* => #encoded,)
        });
        quote!(#(#arms)*)
    }

    /// Encodes a choice, with its tag.
    fn encoded(&self, choice: &Choice, telling: &Telling) -> TokenStream {
        // Of what only its content tells, a tag may not be allowed.
        let values = choice.ir.values.iter().filter(|_| !choice.ir.by_content);
        match telling {
            Telling::Event { text } => {
                let mut encoded = values.map(|event| {
                    let encode = by_data(event, text);
                    quote!(client_runtime::ser::#encode(#event, it, serializer))
                });
                encoded.next().unwrap_or_else(untagged)
            }
            Telling::Member(property) => {
                let tags = values.map(ToTokens::to_token_stream);
                self.tagged(&choice.ir.ty, property, &tags.collect::<Vec<_>>())
            }
            Telling::Scalar(property) => {
                let tags = values.map(|it| scalar(it));
                self.tagged(&choice.ir.ty, property, &tags.collect::<Vec<_>>())
            }
            Telling::Content => untagged(),
        }
    }

    /// Encodes a value of a type with one of some tags, if there are any.
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

    /// What a union does with the tag of a union that it is a variant of, which may be the only one.
    fn inner_union(&self, ty: &TypeRef, property: &str, is_only: bool) -> Option<Inner> {
        let id = match self.surface.resolved(ty) {
            TypeRef::Nullable(it) => return self.inner_union(it, property, is_only),
            TypeRef::Named(id) => id,
            _ => return None,
        };
        let Definition::Union(it) = &self.api.types[id.0].definition else {
            return None;
        };
        Some(match &it.telling {
            Telling::Member(own) | Telling::Scalar(own) if own == property => {
                if it.choices.iter().any(|it| it.by_content) {
                    Inner::Allows
                } else {
                    Inner::Writes
                }
            }
            Telling::Content if !is_only => Inner::Allows,
            _ => Inner::Tagged,
        })
    }

    /// How much of what other types take a type takes too.
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
