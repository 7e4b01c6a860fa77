//! Answers that come bit by bit: their types, and the method that asks for one.

use proc_macro2::TokenStream;
use quote::quote;

use super::types::{Imports, Standing};
use super::{Emitter, document, ident};
use crate::ir::{Operation, Stream};

impl Emitter<'_> {
    /// The type of a stream.
    pub(super) fn stream_ty(&self, stream: &Stream, imports: &mut Imports) -> TokenStream {
        imports.add("client_runtime::Streaming");
        let item = match stream {
            Stream::Events { data, .. } => {
                imports.add("client_runtime::Event");
                match data {
                    Some(data) => {
                        let data = self.ty(data, &Standing::Outside, imports);
                        quote!(Event<#data>)
                    }
                    None => quote!(Event),
                }
            }
            Stream::Lines { item, .. } => self.ty(item, &Standing::Outside, imports),
        };
        imports.of_root("ErrorBody");
        quote!(Streaming<#item, ErrorBody>)
    }

    /// The method of a request that asks for a stream in the place of the answer.
    pub(super) fn streams(
        &self,
        operation: &Operation,
        imports: &mut Imports,
    ) -> Option<TokenStream> {
        let stream = operation.stream.as_ref()?;
        let ty = self.stream_ty(stream, imports);
        let what = match stream {
            Stream::Events { .. } => "a stream of Server-Sent Events",
            Stream::Lines { .. } => "a stream of values",
        };
        let text = format!(
            "Asks for {what} instead: awaited, it gives the stream as soon as the headers are there.\n\nIf the API wants \
             to be told by the body or by a parameter too, that is to be set as well."
        );
        let words = document::outer(&text);
        let name = ident(crate::naming::stream(operation, stream));
        imports.of_root("Request");
        let how = match stream {
            Stream::Events { named: true, .. } => quote!(.named_events()),
            Stream::Events { data: Some(_), .. } => quote!(.events()),
            Stream::Events { data: None, .. } => quote!(.text_events()),
            Stream::Lines { content_type, .. } => quote!(.lines(#content_type)),
        };
        Some(quote! {
            #words
            pub fn #name(self) -> Request<#ty> { self.0 #how }
        })
    }
}

/// How a call says that a stream is all that it is answered.
pub(super) fn answers(stream: &Stream) -> TokenStream {
    match stream {
        Stream::Events { named: true, .. } => quote!(.answers_named_events()),
        Stream::Events { data: Some(_), .. } => quote!(.answers_events()),
        Stream::Events { data: None, .. } => quote!(.answers_text_events()),
        Stream::Lines { content_type, .. } => quote!(.answers_lines(#content_type)),
    }
}
