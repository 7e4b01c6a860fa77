//! The attributes of feature-gated items.

use proc_macro2::TokenStream;
use quote::quote;
use syn::parse::{ParseStream, Parser};

use crate::surface::FeatureGate;

impl FeatureGate {
    /// The predicate for `cfg`; `None` without a condition.
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

    /// The `cfg` attribute of an item.
    pub(super) fn cfg(&self) -> Option<TokenStream> {
        self.condition().map(|it| quote!(#[cfg(#it)]))
    }

    /// The `cfg` attribute of an item in a file that is gated itself.
    pub(super) fn cfg_in(&self, file: &FeatureGate) -> Option<TokenStream> {
        self.cfg().filter(|_| self != file)
    }
}

/// Items with a further attribute each, after their documentation.
pub(super) fn attributed(items: TokenStream, attribute: Option<&TokenStream>) -> TokenStream {
    let Some(attribute) = attribute else {
        return items;
    };
    // If the emitted items do not parse, the compiler reports it.
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
        let (docs, others): (Vec<_>, Vec<_>) = attributes
            .into_iter()
            .partition(|it| it.path().is_ident("doc"));
        quote!(#(#docs)* #attribute #(#others)* #rest)
    });
    each.collect()
}
