//! Tags: how a union selects the variant of a value.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::named_union::NamedUnion;

/// Decodes the data of an event by its name.
pub(super) fn by_event(all: &NamedUnion, text: &[String]) -> TokenStream {
    let unknown = &all.unknown;
    let arms = all.variants.iter().map(|variant| {
        let (name, values) = (&variant.name, &variant.ir.values);
        let decode = values.first().map(|it| by_data(it, text));
        let made = if variant.is_boxed {
            quote!(.map(Box::new).map(Self::#name))
        } else {
            quote!(.map(Self::#name))
        };
        quote!(Some(#(#values)|*) => client_runtime::de::#decode(&value) #made,)
    });
    quote! {
        let variant = match value.get("event").and_then(Value::as_str) {
            #(#arms)*
            _ => Ok(Self::#unknown(value)),
        };
        variant.map_err(serde::de::Error::custom)
    }
}

/// The runtime's function that reads or writes the data of an event.
pub(super) fn by_data(event: &String, text: &[String]) -> Ident {
    let is_text = text.contains(event);
    format_ident!("{}", if is_text { "event_text" } else { "event_json" })
}

/// Decodes the variant that the value of a property selects.
pub(super) fn by_property(
    all: &NamedUnion,
    property: &str,
    otherwise: &TokenStream,
) -> TokenStream {
    let tagged = all.variants.iter().filter(|it| !it.ir.values.is_empty());
    let arms = tagged.map(|variant| {
        let (name, values) = (&variant.name, &variant.ir.values);
        quote!(Some(#(#values)|*) => client_runtime::de::variant(value).map(Self::#name),)
    });
    quote! {
        match value.get(#property).and_then(Value::as_str) {
            #(#arms)*
            _ => #otherwise
        }
    }
}

/// The same, where the property is an integer or a boolean.
pub(super) fn by_scalar(all: &NamedUnion, property: &str, otherwise: &TokenStream) -> TokenStream {
    let tagged = all.variants.iter().filter(|it| !it.ir.values.is_empty());
    let arms = tagged.map(|variant| {
        let name = &variant.name;
        let values = patterns(&variant.ir.values);
        quote!(Some(#(#values)|*) => client_runtime::de::variant(value).map(Self::#name),)
    });
    let mut values = all.ir.variants.iter().flat_map(|it| &it.values);
    let read = if values.any(|it| it.parse::<bool>().is_ok()) {
        quote!(and_then(Value::as_bool))
    } else {
        quote!(and_then(client_runtime::de::integer_tag))
    };
    quote! {
        match value.get(#property).#read {
            #(#arms)*
            _ => #otherwise
        }
    }
}

/// Tags as a pattern: consecutive integers become a range.
fn patterns(tags: &[String]) -> Vec<TokenStream> {
    let mut numbers: Vec<i64> = tags.iter().filter_map(|it| it.parse().ok()).collect();
    if numbers.len() < tags.len() {
        return tags.iter().map(|it| scalar(it)).collect();
    }
    numbers.sort_unstable();
    numbers.dedup();
    let runs = numbers.chunk_by(|a, b| a.checked_add(1) == Some(*b));
    let literal = |it: &i64| scalar(&it.to_string());
    let patterns = runs.flat_map(|run| match run {
        [first, _, .., last] => {
            let (first, last) = (literal(first), literal(last));
            vec![quote!(#first..=#last)]
        }
        few => few.iter().map(literal).collect(),
    });
    patterns.collect()
}

/// A tag that is an integer or a boolean, as a Rust literal with grouped digits.
pub(super) fn scalar(tag: &str) -> TokenStream {
    let Ok(number) = tag.parse::<i64>() else {
        return tag.parse().unwrap_or_default();
    };
    let sign = if number < 0 { "-" } else { "" };
    let digits = number.unsigned_abs().to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push('_');
        }
        text.push(digit);
    }
    let suffix = if i32::try_from(number).is_err() {
        "_i64"
    } else {
        ""
    };
    format!("{sign}{text}{suffix}").parse().unwrap_or_default()
}
