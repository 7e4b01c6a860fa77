//! The rustdoc of each item: decided here, and printed by emission.
//!
//! An item keeps the source of its documentation, and [`Crate::text`] renders it on demand: all rendered documentation
//! is as large as the document. Short strings, and those that are the same for every API, are stored rendered.

mod body;
mod credentials;
mod documented;
mod environment;
mod example;
mod example_value;
mod html;
mod mock;
mod model;
mod operation;
mod overview;
mod program;
mod prose;
mod raw_example;
mod response;
mod root;
mod server;
mod variant;

use super::{Crate, Operation};
use crate::ir::Response;

pub(super) use body::{body_setter, form_new, media_type};
pub(super) use credentials::{key, scheme};
pub use documented::{Docs, Text};
pub(super) use environment::{WITH_ENV, from_env};
pub use program::{Expr, Program, Statement};
pub use prose::is_unseen;
pub use root::subject;
pub(super) use root::{base_url, client};
pub(super) use server::{variable, variable_of_operations};

/// Whether the signature does not suffice to show how the operation is called.
fn needs_program(operation: &Operation) -> bool {
    let is_plain = !matches!(
        operation.ir.response,
        Response::Paged { .. } | Response::Stream(_) | Response::ByStatus(_)
    );
    operation.body.is_some() || !is_plain || operation.ir.stream.is_some()
}

impl Crate<'_> {
    /// Renders the documentation of an item.
    pub fn text(&self, docs: &Docs) -> Text {
        let (markdown, program) = match docs {
            Docs::Text(text) => (text.clone().into_owned(), None),
            Docs::Crate => (self.crate_text(), self.first_program()),
            Docs::Mock => (mock::MODULE.to_owned(), self.mock_program()),
            Docs::Tag(it) => (root::tag(it), None),
            Docs::Type(it) => (model::ty(it), None),
            Docs::Field(it) => (model::field(it), None),
            Docs::Value { variant, ident } => (model::value(variant, ident), None),
            Docs::UnionVariant {
                variant,
                discrimination,
            } => (self.variant_text(variant, discrimination), None),
            Docs::Operation(index) => {
                let operation = &self.operations[*index];
                let program = needs_program(operation).then(|| self.program(operation));
                let program = program.flatten();
                (self.operation_text(operation, program.is_some()), program)
            }
            Docs::Parameter(it) => (operation::setter(it), None),
            Docs::Part(it) => (body::part(it), None),
            Docs::Case(it) => (response::case(it), None),
            Docs::Failure(it) => (response::failure(it), None),
            Docs::Header(it) => (response::header(it), None),
        };
        let rest = match docs {
            Docs::Crate => self.overview(),
            _ => String::new(),
        };
        Text {
            markdown,
            program,
            rest,
        }
    }
}
