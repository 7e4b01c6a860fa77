//! Answers that come bit by bit: the method that asks for one.

use proc_macro2::TokenStream;
use quote::quote;

use super::types::{Imports, Standing};
use super::{Emitter, document};
use crate::ir::Stream;
use crate::surface::Function;

impl Emitter<'_> {
    /// The method of a request that asks for a stream in the place of the answer.
    pub(super) fn streams(
        &self,
        function: &Function,
        stream: &Stream,
        imports: &mut Imports,
    ) -> TokenStream {
        let signature = self.signature(function, &Standing::Outside, imports);
        let what = match stream {
            Stream::Events { .. } => "a stream of Server-Sent Events",
            Stream::Lines { .. } => "a stream of values",
        };
        let text = format!(
            "Asks for {what} instead: awaited, it gives the stream as soon as the headers are there.\n\nIf the API wants \
             to be told by the body or by a parameter too, that is to be set as well."
        );
        let words = document::outer(&text);
        let how = match stream {
            Stream::Events { named: true, .. } => quote!(.named_events()),
            Stream::Events { data: Some(_), .. } => quote!(.events()),
            Stream::Events { data: None, .. } => quote!(.text_events()),
            Stream::Lines { content_type, .. } => quote!(.lines(#content_type)),
        };
        quote!(#words #signature { self.0 #how })
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
