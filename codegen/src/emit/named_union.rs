//! Unions and their variants, with the variants' names in Rust.

use proc_macro2::Ident;

use super::ident;
use crate::ir::{self, Union};
use crate::surface::{Model, Ty};

/// A variant and its name.
pub(super) struct UnionVariant<'a> {
    pub(super) ir: &'a ir::UnionVariant,
    pub(super) name: Ident,
    pub(super) is_boxed: bool,
}

/// A union and the names of its variants.
pub(super) struct NamedUnion<'a> {
    pub(super) ir: &'a Union,
    pub(super) variants: Vec<UnionVariant<'a>>,
    pub(super) unknown: Ident,
}

impl<'a> NamedUnion<'a> {
    pub(super) fn of(model: &Model, ir: &'a Union) -> Self {
        let variants = model.item.variants();
        let each = ir
            .variants
            .iter()
            .zip(variants)
            .map(|(ir, variant)| UnionVariant {
                ir,
                name: ident(&variant.ident),
                is_boxed: variant.ty.as_ref().is_some_and(Ty::is_boxed),
            });
        NamedUnion {
            ir,
            variants: each.collect(),
            unknown: ident(variants.last().map_or("", |it| &it.ident)),
        }
    }
}
