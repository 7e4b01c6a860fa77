//! OpenAPI: its grammar as data, what follows of schemas from each other, and how values are written that have one meaning.
//!
//! Knows the document, and neither the IR nor Rust.

pub(crate) mod facts;
mod fixpoint;
pub(crate) mod flag;
pub(crate) mod grammar;
pub(crate) mod mistake;
pub(crate) mod schema;
pub(crate) mod visited;

pub(crate) use facts::Facts;
pub(crate) use visited::Visited;
