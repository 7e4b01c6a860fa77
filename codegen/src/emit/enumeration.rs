//! Enums of strings and integers, open to values that the document does not list.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::types::{Imports, Standing};
use super::{Emitter, document, ident};
use crate::ir::{Enum, Values};
use crate::surface::{CONVERSION, Model};

impl Emitter<'_> {
    pub(super) fn enumeration(
        &self,
        model: &Model,
        it: &Enum,
        standing: &Standing,
        imports: &mut Imports,
    ) -> TokenStream {
        let (name, attributes) = (ident(&model.item.ident), self.attributes(&model.item));
        let variants = self.variants(&model.item, standing, imports);
        let idents: Vec<_> = model
            .item
            .variants()
            .iter()
            .map(|it| ident(&it.ident))
            .collect();
        let accessors = model.item.functions.iter();
        let accessors = accessors.map(|it| self.signature(it, standing, imports));
        let accessor: TokenStream = accessors.collect();
        let conversions = match idents.split_last() {
            Some((unknown, idents)) => match it.values {
                Values::Strings => string_conversions(&name, &accessor, it, idents, unknown),
                Values::Integers => integer_conversions(&name, &accessor, it, idents, unknown),
            },
            None => TokenStream::new(),
        };
        quote! {
            #attributes
            pub enum #name { #(#variants)* }
            blank_line!{}
            #conversions
        }
    }
}

fn string_conversions(
    name: &Ident,
    accessor: &TokenStream,
    it: &Enum,
    variants: &[Ident],
    unknown: &Ident,
) -> TokenStream {
    let wires: Vec<&str> = it.variants.iter().map(|it| it.name.wire.as_str()).collect();
    let docs = document::outer(CONVERSION);
    quote! {
        impl #name {
            #accessor {
                match self {
                    #(Self::#variants => #wires,)*
                    Self::#unknown(value) => value,
                }
            }
        }
        blank_line!{}
        impl From<&str> for #name {
            #docs
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
    accessor: &TokenStream,
    it: &Enum,
    variants: &[Ident],
    unknown: &Ident,
) -> TokenStream {
    let values = it
        .variants
        .iter()
        .map(|it| it.name.wire.parse::<i64>().unwrap_or_default());
    let values: Vec<Literal> = values.map(Literal::i64_unsuffixed).collect();
    let docs = document::outer(CONVERSION);
    quote! {
        impl #name {
            #accessor {
                match self {
                    #(Self::#variants => #values,)*
                    Self::#unknown(value) => *value,
                }
            }
        }
        blank_line!{}
        impl From<i64> for #name {
            #docs
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
