//! What comes with an answer in its headers: a struct of those that the document describes.

use proc_macro2::TokenStream;
use quote::quote;

use super::item::attributes;
use super::prose::prose;
use super::types::{Imports, Standing};
use super::{Emitter, document, ident};
use crate::ir::Header;
use crate::surface::{Field, Kind, Operation};

impl Emitter<'_> {
    /// The struct, and how headers become one.
    pub(super) fn headers(
        &self,
        operation: &Operation,
        imports: &mut Imports,
    ) -> Option<TokenStream> {
        let item = operation.headers.as_ref()?;
        let name = ident(&item.ident);
        let method = &operation.method.ident;
        let words = format!("The headers of the answer of [`Client::{method}`].");
        if let Kind::Alias(same) = &item.kind {
            let words = document::outer(&words);
            let same = self.ty(same, &Standing::Outside, imports);
            return Some(quote!(#words pub type #name = #same;));
        }
        let words = document::outer(&format!(
            "{words}\n\n`{name}::from(response.headers())` reads them. One that is not there, or is not what its description \
             says, is `None`; its text is in `response.headers()` as it came."
        ));
        imports.add("client_runtime::HeaderMap");
        let attributes = attributes(item);
        let all = operation.ir.success.headers.iter().zip(item.fields());
        let fields = all.clone().map(|(ir, it)| self.header(ir, it, imports));
        let fields: Vec<_> = fields.collect();
        let reads = all.map(|(ir, it)| {
            let (field, wire) = (ident(&it.ident), ir.name.wire.to_lowercase());
            quote!(#field: client_runtime::header(headers, #wire))
        });
        let mut all = item.fields().iter();
        let allow = all
            .any(|it| it.deprecated)
            .then(|| quote!(#[allow(deprecated, reason = "every member needs a value")]));
        Some(quote! {
            #words
            #attributes
            pub struct #name { #(#fields,)* }
            blank_line!{}
            #allow
            impl From<&HeaderMap> for #name {
                fn from(headers: &HeaderMap) -> Self { Self { #(#reads,)* } }
            }
        })
    }

    fn header(&self, ir: &Header, field: &Field, imports: &mut Imports) -> TokenStream {
        let name = ident(&field.ident);
        let text = match document::sentence(&prose(&ir.description)) {
            text if text.is_empty() => format!("`{}`", ir.name.wire),
            text => text,
        };
        let words = document::outer(&text);
        let deprecated = field.deprecated.then(|| quote!(#[deprecated]));
        let ty = self.ty(&field.ty, &Standing::Outside, imports);
        quote!(#words #deprecated pub #name: #ty)
    }
}
