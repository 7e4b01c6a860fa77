//! Parameters: the argument or setter that takes one, and how it is handed to the request.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use serde_json::Value;

use super::types::{Imports, Standing};
use super::{Emitter, ident};
use crate::ir::{Definition, Location, Parameter, Scalar, Style, TypeRef};

/// How a parameter reaches the request.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// As a text, by its `Display`.
    Text,
    /// As the texts of a list in a query.
    Texts {
        /// Each as a pair of its own.
        explode: bool,
    },
    /// As a value that is serialized in its style.
    Styled,
}

impl Emitter<'_> {
    /// A parameter as an argument.
    pub(super) fn parameter_argument(
        &self,
        parameter: &Parameter,
        imports: &mut Imports,
    ) -> (Ident, TokenStream) {
        let way = self.way(parameter);
        let ty = match self.resolved(&parameter.ty) {
            TypeRef::Scalar(Scalar::String | Scalar::Secret) => quote!(&str),
            TypeRef::List(item) => self.list_ty(item, way, imports),
            _ if way == Way::Styled && !self.is_text(&parameter.ty) => {
                let ty = self.ty(&parameter.ty, &Standing::Outside, imports);
                quote!(&#ty)
            }
            _ => self.ty(&parameter.ty, &Standing::Outside, imports),
        };
        (ident(&parameter.name.ident), ty)
    }

    fn list_ty(&self, item: &TypeRef, way: Way, imports: &mut Imports) -> TokenStream {
        let is_string = matches!(
            self.resolved(item),
            TypeRef::Scalar(Scalar::String | Scalar::Secret)
        );
        match (way, is_string) {
            (Way::Styled, true) => quote!(&[&str]),
            (Way::Styled, false) => {
                let item = self.ty(item, &Standing::Outside, imports);
                quote!(&[#item])
            }
            (_, true) => {
                imports.add("std::fmt::Display");
                quote!(impl IntoIterator<Item = impl Display>)
            }
            (_, false) => {
                let item = self.ty(item, &Standing::Outside, imports);
                quote!(impl IntoIterator<Item = #item>)
            }
        }
    }

    /// How a parameter is handed to the request.
    pub(super) fn given(&self, parameter: &Parameter, imports: &mut Imports) -> TokenStream {
        let name = ident(&parameter.name.ident);
        self.given_as(parameter, &quote!(#name), imports)
    }

    /// How the only value of a parameter is handed to the request.
    pub(super) fn given_constant(
        &self,
        parameter: &Parameter,
        value: &Value,
        imports: &mut Imports,
    ) -> TokenStream {
        let text = text_of(value);
        let literal = match value {
            Value::Array(items) if matches!(self.way(parameter), Way::Texts { .. }) => {
                let items = items.iter().map(text_of);
                quote!([#(#items),*])
            }
            Value::Array(_) | Value::Object(_) => {
                let value = super::constant::any(value, &quote!(serde_json::Value));
                quote!(&#value)
            }
            Value::Number(_) | Value::Bool(_) if self.way(parameter) == Way::Styled => {
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
        let (wire, name) = (&parameter.name.wire, value);
        let place = match parameter.location {
            Location::Path => "path",
            Location::Query => "query",
            Location::Header => "header",
            Location::Cookie => "cookie",
        };
        match self.way(parameter) {
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
            Way::Styled => {
                imports.add("client_runtime::Style");
                let method = format_ident!("{place}_as");
                let style = style(parameter.style);
                // What is no text is taken by reference.
                let borrow = self.is_text(&parameter.ty).then(|| quote!(&));
                quote!(.#method(#wire, #style, #borrow #name))
            }
        }
    }

    /// Whether a parameter is taken by reference to a value of its type.
    pub(super) fn is_borrowed(&self, parameter: &Parameter) -> bool {
        self.way(parameter) == Way::Styled && !self.is_text(&parameter.ty)
    }

    /// How a parameter reaches the request.
    pub(super) fn way(&self, parameter: &Parameter) -> Way {
        let plain = match parameter.style {
            Style::Form { reserved, .. } => !reserved,
            Style::Simple { .. } | Style::Space | Style::Pipe | Style::DeepObject => true,
            Style::Label { .. } | Style::Matrix { .. } | Style::Json => false,
        };
        if plain && self.is_text(&parameter.ty) {
            return Way::Text;
        }
        match (
            self.resolved(&parameter.ty),
            parameter.location,
            parameter.style,
        ) {
            (
                TypeRef::List(item),
                Location::Query,
                Style::Form {
                    explode,
                    reserved: false,
                },
            ) if self.is_text(item) => Way::Texts { explode },
            _ => Way::Styled,
        }
    }

    /// Whether a value of a type is a text wherever it stands.
    fn is_text(&self, ty: &TypeRef) -> bool {
        match self.resolved(ty) {
            TypeRef::Scalar(scalar) => !matches!(scalar, Scalar::Any | Scalar::Custom(_)),
            TypeRef::Named(id) => {
                matches!(self.api.types[id.0].definition, Definition::Enum(_))
            }
            _ => false,
        }
    }
}

/// A constant as the text of a parameter, in which an integer is written as one.
pub(super) fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => {
            let text = number.to_string();
            text.strip_suffix(".0").unwrap_or(&text).to_owned()
        }
        other => other.to_string(),
    }
}

/// A style as the runtime names it.
pub(super) fn style(style: Style) -> TokenStream {
    match style {
        Style::Simple { explode } => quote!(Style::Simple { explode: #explode }),
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
        Style::Space => quote!(Style::Space),
        Style::Pipe => quote!(Style::Pipe),
        Style::DeepObject => quote!(Style::DeepObject),
        Style::Json => quote!(Style::Json),
    }
}

/// The styles of those members of a form that are not written as a form writes them by itself.
pub(super) fn styles(styles: &[(String, Style)], imports: &mut Imports) -> TokenStream {
    let styles = styles.iter().map(|(member, own)| {
        imports.add("client_runtime::Style");
        let own = style(*own);
        quote!((#member, #own))
    });
    quote!(&[#(#styles),*])
}
