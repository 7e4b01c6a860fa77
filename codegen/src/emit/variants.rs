//! The choices of a union, each with the variant that it is.

use proc_macro2::Ident;

use super::ident;
use crate::ir::{self, Union};
use crate::surface::{Model, Ty};

/// A choice, and the variant that it is.
pub(super) struct Choice<'a> {
    pub(super) ir: &'a ir::Choice,
    pub(super) name: Ident,
    pub(super) is_boxed: bool,
}

/// A union, and the variants that its choices are.
pub(super) struct Variants<'a> {
    pub(super) ir: &'a Union,
    pub(super) choices: Vec<Choice<'a>>,
    pub(super) unknown: Ident,
}

impl<'a> Variants<'a> {
    pub(super) fn of(model: &Model, ir: &'a Union) -> Self {
        let variants = model.item.variants();
        let choices = ir.choices.iter().zip(variants).map(|(ir, variant)| Choice {
            ir,
            name: ident(&variant.ident),
            is_boxed: variant.ty.as_ref().is_some_and(Ty::is_boxed),
        });
        Variants {
            ir,
            choices: choices.collect(),
            unknown: ident(variants.last().map_or("", |it| &it.ident)),
        }
    }
}
