//! Conditions: what a value must contain at some paths to match a variant.

use std::collections::HashSet;

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;

use crate::ir::{Discriminant, Step};

/// Whether the value `it` matches all discriminants.
pub(super) fn all_of(discriminants: &[Discriminant]) -> TokenStream {
    let several = discriminants.len() > 1;
    let all = discriminants.iter().map(|discriminant| {
        let is = within(&quote!(it), &discriminant.path, &discriminant.values);
        let is_alternation = discriminant.property().is_some()
            && discriminant.is_required()
            && discriminant.values.len() > 1;
        if several && is_alternation {
            quote!((#is))
        } else {
            is
        }
    });
    quote!(#(#all)&&*)
}

/// Whether the value at a path is one of some values.
fn within(of: &TokenStream, path: &[Step], values: &[Value]) -> TokenStream {
    match path {
        [] => is_one_of(of, values),
        [
            Step::Property {
                name,
                required: true,
            },
        ] => is_one_of(&quote!(#of[#name]), values),
        [Step::Items, further @ ..] => {
            let test = test(further, values);
            quote!(#of.as_array().is_none_or(|all| all.iter().all(#test)))
        }
        [Step::Values, further @ ..] => {
            let test = test(further, values);
            quote!(#of.as_object().is_none_or(|all| all.values().all(#test)))
        }
        path => {
            let is_one = |it: &Step| matches!(it, Step::Property { .. } | Step::Item(_));
            let count = path.iter().take_while(|it| is_one(it)).count();
            let (path, further) = path.split_at(count);
            let found = found(of, path);
            match further {
                [Step::Items, further @ ..] => {
                    let test = test(further, values);
                    quote!(#found.and_then(Value::as_array).is_none_or(|all| all.iter().all(#test)))
                }
                [Step::Values, further @ ..] => {
                    let test = test(further, values);
                    quote!(#found.and_then(Value::as_object).is_none_or(|all| all.values().all(#test)))
                }
                further => {
                    let test = test(further, values);
                    let is_required =
                        |it: &Step| matches!(it, Step::Property { required: true, .. });
                    if path.iter().all(is_required) {
                        quote!(#found.is_some_and(#test))
                    } else {
                        quote!(#found.is_none_or(#test))
                    }
                }
            }
        }
    }
}

/// The value at a path of properties and items, if present.
fn found(of: &TokenStream, path: &[Step]) -> TokenStream {
    if let [Step::Property { name, .. }] = path {
        return quote!(#of.get(#name));
    }
    let pointer = pointer(path);
    quote!(#of.pointer(#pointer))
}

/// The JSON pointer of a path of properties and items.
pub(super) fn pointer(path: &[Step]) -> String {
    let mut pointer = String::new();
    for step in path {
        match step {
            Step::Property { name, .. } => {
                pointer.push('/');
                pointer.push_str(&name.replace('~', "~0").replace('/', "~1"));
            }
            Step::Item(index) => pointer.push_str(&format!("/{index}")),
            Step::Items | Step::Values => {}
        }
    }
    pointer
}

/// The same test as a function, in the form that clippy prefers.
fn test(path: &[Step], values: &[Value]) -> TokenStream {
    if path.is_empty() && values.iter().all(Value::is_null) {
        return quote!(Value::is_null);
    }
    let is = within(&quote!(it), path, values);
    quote!(|it| #is)
}

fn is_one_of(of: &TokenStream, values: &[Value]) -> TokenStream {
    let mut visited = HashSet::new();
    let values = values.iter().filter_map(|value| {
        if value.is_null() {
            return Some(quote!(#of.is_null()));
        }
        // A number literal defaults to `i32`.
        let wide = value.as_i64().is_some_and(|it| i32::try_from(it).is_err());
        let suffix = if wide { "i64" } else { "" };
        // The comparison treats every integral number as an integer.
        let text = value.to_string();
        let value = text.strip_suffix(".0").unwrap_or(&text);
        let value: TokenStream = format!("{value}{suffix}").parse().unwrap_or_default();
        // `1` and `1.0` become the same test, which is written once.
        let is_new = visited.insert(value.to_string());
        is_new.then(|| quote!(#of == #value))
    });
    quote!(#(#values)||*)
}
