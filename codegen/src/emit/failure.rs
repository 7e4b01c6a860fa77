//! Failures of an operation that differ by status: an enum with a variant for each.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{ToTokens, quote};

use super::types::{Imports, Standing};
use super::{Emitter, ident};
use crate::ir::Failure;
use crate::surface::Operation;

impl Emitter<'_> {
    /// The enum, and how a response is decoded as one.
    pub(super) fn failure(
        &self,
        operation: &Operation,
        imports: &mut Imports,
    ) -> Option<TokenStream> {
        let item = operation.failure.as_ref()?;
        let name = ident(&item.ident);
        let failures = &operation.ir.errors;
        let (attributes, variants) = (
            self.attributes(item),
            self.variants(item, &Standing::Outside, imports),
        );
        let idents: Vec<Ident> = item.variants().iter().map(|it| ident(&it.ident)).collect();
        let known = known(failures, &idents);
        Some(quote! {
            #attributes
            pub enum #name { #(#variants)* }
            blank_line!{}
            impl client_runtime::ByStatus for #name {
                fn read(response: &client_runtime::Success<'_>) -> Result<Self, client_runtime::DecodeError> {
                    let known = #known;
                    Ok(known.unwrap_or_else(|| Self::Unknown(response.bytes())))
                }
            }
        })
    }
}

/// The variant of a response; none if the body does not match its status.
fn known(failures: &[Failure], variants: &[Ident]) -> TokenStream {
    if let ([only], [variant, ..]) = (failures, variants)
        && only.status == "default"
    {
        return said_by(only, variant);
    }
    let arms = failures.iter().zip(variants).map(|(it, variant)| {
        let (statuses, variant) = (statuses(&it.status, failures), said_by(it, variant));
        quote!(#statuses => #variant,)
    });
    let default = failures.iter().any(|it| it.status == "default");
    let rest = (!default).then(|| quote!(_ => None,));
    quote!(match response.status() { #(#arms)* #rest })
}

fn said_by(failure: &Failure, name: &Ident) -> TokenStream {
    match &failure.ty {
        Some(_) => quote!(response.json().ok().map(Self::#name)),
        None => quote!(Some(Self::#name)),
    }
}

/// A range comes after the statuses that it contains, since digits sort before letters. It starts one higher if its
/// first status has an arm of its own.
fn statuses(status: &str, failures: &[Failure]) -> TokenStream {
    let number = |it: u16| Literal::u16_unsuffixed(it);
    let range = |first: u16, last: u16| {
        let taken = failures.iter().any(|it| it.status == first.to_string());
        let (first, last) = (number(first + u16::from(taken)), number(last));
        quote!(#first..=#last)
    };
    match (status.parse(), status.as_bytes().first()) {
        (Ok(status), _) => number(status).into_token_stream(),
        (Err(_), Some(b'3')) => range(300, 399),
        (Err(_), Some(b'4')) => range(400, 499),
        (Err(_), Some(b'5')) => range(500, 599),
        (Err(_), _) => quote!(_),
    }
}
