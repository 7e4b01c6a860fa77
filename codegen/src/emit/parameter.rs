//! Parameters: how each is passed to the request.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use serde_json::Value;

use super::types::Imports;
use super::{Emitter, ident};
use crate::ir::{Location, Style};
use crate::surface::{Parameter, Way, text_of};

impl Emitter<'_> {
    /// The code that passes a parameter to the request.
    pub(super) fn given(&self, parameter: &Parameter, imports: &mut Imports) -> TokenStream {
        let name = ident(&parameter.ident);
        // A setter receives the value itself.
        let is_owned = parameter.ty.takes_option() && parameter.way.is_borrowed();
        let borrow = is_owned.then(|| quote!(&));
        self.given_as(parameter, &quote!(#borrow #name), imports)
    }

    /// The code that passes a constant parameter to the request.
    pub(super) fn given_constant(
        &self,
        parameter: &Parameter,
        value: &Value,
        imports: &mut Imports,
    ) -> TokenStream {
        let text = text_of(value);
        let literal = match value {
            Value::Array(items) if matches!(parameter.way, Way::Texts { .. }) => {
                let items = items.iter().map(text_of);
                quote!([#(#items),*])
            }
            Value::Array(_) | Value::Object(_) => {
                let value = super::constant::any(value, &quote!(serde_json::Value));
                quote!(&#value)
            }
            Value::Number(_) | Value::Bool(_) if matches!(parameter.way, Way::Styled { .. }) => {
                text.parse().unwrap_or_default()
            }
            _ => quote!(#text),
        };
        self.given_as(parameter, &literal, imports)
    }

    fn given_as(
        &self,
        parameter: &Parameter,
        value: &TokenStream,
        imports: &mut Imports,
    ) -> TokenStream {
        let (wire, name) = (&parameter.ir.name.wire, value);
        let place = match parameter.ir.location {
            Location::Path => "path",
            Location::Query => "query",
            Location::Header => "header",
            Location::Cookie => "cookie",
        };
        match parameter.way {
            Way::Text => {
                let method = ident(place);
                quote!(.#method(#wire, #name))
            }
            Way::Texts { explode } => {
                imports.add("client_runtime::ListStyle");
                let style = if explode {
                    quote!(ListStyle::Exploded)
                } else {
                    quote!(ListStyle::Comma)
                };
                quote!(.query_list(#wire, #style, #name))
            }
            Way::Styled { is_borrowed } => {
                imports.add("client_runtime::Style");
                let method = format_ident!("{place}_as");
                let style = style(parameter.ir.style);
                // Anything but a string is taken by reference.
                let borrow = (!is_borrowed).then(|| quote!(&));
                quote!(.#method(#wire, #style, #borrow #name))
            }
        }
    }
}

/// A style as a value of the runtime's type.
pub(super) fn style(style: Style) -> TokenStream {
    match style {
        Style::Simple {
            explode,
            reserved: false,
        } => quote!(Style::Simple { explode: #explode }),
        Style::Simple {
            explode,
            reserved: true,
        } => quote!(Style::ReservedSimple { explode: #explode }),
        Style::Cookie { explode } => quote!(Style::Cookie { explode: #explode }),
        Style::Label { explode } => quote!(Style::Label { explode: #explode }),
        Style::Matrix { explode } => quote!(Style::Matrix { explode: #explode }),
        Style::Form {
            explode,
            reserved: false,
        } => quote!(Style::Form { explode: #explode }),
        Style::Form {
            explode,
            reserved: true,
        } => quote!(Style::Reserved { explode: #explode }),
        Style::Space { reserved: false } => quote!(Style::Space),
        Style::Space { reserved: true } => quote!(Style::ReservedSpace),
        Style::Pipe { reserved: false } => quote!(Style::Pipe),
        Style::Pipe { reserved: true } => quote!(Style::ReservedPipe),
        Style::DeepObject { reserved: false } => quote!(Style::DeepObject),
        Style::DeepObject { reserved: true } => quote!(Style::ReservedDeepObject),
        Style::Json => quote!(Style::Json),
        Style::Urlencoded => quote!(Style::Urlencoded),
        Style::Whole { json } => quote!(Style::Whole { json: #json }),
    }
}

/// The styles of the form properties that differ from the default.
pub(super) fn styles(styles: &[(String, Style)], imports: &mut Imports) -> TokenStream {
    let styles = styles.iter().map(|(property, own)| {
        imports.add("client_runtime::Style");
        let own = style(*own);
        quote!((#property, #own))
    });
    quote!(&[#(#styles),*])
}
