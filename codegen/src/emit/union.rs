//! Unions: a choice among types that a member of theirs tells apart, open to choices that nobody knows beforehand.

use proc_macro2::TokenStream;
use quote::quote;

use super::types::{Imports, Standing};
use super::{Emitter, document, ident};
use crate::ir::{Type, Union};

impl Emitter<'_> {
    pub(super) fn union(
        &self,
        ty: &Type,
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
        let name = ident(&ty.name.ident);
        let words = self.type_words(ty);
        let member = &it.discriminator;
        let choices: Vec<_> = it.choices.iter().map(|it| ident(&it.name.ident)).collect();
        let unknown = ident(&it.unknown);
        let types = it.choices.iter().map(|choice| {
            let ty = self.ty(&choice.ty, standing, imports);
            if choice.boxed { quote!(Box<#ty>) } else { ty }
        });
        let choice_words = it.choices.iter().map(|choice| {
            let values: Vec<String> = choice.values.iter().map(|it| format!("`{it}`")).collect();
            document::outer(&format!("`{member}` is {}.", values.join(" or ")))
        });
        let values = it.choices.iter().map(|choice| {
            let values = &choice.values;
            quote!(Some(#(#values)|*))
        });
        let unknown_words = document::outer(
            "A choice that this version of the client does not know. It is sent back unchanged.",
        );
        let eq = ty.eq.then(|| quote!(, Eq));
        quote! {
            #words
            #[derive(Clone, Debug, PartialEq #eq)]
            #[non_exhaustive]
            pub enum #name {
                #(#choice_words #choices(#types),)*
                #unknown_words
                #unknown(Value),
            }
            blank_line!{}
            impl<'de> Deserialize<'de> for #name {
                fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    let value = Value::deserialize(deserializer)?;
                    let choice = match value.get(#member).and_then(Value::as_str) {
                        #(#values => serde_json::from_value(value).map(Self::#choices),)*
                        _ => Ok(Self::#unknown(value)),
                    };
                    choice.map_err(serde::de::Error::custom)
                }
            }
            blank_line!{}
            impl Serialize for #name {
                fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    match self {
                        #(Self::#choices(it) => it.serialize(serializer),)*
                        Self::#unknown(it) => it.serialize(serializer),
                    }
                }
            }
        }
    }
}
