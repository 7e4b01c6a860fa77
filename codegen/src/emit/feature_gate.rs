//! The attributes of what exists only with some features.

use proc_macro2::TokenStream;
use quote::quote;
use syn::parse::{ParseStream, Parser};

use crate::surface::FeatureGate;

impl FeatureGate {
    /// What `cfg` takes; nothing if there is no condition.
    pub(super) fn condition(&self) -> Option<TokenStream> {
        let FeatureGate::Any(features) = self else {
            return None;
        };
        let each: Vec<_> = features.iter().map(|it| quote!(feature = #it)).collect();
        Some(match each.as_slice() {
            [one] => quote!(#one),
            many => quote!(any(#(#many),*)),
        })
    }

    /// The attribute of an item.
    pub(super) fn cfg(&self) -> Option<TokenStream> {
        self.condition().map(|it| quote!(#[cfg(#it)]))
    }

    /// The attribute of an item in a file that has a gate itself.
    pub(super) fn cfg_in(&self, file: &FeatureGate) -> Option<TokenStream> {
        self.cfg().filter(|_| self != file)
    }
}

/// Items that each have a further attribute, behind what is said of them.
pub(super) fn attributed(items: TokenStream, attribute: Option<&TokenStream>) -> TokenStream {
    let Some(attribute) = attribute else {
        return items;
    };
    // A defect of an emitter is shown by the compiler.
    let Ok(file) = syn::parse2::<syn::File>(items.clone()) else {
        return items;
    };
    let each = file.items.iter().map(|item| {
        if matches!(item, syn::Item::Macro(it) if it.mac.path.is_ident("blank_line")) {
            return quote!(#item);
        }
        let apart = |input: ParseStream| {
            let attributes = input.call(syn::Attribute::parse_outer)?;
            Ok((attributes, input.parse::<TokenStream>()?))
        };
        let Ok((attributes, rest)) = apart.parse2(quote!(#item)) else {
            return quote!(#attribute #item);
        };
        let (words, others): (Vec<_>, Vec<_>) = attributes
            .into_iter()
            .partition(|it| it.path().is_ident("doc"));
        quote!(#(#words)* #attribute #(#others)* #rest)
    });
    each.collect()
}
