//! Enums of strings and integers, open to values that the document does not list.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::types::{Imports, Standing};
use super::{Emitter, ident};
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
        let Some((unknown, idents)) = idents.split_last() else {
            return TokenStream::new();
        };
        let wires = it.variants.iter().map(|it| it.name.wire.as_str());
        let (values, other, macro_name): (Vec<Literal>, _, _) = match it.values {
            Values::Strings => (
                wires.map(Literal::string).collect(),
                quote!(value),
                ident("string_enum"),
            ),
            Values::Integers => (
                wires.map(integer).collect(),
                quote!(*value),
                ident("integer_enum"),
            ),
        };
        quote! {
            #attributes
            pub enum #name { #(#variants)* }
            blank_line!{}
            impl #name {
                #accessor {
                    match self {
                        #(Self::#idents => #values,)*
                        Self::#unknown(value) => #other,
                    }
                }
            }
            blank_line!{}
            client_runtime::#macro_name! { #name { #(#idents,)* ..#unknown } }
        }
    }
}

fn integer(wire: &str) -> Literal {
    Literal::i64_unsuffixed(wire.parse().unwrap_or_default())
}
