//! Response headers: a struct of those that the document describes.

use proc_macro2::TokenStream;
use quote::quote;

use super::types::{Imports, Standing};
use super::{Emitter, ident};
use crate::surface::Operation;

impl Emitter<'_> {
    /// The struct, and how headers are decoded as one.
    pub(super) fn headers(
        &self,
        operation: &Operation,
        imports: &mut Imports,
    ) -> Option<TokenStream> {
        let item = operation.headers.as_ref()?;
        let name = ident(&item.ident);
        imports.add("client_runtime::HeaderMap");
        let attributes = self.attributes(item);
        let all = operation.ir.success.headers.iter().zip(item.fields());
        let fields = item.fields().iter();
        let fields = fields.map(|it| self.public_field(it, &Standing::Outside, imports));
        let fields: Vec<_> = fields.collect();
        let reads = all.map(|(ir, it)| {
            let (field, wire) = (ident(&it.ident), ir.name.wire.to_lowercase());
            quote!(#field: client_runtime::header(headers, #wire))
        });
        let mut all = item.fields().iter();
        let allow = all
            .any(|it| it.deprecated)
            .then(|| quote!(#[allow(deprecated, reason = "every property needs a value")]));
        Some(quote! {
            #attributes
            pub struct #name { #(#fields)* }
            blank_line!{}
            #allow
            impl From<&HeaderMap> for #name {
                fn from(headers: &HeaderMap) -> Self { Self { #(#reads,)* } }
            }
        })
    }
}
