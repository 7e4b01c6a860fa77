//! Items and signatures of the surface.

use proc_macro2::TokenStream;
use quote::quote;

use super::types::{Imports, Standing};
use super::{Emitter, ident};
use crate::surface::{Field, Function, Item, Receiver, Ty};

impl Emitter<'_> {
    /// The documentation and signature of a public function.
    pub(super) fn signature(
        &self,
        function: &Function,
        standing: &Standing,
        imports: &mut Imports,
    ) -> TokenStream {
        let docs = self.docs(&function.docs);
        // Functions that a dependent does not call are not compiled, above all the code that decodes responses.
        let inline = (function.receiver == Receiver::Ref).then(|| quote!(#[inline]));
        let signature = self.bare_signature(function, &quote!(self,), standing, imports);
        quote!(#docs #inline #signature)
    }

    /// The same for a function that mutates the `self` that it takes and returns.
    pub(super) fn mut_signature(
        &self,
        function: &Function,
        standing: &Standing,
        imports: &mut Imports,
    ) -> TokenStream {
        let docs = self.docs(&function.docs);
        let signature = self.bare_signature(function, &quote!(mut self,), standing, imports);
        quote!(#docs #signature)
    }

    /// The signature of a public function, without its documentation.
    pub(super) fn bare_signature(
        &self,
        function: &Function,
        value: &TokenStream,
        standing: &Standing,
        imports: &mut Imports,
    ) -> TokenStream {
        let name = ident(&function.ident);
        let receiver = match function.receiver {
            Receiver::None => None,
            Receiver::Value => Some(value.clone()),
            Receiver::Ref => Some(quote!(&self,)),
        };
        let arguments = function.arguments.iter().map(|(name, ty)| {
            let (name, ty) = (ident(name), self.ty(ty, standing, imports));
            quote!(#name: #ty)
        });
        let arguments: Vec<_> = arguments.collect();
        let returns = (function.returns != Ty::UNIT).then(|| {
            let returns = self.ty(&function.returns, standing, imports);
            quote!(-> #returns)
        });
        let must_use = function.must_use.then(|| quote!(#[must_use]));
        let deprecated = function.deprecated.then(|| quote!(#[deprecated]));
        let asynchronous = function.is_async.then(|| quote!(async));
        quote!(#must_use #deprecated pub #asynchronous fn #name(#receiver #(#arguments),*) #returns)
    }

    /// The variants of an enum.
    pub(super) fn variants(
        &self,
        item: &Item,
        standing: &Standing,
        imports: &mut Imports,
    ) -> Vec<TokenStream> {
        let variants = item.variants().iter().map(|variant| {
            let docs = self.docs(&variant.docs);
            let name = ident(&variant.ident);
            let payload = variant.ty.as_ref().map(|ty| {
                let ty = self.ty(ty, standing, imports);
                quote!((#ty))
            });
            quote!(#docs #name #payload,)
        });
        variants.collect()
    }

    /// A public field.
    pub(super) fn public_field(
        &self,
        field: &Field,
        standing: &Standing,
        imports: &mut Imports,
    ) -> TokenStream {
        let (name, docs) = (ident(&field.ident), self.docs(&field.docs));
        let ty = self.ty(&field.ty, standing, imports);
        let deprecated = field.deprecated.then(|| quote!(#[deprecated]));
        quote!(#docs #deprecated pub #name: #ty,)
    }

    /// The documentation and attributes of an item.
    pub(super) fn attributes(&self, item: &Item) -> TokenStream {
        let docs = self.docs(&item.docs);
        let all = item.derives.iter().chain(&item.custom_derives);
        let derives = all.map(|it| it.parse().unwrap_or_default());
        let derives: Vec<TokenStream> = derives.collect();
        let derives = (!derives.is_empty()).then(|| quote!(#[derive(#(#derives),*)]));
        let non_exhaustive = item.non_exhaustive.then(|| quote!(#[non_exhaustive]));
        let must_use = item.must_use.map(|why| quote!(#[must_use = #why]));
        quote!(#docs #derives #non_exhaustive #must_use)
    }
}
