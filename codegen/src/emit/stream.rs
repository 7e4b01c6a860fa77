//! Streamed responses: the method that requests one.

use proc_macro2::TokenStream;
use quote::quote;

use super::Emitter;
use super::types::{Imports, Standing};
use crate::ir::Stream;
use crate::surface::Function;

impl Emitter<'_> {
    /// The method of a request that returns a stream instead of the response.
    pub(super) fn stream_function(
        &self,
        function: &Function,
        stream: &Stream,
        imports: &mut Imports,
    ) -> TokenStream {
        let signature = self.signature(function, &Standing::Outside, imports);
        let how = match stream {
            Stream::Events { named: true, .. } => quote!(.named_events()),
            Stream::Events { data: Some(_), .. } => quote!(.events()),
            Stream::Events { data: None, .. } => quote!(.text_events()),
            Stream::Lines { content_type, .. } => quote!(.lines(#content_type)),
        };
        quote!(#signature { self.0 #how })
    }
}

/// The code for an operation that only returns a stream.
pub(super) fn responses(stream: &Stream) -> TokenStream {
    match stream {
        Stream::Events { named: true, .. } => quote!(.returns_named_events()),
        Stream::Events { data: Some(_), .. } => quote!(.returns_events()),
        Stream::Events { data: None, .. } => quote!(.returns_text_events()),
        Stream::Lines { content_type, .. } => quote!(.returns_lines(#content_type)),
    }
}
