//! The source of an item's documentation.

use std::borrow::Cow;

use super::program::Program;
use crate::ir;

/// The source of an item's documentation.
#[derive(Clone, Debug)]
pub enum Docs<'a> {
    /// A fixed string.
    Text(Cow<'static, str>),
    /// The crate.
    Crate,
    /// The module of the mock.
    Mock,
    /// The module of a tag's operations.
    Tag(&'a ir::Tag),
    /// A model.
    Type(&'a ir::Type),
    /// A field of a model.
    Field(&'a ir::Field),
    /// A variant of an enum.
    Value {
        /// Which variant it is.
        variant: &'a ir::Variant,
        /// Its name.
        ident: &'a str,
    },
    /// A variant of a union.
    UnionVariant {
        /// Which variant it is.
        variant: &'a ir::UnionVariant,
        /// How variants are discriminated.
        discrimination: &'a ir::Discrimination,
    },
    /// The client's method for an operation, by its index in [`Crate::operations`](crate::surface::Crate::operations).
    Operation(usize),
    /// The setter of a parameter.
    Parameter(&'a ir::Parameter),
    /// The setter of a part of a form.
    Part(&'a ir::Part),
    /// A variant of the response enum.
    Case(&'a ir::Case),
    /// A variant for a failure.
    Failure(&'a ir::Failure),
    /// A header of a response.
    Header(&'a ir::Header),
}

/// The rendered documentation of an item.
#[derive(Debug)]
pub struct Text {
    /// The text, in Markdown.
    pub markdown: String,
    /// The example program that follows it.
    pub program: Option<Program>,
    /// The text below the program, in Markdown.
    pub rest: String,
}

impl From<&'static str> for Docs<'_> {
    fn from(text: &'static str) -> Self {
        Docs::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Docs<'_> {
    fn from(text: String) -> Self {
        Docs::Text(Cow::Owned(text))
    }
}
