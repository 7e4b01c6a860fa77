//! What rustdoc shows of each item: decided here, and printed by emission.
//!
//! An item keeps what its text is made of, and [`Crate::text`] makes the text on demand: those of all items together are as
//! large as the document. What is short, or the same for every API, is a text from the beginning.

mod body;
mod credentials;
mod example;
mod example_value;
mod html;
mod mock;
mod model;
mod operation;
mod program;
mod prose;
mod raw_example;
mod response;
mod root;
mod server;
mod variant;

use std::borrow::Cow;

use super::Crate;
use crate::ir;

pub(super) use body::{form_new, media_type};
pub(super) use credentials::{key, scheme};
pub(super) use mock::code;
pub use program::{Expr, Program, Statement};
pub use prose::is_unseen;
pub(super) use prose::prose;
pub(super) use root::{base_url, client};
pub(super) use server::{variable, variable_of_operations};

/// What documents an item.
#[derive(Clone, Debug)]
pub enum Docs<'a> {
    /// A text.
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
    Value(&'a ir::Variant),
    /// A variant of a union.
    UnionVariant {
        /// Which variant it is.
        variant: &'a ir::UnionVariant,
        /// What discriminates the variants.
        discrimination: &'a ir::Discrimination,
        /// The name of the variant.
        ident: &'a str,
    },
    /// The client's method for an operation, by its place in [`Crate::operations`].
    Operation(usize),
    /// The setter of a parameter.
    Parameter(&'a ir::Parameter),
    /// The setter of a part of a form.
    Part(&'a ir::Part),
    /// A variant for one of several successes.
    Case(&'a ir::Case),
    /// A variant for a failure.
    Failure(&'a ir::Failure),
    /// A header of a response.
    Header(&'a ir::Header),
}

/// What rustdoc shows of an item.
#[derive(Debug)]
pub struct Text {
    /// The text, in Markdown.
    pub markdown: String,
    /// The program below it.
    pub program: Option<Program>,
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

impl Crate<'_> {
    /// The text of an item.
    pub fn text(&self, docs: &Docs) -> Text {
        let (markdown, program) = match docs {
            Docs::Text(text) => (text.clone().into_owned(), None),
            Docs::Crate => (self.crate_text(), self.first_program()),
            Docs::Mock => (mock::MODULE.to_owned(), self.mock_program()),
            Docs::Tag(it) => (root::tag(it), None),
            Docs::Type(it) => (model::ty(it), None),
            Docs::Field(it) => (model::field(it), None),
            Docs::Value(it) => (model::value(it), None),
            Docs::UnionVariant {
                variant,
                discrimination,
                ident,
            } => (self.variant_text(variant, discrimination, ident), None),
            Docs::Operation(index) => {
                let operation = &self.operations[*index];
                let program = self.program(operation);
                (self.operation_text(operation, program.is_some()), program)
            }
            Docs::Parameter(it) => (operation::setter(it), None),
            Docs::Part(it) => (body::part(it), None),
            Docs::Case(it) => (response::case(it), None),
            Docs::Failure(it) => (response::failure(it), None),
            Docs::Header(it) => (response::header(it), None),
        };
        Text { markdown, program }
    }
}
