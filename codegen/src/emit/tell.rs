//! What a value of a choice must have, as a condition in Rust.

use std::collections::HashSet;

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::Tell;

/// Whether a value has what a choice must have.
pub(super) fn tell(tell: &Tell) -> TokenStream {
    let member = &tell.member;
    let is = |of: TokenStream| {
        let mut seen = HashSet::new();
        let values = tell.values.iter().filter_map(|value| {
            if value.is_null() {
                return Some(quote!(#of.is_null()));
            }
            // A bare number is an `i32`, unless it says otherwise.
            let wide = value.as_i64().is_some_and(|it| i32::try_from(it).is_err());
            let suffix = if wide { "i64" } else { "" };
            // What is compared has every integer as one.
            let text = value.to_string();
            let value = text.strip_suffix(".0").unwrap_or(&text);
            let value: TokenStream = format!("{value}{suffix}").parse().unwrap_or_default();
            // Twice the same test is one, as `1` and `1.0` are.
            let is_new = seen.insert(value.to_string());
            is_new.then(|| quote!(#of == #value))
        });
        quote!(#(#values)||*)
    };
    if !tell.within.is_empty() {
        let path = std::iter::once(member).chain(&tell.within);
        let path = path.map(|it| format!("/{}", it.replace('~', "~0").replace('/', "~1")));
        let path: String = path.collect();
        let is = is(quote!(it));
        return if tell.required {
            quote!(it.pointer(#path).is_some_and(|it| #is))
        } else {
            quote!(it.pointer(#path).is_none_or(|it| #is))
        };
    }
    if tell.required {
        is(quote!(it[#member]))
    } else {
        let is = is(quote!(it));
        quote!(it.get(#member).is_none_or(|it| #is))
    }
}
