//! Lint levels for names and shapes that come from the API, only where a lint would fire.

use std::collections::HashSet;

use proc_macro2::TokenStream;
use quote::quote;
use unicode_security::confusable_detection::skeleton;

use crate::ir::{Api, Cycles, TypeRef};
use crate::surface::Crate;

/// The score from which clippy considers a type complex: its `type-complexity-threshold`.
const COMPLEX: usize = 250;

/// The size of a cycle of types from which the compiler's default limit, 128, may not suffice.
const MOST_IN_A_CYCLE: usize = 16;

/// The number of library types between a property and the next type: an `Option`, a `Box`, and their contents.
const STEPS: usize = 8;

/// The recursion depth that the compiler needs to determine whether models are `Send` or `UnwindSafe`.
pub(super) fn recursion_limit(api: &Api) -> Option<String> {
    let cycles = Cycles::of(api, |id| {
        let mut held = Vec::new();
        api.types[id.0]
            .definition
            .visit_refs(&mut |it| held.push(it));
        held
    });
    let longest = cycles.longest();
    (longest > MOST_IN_A_CYCLE).then(|| (STEPS * longest).next_power_of_two().to_string())
}

/// The lints to allow in a module, since the lint levels of the surrounding crate are meant for hand-written code. The
/// code is already formatted.
pub(super) fn of_module() -> TokenStream {
    quote! {
        #![cfg_attr(rustfmt, rustfmt_skip)]
        #![allow(
            clippy::all,
            clippy::nursery,
            clippy::pedantic,
            clippy::restriction,
            missing_debug_implementations,
            missing_docs,
            unreachable_pub,
            unused,
            unused_qualifications,
            reason = "generated code"
        )]
    }
}

/// The identifiers of the crate. [`crate::surface`] avoids confusable names across scripts; names within one
/// script, such as `größe1` and `größel`, are the API's own and are kept.
#[derive(Default)]
pub(super) struct Identifiers(HashSet<String>);

impl Identifiers {
    /// Those of a file's text. Copying its tokens to find them would take longer.
    pub(super) fn of(text: &str) -> Self {
        let mut this = Identifiers::default();
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let length = match first {
                '/' if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
                '"' => string(rest),
                '\'' if rest.starts_with("'\"'") => 3,
                _ if is_in_word(first) => {
                    let length = rest.find(|it| !is_in_word(it)).unwrap_or(rest.len());
                    if !this.0.contains(&rest[..length]) {
                        this.0.insert(rest[..length].to_owned());
                    }
                    length
                }
                _ => first.len_utf8(),
            };
            rest = &rest[length..];
        }
        this
    }

    pub(super) fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// The lints to allow for them.
    pub(super) fn allowed(&self) -> TokenStream {
        let (look_alikes, placeholders) = (self.look_alikes(), self.placeholders());
        quote!(#look_alikes #placeholders)
    }

    /// Names that clippy considers placeholders, as they are in most programs.
    fn placeholders(&self) -> Option<TokenStream> {
        let mut placeholders = ["foo", "baz", "quux"].into_iter();
        placeholders
            .any(|it| self.0.contains(it))
            .then(|| quote!(#![allow(clippy::disallowed_names, reason = "names are the API's")]))
    }

    /// rustc only accepts this lint level for a whole crate.
    fn look_alikes(&self) -> Option<TokenStream> {
        // rustc does not compare two ASCII names.
        let (ascii, others): (Vec<&String>, Vec<&String>) =
            self.0.iter().partition(|it| it.is_ascii());
        if others.is_empty() {
            return None;
        }
        let shape = |it: &&String| skeleton(it).collect::<String>();
        let mut shapes: HashSet<String> = ascii.iter().map(shape).collect();
        let is_confusable = others.iter().map(shape).any(|it| !shapes.insert(it));
        is_confusable.then(|| quote!(#![allow(confusable_idents, reason = "names are the API's")]))
    }
}

fn is_in_word(it: char) -> bool {
    it == '_' || unicode_ident::is_xid_continue(it)
}

/// The length of the string literal at the start of a text.
fn string(text: &str) -> usize {
    let mut bytes = text.bytes().enumerate().skip(1);
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'"' => return at + 1,
            b'\\' => {
                bytes.next();
            }
            _ => {}
        }
    }
    text.len()
}

/// The lints to allow for models.
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
            clippy::module_inception,
            clippy::new_without_default,
            clippy::self_named_constructors,
            clippy::should_implement_trait,
            clippy::struct_excessive_bools,
            clippy::struct_field_names,
            clippy::upper_case_acronyms,
            clippy::wrong_self_convention,
            missing_docs,
            #is_complex
            reason = "names, shapes and documentation are the API's"
        )]
    }
}

/// The lints to allow for operations. One variant of a response or body enum may be far larger than the others.
pub(super) fn of_operations(surface: &Crate) -> TokenStream {
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
    // Custom headers often share a prefix, such as `X-`.
    let has_headers = operations.iter().any(|it| it.headers.is_some());
    let fields = has_headers.then(|| quote!(clippy::struct_field_names,));
    let reason = "shapes and documentation are the API's";
    quote!(#![allow(#differ clippy::module_inception, #fields clippy::upper_case_acronyms, missing_docs, #is_complex reason = #reason)])
}

/// Whether a type may count as complex within the `Option` and `Result` that can surround it.
fn complex(ty: &TypeRef) -> bool {
    10 + 20 + score(ty, 3) > COMPLEX
}

/// clippy's score: deeper types weigh more.
fn score(ty: &TypeRef, depth: usize) -> usize {
    let below = match ty {
        TypeRef::Named(_) | TypeRef::Scalar(_) => 0,
        TypeRef::List(it) | TypeRef::Nullable(it) => score(it, depth + 1),
        TypeRef::Map(it) => 10 * (depth + 1) + score(it, depth + 1),
        TypeRef::Tuple(items) => items.iter().map(|it| score(it, depth + 1)).sum(),
    };
    10 * depth + below
}
