//! What comes with an answer in its headers: a struct of those that the document describes.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::prose::prose;
use super::types::{Imports, Standing};
use super::{Emitter, Group, document, ident};
use crate::ir::{Header, Operation, TypeRef};

impl Emitter<'_> {
    /// The struct, and how headers become one. What comes with an operation before it does, has another name of its struct.
    pub(super) fn headers(
        &self,
        operation: &Operation,
        group: &Group,
        imports: &mut Imports,
    ) -> Option<TokenStream> {
        if !has_headers(operation) {
            return None;
        }
        let name = headers(operation);
        let method = &operation.name.ident;
        let words = format!("The headers of the answer of [`Client::{method}`].");
        let earlier = group.operations.iter();
        let same = earlier
            .take_while(|it| it.name.ident != *method)
            .find(|it| it.success.headers == operation.success.headers);
        if let Some(same) = same {
            let (words, same) = (document::outer(&words), headers(same));
            return Some(quote!(#words pub type #name = #same;));
        }
        let words = document::outer(&format!(
            "{words}\n\n`{name}::from(response.headers())` reads them. One that is not there, or is not what its description \
             says, is `None`; its text is in `response.headers()` as it came."
        ));
        imports.add("client_runtime::HeaderMap");
        let all = &operation.success.headers;
        let fields = all.iter().map(|it| self.header(it, imports));
        let reads = all.iter().map(|it| {
            let (field, wire) = (ident(&it.name.ident), it.name.wire.to_lowercase());
            quote!(#field: client_runtime::header(headers, #wire))
        });
        let allow = all
            .iter()
            .any(|it| it.deprecated)
            .then(|| quote!(#[allow(deprecated, reason = "every member needs a value")]));
        Some(quote! {
            #words
            #[derive(Clone, Debug, PartialEq)]
            #[non_exhaustive]
            pub struct #name { #(#fields,)* }
            blank_line!{}
            #allow
            impl From<&HeaderMap> for #name {
                fn from(headers: &HeaderMap) -> Self { Self { #(#reads,)* } }
            }
        })
    }

    fn header(&self, header: &Header, imports: &mut Imports) -> TokenStream {
        let name = ident(&header.name.ident);
        let text = match document::sentence(&prose(&header.description)) {
            text if text.is_empty() => format!("`{}`", header.name.wire),
            text => text,
        };
        let words = document::outer(&text);
        let deprecated = header.deprecated.then(|| quote!(#[deprecated]));
        let ty = TypeRef::Scalar(header.ty.clone());
        let ty = self.ty(&ty, &Standing::Outside, imports);
        quote!(#words #deprecated pub #name: Option<#ty>)
    }
}

/// Whether the document describes headers of the answer.
pub(super) fn has_headers(operation: &Operation) -> bool {
    !operation.success.headers.is_empty()
}

/// The name of the struct.
pub(super) fn headers(operation: &Operation) -> Ident {
    format_ident!("{}Headers", operation.request)
}
