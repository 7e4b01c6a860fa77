//! One operation, and the pass over it: its parameters, its body, its responses and how it is walked.
//!
//! The parts of the pass are in the files of the nouns that they are about.

use std::rc::Rc;

use super::path_item::PathItem;
use super::types::Types;
use crate::ir::Route;
use crate::openapi::{self, Typed};
use crate::source::Span;

/// An operation as it stands in the document.
#[derive(Clone)]
pub(super) struct Entry<'d> {
    pub(super) path: &'d str,
    pub(super) method: &'d str,
    pub(super) of: Rc<Path<'d>>,
    pub(super) node: openapi::Operation<'d>,
    /// Where the method stands.
    pub(super) key: Span,
}

/// A path with its item.
pub(super) struct Path<'d> {
    pub(super) item: PathItem<'d>,
    pub(super) route: Route,
    /// Where its key stands.
    pub(super) key: Span,
}

impl Entry<'_> {
    /// Where its operationId stands, or where one should.
    pub(super) fn place(&self) -> Span {
        if self.node.has("operationId") {
            self.node.span_of("operationId")
        } else {
            self.key
        }
    }

    /// Its method and path, as `GET /pets`.
    pub(super) fn place_in_words(&self) -> String {
        format!("{} {}", self.method.to_uppercase(), self.path)
    }
}

/// What an operation is called, and where that stands.
pub(super) struct Id {
    pub(super) text: String,
    pub(super) span: Span,
}

/// The pass over one operation: its parameters, its body, its responses and how it is walked.
pub(super) struct Pass<'p, 'd> {
    pub(super) types: &'p mut Types<'d>,
    pub(super) entry: &'p Entry<'d>,
    pub(super) id: &'p Id,
}
