//! The pass over one operation: its parameters, body, responses and paging.
//!
//! Its methods are in the files of the objects that they handle.

use std::rc::Rc;

use super::path_item::PathItem;
use super::types::Types;
use crate::ir::Route;
use crate::openapi::{self, Typed};
use crate::source::Span;

/// An operation in the document.
#[derive(Clone)]
pub(super) struct Entry<'d> {
    pub(super) path: &'d str,
    /// The method as it is sent.
    pub(super) method: &'d str,
    pub(super) of: Rc<Path<'d>>,
    pub(super) node: openapi::Operation<'d>,
    /// The location of the method.
    pub(super) key: Span,
}

/// A path with its path item.
pub(super) struct Path<'d> {
    pub(super) item: PathItem<'d>,
    pub(super) route: Route,
    /// The location of the key.
    pub(super) key: Span,
}

impl Entry<'_> {
    /// The location of its operationId, or where it is missing.
    pub(super) fn place(&self) -> Span {
        if self.node.has("operationId") {
            self.node.span_of("operationId")
        } else {
            self.key
        }
    }

    /// Its method and path, as `GET /pets`.
    pub(super) fn described_place(&self) -> String {
        format!("{} {}", self.method, self.path)
    }
}

/// The name of an operation and its location.
pub(super) struct Id {
    pub(super) text: String,
    pub(super) span: Span,
}

/// The pass over one operation: its parameters, body, responses and paging.
pub(super) struct Pass<'p, 'd> {
    pub(super) types: &'p mut Types<'d>,
    pub(super) entry: &'p Entry<'d>,
    pub(super) id: &'p Id,
}
