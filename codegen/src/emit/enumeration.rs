//! Enums of strings and integers, open to values that nobody knows beforehand.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::item::attributes;
use super::prose::prose;
use super::types::{Imports, Standing};
use super::{Emitter, document, ident};
use crate::ir::{Enum, Values};
use crate::surface::Model;

impl Emitter<'_> {
    pub(super) fn enumeration(
        &self,
        model: &Model,
        it: &Enum,
        standing: &Standing,
        imports: &mut Imports,
    ) -> TokenStream {
        let (name, words, attributes) = (
            ident(&model.item.ident),
            self.type_words(model.ir),
            attributes(&model.item),
        );
        let known = it.variants.iter().map(|it| {
            let value = code(&it.name.wire);
            if it.description.is_empty() {
                value
            } else {
                format!("{value}: {}", prose(&it.description))
            }
        });
        let unknown =
            "A value that this version of the client does not know. It is sent back unchanged.";
        let docs = known.chain([unknown.to_owned()]);
        let docs = docs.map(|it| document::outer(&it));
        let variants = self.variants(&model.item, docs, standing, imports);
        let idents: Vec<_> = model
            .item
            .variants()
            .iter()
            .map(|it| ident(&it.ident))
            .collect();
        let conversions = match idents.split_last() {
            Some((unknown, idents)) => match it.values {
                Values::Strings => string_conversions(&name, it, idents, unknown),
                Values::Integers => integer_conversions(&name, it, idents, unknown),
            },
            None => TokenStream::new(),
        };
        quote! {
            #words
            #attributes
            pub enum #name { #(#variants)* }
            blank_line!{}
            #conversions
        }
    }
}

fn string_conversions(name: &Ident, it: &Enum, variants: &[Ident], unknown: &Ident) -> TokenStream {
    let wires: Vec<&str> = it.variants.iter().map(|it| it.name.wire.as_str()).collect();
    let as_str_words = document::outer("The value as the API spells it.");
    let from_words = document::outer("The variant of a value; every value has one.");
    quote! {
        impl #name {
            #as_str_words
            pub fn as_str(&self) -> &str {
                match self {
                    #(Self::#variants => #wires,)*
                    Self::#unknown(value) => value,
                }
            }
        }
        blank_line!{}
        impl From<&str> for #name {
            #from_words
            fn from(value: &str) -> Self {
                match value {
                    #(#wires => Self::#variants,)*
                    _ => Self::#unknown(value.to_owned()),
                }
            }
        }
        blank_line!{}
        client_runtime::string_enum!(#name);
    }
}

fn integer_conversions(
    name: &Ident,
    it: &Enum,
    variants: &[Ident],
    unknown: &Ident,
) -> TokenStream {
    let values = it
        .variants
        .iter()
        .map(|it| it.name.wire.parse::<i64>().unwrap_or_default());
    let values: Vec<Literal> = values.map(Literal::i64_unsuffixed).collect();
    let as_i64_words = document::outer("The value as the API numbers it.");
    let from_words = document::outer("The variant of a value; every value has one.");
    quote! {
        impl #name {
            #as_i64_words
            pub fn as_i64(&self) -> i64 {
                match self {
                    #(Self::#variants => #values,)*
                    Self::#unknown(value) => *value,
                }
            }
        }
        blank_line!{}
        impl From<i64> for #name {
            #from_words
            fn from(value: i64) -> Self {
                match value {
                    #(#values => Self::#variants,)*
                    _ => Self::#unknown(value),
                }
            }
        }
        blank_line!{}
        client_runtime::integer_enum!(#name);
    }
}

/// A value as code, whatever stands in it.
fn code(wire: &str) -> String {
    if wire.trim().is_empty() {
        "A value of white space or nothing.".to_owned()
    } else {
        format!("`{}`", wire.replace(['`', '\n', '\r'], "'"))
    }
}
