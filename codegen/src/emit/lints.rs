//! What the compiler and clippy must be told of names and shapes that are the API's: only where they would ask.

use std::collections::HashSet;

use proc_macro2::{TokenStream, TokenTree};
use quote::quote;
use unicode_security::confusable_detection::skeleton;

use crate::ir::{Api, Cycles, TypeRef};
use crate::surface::Crate;

/// From which score on clippy calls a type complex: its `type-complexity-threshold`.
const COMPLEX: usize = 250;

/// How many types may lead to each other before the compiler's usual limit, 128, might not do.
const MOST_IN_A_CYCLE: usize = 16;

/// Through how many types of libraries a property leads to the next type: an `Option`, a `Box`, and what these consist of.
const STEPS: usize = 8;

/// How deep the compiler must look to know whether models can be sent to another thread, or be looked at after a panic.
pub(super) fn recursion_limit(api: &Api) -> Option<TokenStream> {
    let cycles = Cycles::of(api, |id| {
        let mut held = Vec::new();
        api.types[id.0]
            .definition
            .visit_refs(&mut |it| held.push(it));
        held
    });
    let longest = cycles.longest();
    (longest > MOST_IN_A_CYCLE).then(|| {
        let limit = (STEPS * longest).next_power_of_two().to_string();
        quote!(#![recursion_limit = #limit])
    })
}

/// The identifiers of the crate. Names of two scripts that look alike are kept apart by [`crate::surface`]; those of one
/// script, such as `größe1` and `größel`, are names that the API's readers can read.
#[derive(Default)]
pub(super) struct Identifiers(HashSet<String>);

impl Identifiers {
    pub(super) fn collect(&mut self, tokens: &TokenStream) {
        for token in tokens.clone() {
            match token {
                TokenTree::Group(group) => self.collect(&group.stream()),
                TokenTree::Ident(ident) => {
                    self.0.insert(ident.to_string());
                }
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
        }
    }

    /// What must be allowed of them.
    pub(super) fn allowed(&self) -> TokenStream {
        let (look_alikes, placeholders) = (self.look_alikes(), self.placeholders());
        quote!(#look_alikes #placeholders)
    }

    /// Names that clippy takes for placeholders, because they are in most programs.
    fn placeholders(&self) -> Option<TokenStream> {
        let mut placeholders = ["foo", "baz", "quux"].into_iter();
        placeholders
            .any(|it| self.0.contains(it))
            .then(|| quote!(#![allow(clippy::disallowed_names, reason = "names are the API's")]))
    }

    /// rustc takes it of a whole crate alone.
    fn look_alikes(&self) -> Option<TokenStream> {
        // rustc does not ask about two names in ASCII.
        let (ascii, others): (Vec<&String>, Vec<&String>) =
            self.0.iter().partition(|it| it.is_ascii());
        if others.is_empty() {
            return None;
        }
        let shape = |it: &&String| skeleton(it).collect::<String>();
        let mut shapes: HashSet<String> = ascii.iter().map(shape).collect();
        let alike = others.iter().map(shape).any(|it| !shapes.insert(it));
        alike.then(|| quote!(#![allow(confusable_idents, reason = "names are the API's")]))
    }
}

/// Of the models.
pub(super) fn of_models(api: &Api) -> TokenStream {
    let mut is_complex = false;
    for ty in &api.types {
        ty.definition
            .visit_types(&mut |it| is_complex |= complex(it));
    }
    let is_complex = is_complex.then(|| quote!(clippy::type_complexity,));
    quote! {
        #![allow(
            clippy::enum_variant_names,
            clippy::large_enum_variant,
            clippy::new_without_default,
            clippy::self_named_constructors,
            clippy::should_implement_trait,
            clippy::struct_excessive_bools,
            clippy::struct_field_names,
            clippy::wrong_self_convention,
            #is_complex
            reason = "names and shapes are the API's"
        )]
    }
}

/// Of the operations: of responses that differ by status, and of bodies to choose from, one may be far larger than the others.
pub(super) fn of_operations(surface: &Crate) -> Option<TokenStream> {
    let mut is_complex = false;
    let operations = &surface.operations;
    for operation in operations {
        operation
            .ir
            .visit_types(&mut |it| is_complex |= complex(it));
    }
    let is_complex = is_complex.then(|| quote!(clippy::type_complexity,));
    let differ = operations.iter().any(|it| {
        let body = it.body.as_ref();
        let has_variants = body.is_some_and(|it| it.variants.is_some());
        it.failure.is_some() || has_variants || it.response.is_some()
    });
    let differ = differ.then(|| quote!(clippy::large_enum_variant,));
    // Headers of an API of its own begin alike, such as `X-`.
    let alike = operations.iter().any(|it| it.headers.is_some());
    let alike = alike.then(|| quote!(clippy::struct_field_names,));
    (differ.is_some() || alike.is_some() || is_complex.is_some())
        .then(|| quote!(#![allow(#differ #alike #is_complex reason = "shapes are the API's")]))
}

/// Whether a type may count as complex, in an `Option` in a `Result` as it may stand.
fn complex(ty: &TypeRef) -> bool {
    10 + 20 + score(ty, 3) > COMPLEX
}

/// As clippy counts: what lies deeper weighs more.
fn score(ty: &TypeRef, depth: usize) -> usize {
    let below = match ty {
        TypeRef::Named(_) | TypeRef::Scalar(_) => 0,
        TypeRef::List(it) | TypeRef::Nullable(it) => score(it, depth + 1),
        TypeRef::Map(it) => 10 * (depth + 1) + score(it, depth + 1),
        TypeRef::Tuple(items) => items.iter().map(|it| score(it, depth + 1)).sum(),
    };
    10 * depth + below
}
