//! Responses that differ by status: an enum with a variant for each success.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::types::{Imports, Standing};
use super::{Emitter, ident};
use crate::ir::{Case, Response};
use crate::surface::Operation;

/// The range of redirects.
const REDIRECTS: &str = "3XX";

impl Emitter<'_> {
    /// The enum, and how a response is decoded as one.
    pub(super) fn response_enum(
        &self,
        operation: &Operation,
        imports: &mut Imports,
    ) -> Option<TokenStream> {
        let item = operation.response.as_ref()?;
        let Response::ByStatus(cases) = &operation.ir.response else {
            return None;
        };
        let (name, attributes) = (ident(&item.ident), self.attributes(item));
        let variants = self.variants(item, &Standing::Outside, imports);
        let idents: Vec<Ident> = item.variants().iter().map(|it| ident(&it.ident)).collect();
        let is_range = |it: &Case| it.status.parse::<u16>().is_err();
        let is_whole = |it: &Case| is_range(it) && it.status != REDIRECTS;
        let only_whole = matches!(cases.as_slice(), [only] if is_whole(only));
        let is_whole = cases.iter().any(is_whole);
        let rest = (!is_whole).then(|| quote!(_ => Err(response.unexpected()),));
        let (response, read) = match (cases.as_slice(), idents.as_slice()) {
            ([only], [name]) if only_whole => {
                let response = (only.response == Response::Empty).then(|| quote!(_));
                (
                    response.unwrap_or_else(|| quote!(response)),
                    self.read(only, name),
                )
            }
            (cases, idents) => {
                let arms = cases
                    .iter()
                    .zip(idents)
                    .map(|(it, name)| self.case(it, name));
                (
                    quote!(response),
                    quote!(match response.status() { #(#arms)* #rest }),
                )
            }
        };
        Some(quote! {
            #attributes
            pub enum #name { #(#variants)* }
            blank_line!{}
            impl client_runtime::ByStatus for #name {
                fn read(#response: &client_runtime::Success<'_>) -> Result<Self, client_runtime::DecodeError> { #read }
            }
        })
    }

    fn case(&self, case: &Case, name: &Ident) -> TokenStream {
        let pattern = match case.status.parse::<u16>() {
            Ok(status) => {
                let status = Literal::u16_unsuffixed(status);
                quote!(#status)
            }
            Err(_) if case.status == REDIRECTS => quote!(300..=399),
            // Any other range matches the statuses that no earlier arm matches.
            Err(_) => quote!(_),
        };
        let read = self.read(case, name);
        quote!(#pattern => #read,)
    }

    /// Decodes a response of this status as its variant.
    fn read(&self, case: &Case, name: &Ident) -> TokenStream {
        match &case.response {
            Response::Json {
                property: Some(property),
                ..
            } => quote!(response.property(#property).map(Self::#name)),
            Response::Json { .. } | Response::Paged { .. } => {
                quote!(response.json().map(Self::#name))
            }
            Response::Text => quote!(response.text().map(Self::#name)),
            Response::Binary => quote!(Ok(Self::#name(response.bytes()))),
            Response::Xml { root, .. } => {
                let root = self.xml_root(*root);
                quote!(response.xml(&#root).map(Self::#name))
            }
            Response::Empty | Response::ByStatus(_) | Response::Stream(_) => {
                quote!(Ok(Self::#name))
            }
        }
    }
}
