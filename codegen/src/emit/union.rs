//! Unions: a choice among types that a member of theirs or what they hold tells apart, open to choices that nobody knows
//! beforehand.

use proc_macro2::TokenStream;
use quote::quote;

use super::condition::{all_of, pointer, spelled};
use super::item::attributes;
use super::tag::{by_data, by_event, by_member, by_scalar, scalar};
use super::types::{Imports, Standing};
use super::variants::{Choice, Variants};
use super::{Emitter, document, ident};
use crate::ir::{Definition, Field, Scalar, Tell, Telling, TypeRef, Union};
use crate::surface::Model;

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
        let (name, words, attributes) = (
            ident(&model.item.ident),
            self.type_words(model.ir),
            attributes(&model.item),
        );
        let all = Variants::of(model, it);
        let known = all
            .choices
            .iter()
            .map(|it| self.variant_words(it, &all.ir.telling));
        let unknown =
            "A choice that this version of the client does not know. It is sent back unchanged.";
        let docs = known.chain([unknown.to_owned()]);
        let docs = docs.map(|it| document::outer(&it));
        let variants = self.variants(&model.item, docs, standing, imports);
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
        let encoded = all
            .choices
            .iter()
            .map(|choice| self.encoded(choice, &it.telling));
        quote! {
            #words
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
                        #(#encoded)*
                        Self::#unknown(it) => it.serialize(serializer),
                    }
                }
            }
        }
    }

    /// What is said of a variant: what it stands for.
    fn variant_words(&self, choice: &Choice, telling: &Telling) -> String {
        let values: Vec<String> = choice
            .ir
            .values
            .iter()
            .map(|it| format!("`{it}`"))
            .collect();
        match telling {
            Telling::Member(member) | Telling::Scalar(member) => {
                match (choice.ir.by_content, values.is_empty()) {
                    (true, true) => self.choice_words(choice),
                    (by_content, _) => {
                        let otherwise = if by_content {
                            ", or what it holds says so"
                        } else {
                            ""
                        };
                        format!("`{member}` is {}{otherwise}.", values.join(" or "))
                    }
                }
            }
            Telling::Event { .. } => format!("The data of the event {}.", values.join(" or ")),
            Telling::Content => self.choice_words(choice),
        }
    }

    /// What is said of a choice that nothing but its content tells.
    fn choice_words(&self, choice: &Choice) -> String {
        let values: Vec<String> = choice
            .ir
            .tells
            .iter()
            .map(|tell| {
                let values: Vec<String> = tell.values.iter().map(|it| format!("`{it}`")).collect();
                format!("`{}` is {}", spelled(&tell.path), values.join(" or "))
            })
            .collect();
        let what = match self.surface.resolved(&choice.ir.ty) {
            TypeRef::Scalar(Scalar::Bool) => "`true` or `false`".to_owned(),
            TypeRef::Scalar(
                Scalar::I32
                | Scalar::I64
                | Scalar::U32
                | Scalar::U64
                | Scalar::I128
                | Scalar::F32
                | Scalar::F64,
            ) => "A number".to_owned(),
            TypeRef::Scalar(Scalar::Custom(path)) => format!("A `{path}`"),
            TypeRef::Scalar(_) => "A string".to_owned(),
            TypeRef::List(_) | TypeRef::Tuple(_) => "A list".to_owned(),
            TypeRef::Map(_) => "An object of any members".to_owned(),
            TypeRef::Named(_) | TypeRef::Nullable(_) => {
                format!("The choice `{}`", choice.name)
            }
        };
        if values.is_empty() {
            format!("{what}.")
        } else {
            format!("{what}: {}.", values.join(" and "))
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

    /// Encodes a choice, with its tag if its value may lack it.
    fn encoded(&self, choice: &Choice, telling: &Telling) -> TokenStream {
        let name = &choice.name;
        // Of what only its content tells, a tag may not be allowed.
        let tag = choice.ir.values.first().filter(|_| !choice.ir.by_content);
        match (telling, tag) {
            (Telling::Member(property), Some(tag)) if !self.writes(&choice.ir.ty, property) => {
                quote!(Self::#name(it) => client_runtime::ser::tagged(it, #property, #tag, serializer),)
            }
            (Telling::Scalar(property), Some(tag)) if !self.writes(&choice.ir.ty, property) => {
                let tag = scalar(tag);
                quote!(Self::#name(it) => client_runtime::ser::tagged(it, #property, #tag, serializer),)
            }
            (Telling::Event { text }, Some(event)) => {
                let encode = by_data(event, text);
                quote!(Self::#name(it) => client_runtime::ser::#encode(#event, it, serializer),)
            }
            _ => quote!(Self::#name(it) => it.serialize(serializer),),
        }
    }

    /// Whether every value of a type is written with a property, and one that is not `null`.
    fn writes(&self, ty: &TypeRef, property: &str) -> bool {
        let TypeRef::Named(id) = self.surface.resolved(ty) else {
            return false;
        };
        match &self.api.types[id.0].definition {
            Definition::Struct(it) => {
                let mut fields = it.fields.iter();
                let field = fields.find(|it| it.name.wire == property);
                field.is_some_and(|it| it.required && !self.may_be_null(it))
            }
            Definition::Union(it) => match &it.telling {
                Telling::Member(own) | Telling::Scalar(own) => {
                    own == property && it.choices.iter().all(|it| !it.by_content)
                }
                Telling::Event { .. } | Telling::Content => false,
            },
            _ => false,
        }
    }

    fn may_be_null(&self, field: &Field) -> bool {
        let ty = self.surface.resolved(&field.ty);
        field.nullable || matches!(ty, TypeRef::Nullable(_) | TypeRef::Scalar(Scalar::Any))
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
