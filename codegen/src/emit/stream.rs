//! Responses that come bit by bit: the method that asks for one.

use proc_macro2::TokenStream;
use quote::quote;

use super::Emitter;
use super::types::{Imports, Standing};
use crate::ir::Stream;
use crate::surface::Function;

impl Emitter<'_> {
    /// The method of a request that asks for a stream in the place of the response.
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

/// How a call says that a stream is all that it returns.
pub(super) fn responses(stream: &Stream) -> TokenStream {
    match stream {
        Stream::Events { named: true, .. } => quote!(.returns_named_events()),
        Stream::Events { data: Some(_), .. } => quote!(.returns_events()),
        Stream::Events { data: None, .. } => quote!(.returns_text_events()),
        Stream::Lines { content_type, .. } => quote!(.returns_lines(#content_type)),
    }
}
