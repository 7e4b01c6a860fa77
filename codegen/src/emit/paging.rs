//! Pagination: the description of a paged list for the runtime.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{Emitter, document};
use crate::ir::{Operation, Paging, PagingSource, PagingStyle};
use crate::surface::style;

impl Emitter<'_> {
    /// The crate's default pagination, if any operation is paged.
    pub(super) fn general_paging(&self) -> Option<TokenStream> {
        let mut all = self
            .api
            .operations
            .iter()
            .filter_map(|it| it.response.paging());
        let paging = all.find(|it| it.source == PagingSource::General)?;
        let (ty, value) = (ty(paging), value(paging));
        let docs = document::outer("How lists come in pages.");
        let general = |it: &&Operation| {
            it.response
                .paging()
                .is_some_and(|it| it.source == PagingSource::General)
        };
        let users = self.api.operations.iter().filter(general);
        let cfg = self.surface.gates.of_some(users.map(|it| it.tag)).cfg();
        Some(quote! {
            #docs
            #cfg
            pub(crate) const PAGING: #ty = #value;
        })
    }
}

/// The runtime's type of a pagination style.
pub(super) fn ty(paging: &Paging) -> TokenStream {
    style(paging).parse().unwrap_or_default()
}

/// A reference to the runtime's value: the client's default, or one of the operation's own.
pub(super) fn reference(paging: &Paging) -> TokenStream {
    match paging.source {
        PagingSource::General => quote!(&Client::PAGING),
        PagingSource::Own | PagingSource::Inferred => {
            let value = value(paging);
            quote!(&#value)
        }
    }
}

fn value(paging: &Paging) -> TokenStream {
    let ty = ty(paging);
    let Paging {
        page_size,
        items,
        next,
        more,
        ..
    } = paging;
    // The runtime treats an empty string as absent.
    let page_size = page_size.as_deref().unwrap_or_default();
    let next = next.as_deref().unwrap_or_default();
    let more = more.as_deref().unwrap_or_default();
    let by = match &paging.style {
        PagingStyle::Number { page, first } => {
            let first = Literal::u64_unsuffixed(*first);
            return quote!(#ty { page: #page, page_size: #page_size, first: #first, items: #items, next: #next, });
        }
        PagingStyle::Offset { offset } => quote!(offset: #offset,),
        PagingStyle::LastItem { cursor, property } => quote!(cursor: #cursor, property: #property,),
        PagingStyle::Cursor { cursor } => {
            return quote!(#ty { cursor: #cursor, page_size: #page_size, items: #items, next: #next, more: #more, });
        }
        PagingStyle::Link => {
            return quote!(#ty { page_size: #page_size, items: #items, next: #next, more: #more, });
        }
    };
    quote!(#ty { #by page_size: #page_size, items: #items, next: #next, })
}
