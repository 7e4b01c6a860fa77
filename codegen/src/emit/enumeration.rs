//! Enums of strings, open to values that nobody knows beforehand.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Emitter, document, ident};
use crate::ir::{Enum, Type};

impl Emitter<'_> {
    pub(super) fn enumeration(&self, ty: &Type, it: &Enum) -> TokenStream {
        let name = ident(&ty.name.ident);
        let words = self.type_words(ty);
        let wires: Vec<&str> = it.variants.iter().map(|it| it.wire.as_str()).collect();
        let variants: Vec<_> = it.variants.iter().map(|it| ident(&it.ident)).collect();
        let variant_words = wires.iter().map(|wire| document::outer(&code(wire)));
        let unknown = ident(&it.unknown);
        let unknown_words = document::outer(
            "A value that this version of the client does not know. It is sent back unchanged.",
        );
        let as_str_words = document::outer("The value as the API spells it.");
        let from_words = document::outer("The variant of a value; every value has one.");
        quote! {
            #words
            #[derive(Clone, Debug, PartialEq, Eq, Hash)]
            #[non_exhaustive]
            pub enum #name {
                #(#variant_words #variants,)*
                #unknown_words
                #unknown(String),
            }
            blank_line!{}
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
}

/// A value as code, whatever stands in it.
fn code(wire: &str) -> String {
    if wire.trim().is_empty() {
        "A value of white space or nothing.".to_owned()
    } else {
        format!("`{}`", wire.replace(['`', '\n', '\r'], "'"))
    }
}
