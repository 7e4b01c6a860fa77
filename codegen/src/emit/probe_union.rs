//! Code for the unions of the module that verifies a client.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::types::Imports;
use super::{Emitter, ident};
use crate::ir::{Definition, TypeId, TypeRef, UnionVariant};

impl Emitter<'_> {
    /// Code for each union that is the type of a schema or a variant of one: it returns the variant that a value
    /// decodes as, and encodes a value as a given variant.
    pub(super) fn unions(
        &self,
        places: &[&(String, Vec<TypeRef>)],
        imports: &mut Imports,
    ) -> TokenStream {
        let mut found = BTreeSet::new();
        let named = places.iter().flat_map(|(_, types)| types);
        let mut queue: Vec<TypeId> = named.filter_map(|it| self.union_of(it)).collect();
        while let Some(id) = queue.pop() {
            if found.insert(id) {
                queue.push(self.sent(id));
                queue.extend(self.variants_of(id).filter_map(|it| self.union_of(&it.ty)));
            }
        }
        let is_used = |it: &TypeId| self.api.types[it.0].is_used();
        let unions = found.into_iter().filter(is_used).map(|id| {
            let ty = self.ty_of(&TypeRef::Named(id), imports);
            let variants = self.surface.models[id.0].item.variants();
            let named = || self.variants_of(id).zip(variants).enumerate();
            let held = named().map(|(index, (_, variant))| {
                let variant = ident(&variant.ident);
                quote!(#ty::#variant(..) => Some(#index),)
            });
            let built = named().map(|(index, (_, variant))| {
                let variant = ident(&variant.ident);
                quote!(#index => probe::encoded(&#ty::#variant(probe::decoded(value)?)),)
            });
            let number = id.0;
            quote! {
                probe::Union {
                    number: #number,
                    held: |value| Ok(match probe::decoded::<#ty>(value)? { #(#held)* _ => None }),
                    built: |index, value| match index {
                        #(#built)*
                        _ => Err(String::new()),
                    },
                },
            }
        });
        unions.collect()
    }

    fn variants_of(&self, id: TypeId) -> impl Iterator<Item = &UnionVariant> {
        let variants: &[UnionVariant] = match &self.api.types[id.0].definition {
            Definition::Union(it) => &it.variants,
            _ => &[],
        };
        variants.iter()
    }

    fn union_of(&self, ty: &TypeRef) -> Option<TypeId> {
        match self.surface.resolved(ty) {
            TypeRef::Named(id) => {
                let is_union = matches!(self.api.types[id.0].definition, Definition::Union(_));
                is_union.then_some(*id)
            }
            TypeRef::Nullable(it) => self.union_of(it),
            _ => None,
        }
    }
}
