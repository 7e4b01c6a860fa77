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
        let (unknown, idents) = idents.split_last()?;
        let rows = failures.iter().zip(idents).map(|(it, variant)| {
            let statuses = statuses(&it.status, failures);
            let body = it.ty.as_ref().map(|_| quote!((json)));
            quote!(#statuses => #variant #body)
        });
        Some(quote! {
            #attributes
            pub enum #name { #(#variants)* }
            blank_line!{}
            client_runtime::by_status! { #name else #unknown #(, #rows)* }
        })
    }
}

/// A range comes after the statuses that it contains, since digits sort before letters. The range starts one higher if
/// its first status has an arm of its own.
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
