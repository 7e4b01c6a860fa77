//! Items and signatures as the surface has them.

use proc_macro2::TokenStream;
use quote::quote;

use super::types::{Imports, Standing};
use super::{Emitter, ident};
use crate::surface::{Function, Item, Receiver};

impl Emitter<'_> {
    /// A public function without its body.
    pub(super) fn signature(
        &self,
        function: &Function,
        standing: &Standing,
        imports: &mut Imports,
    ) -> TokenStream {
        let name = ident(&function.ident);
        let receiver = match function.receiver {
            Receiver::None => None,
            Receiver::Value => Some(quote!(self,)),
            Receiver::Ref => Some(quote!(&self,)),
        };
        let arguments = function.arguments.iter().map(|(name, ty)| {
            let (name, ty) = (ident(name), self.ty(ty, standing, imports));
            quote!(#name: #ty)
        });
        let arguments: Vec<_> = arguments.collect();
        let returns = self.ty(&function.returns, standing, imports);
        let deprecated = function.deprecated.then(|| quote!(#[deprecated]));
        quote!(#deprecated pub fn #name(#receiver #(#arguments),*) -> #returns)
    }

    /// The variants of an enum, each behind what is said of it.
    pub(super) fn variants(
        &self,
        item: &Item,
        docs: impl IntoIterator<Item = TokenStream>,
        standing: &Standing,
        imports: &mut Imports,
    ) -> Vec<TokenStream> {
        let variants = item.variants().iter().zip(docs);
        let variants = variants.map(|(variant, docs)| {
            let name = ident(&variant.ident);
            let holds = variant.ty.as_ref().map(|ty| {
                let ty = self.ty(ty, standing, imports);
                quote!((#ty))
            });
            quote!(#docs #name #holds,)
        });
        variants.collect()
    }
}

/// The attributes of an item that are the same wherever it stands.
pub(super) fn attributes(item: &Item) -> TokenStream {
    let derives = item.derives.iter().map(|it| ident(it));
    let derives = (!item.derives.is_empty()).then(|| quote!(#[derive(#(#derives),*)]));
    let non_exhaustive = item.non_exhaustive.then(|| quote!(#[non_exhaustive]));
    quote!(#derives #non_exhaustive)
}
