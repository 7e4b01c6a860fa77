//! OpenAPI: its grammar as data, typed access to the document, derived facts about schemas, and canonical forms of
//! values.
//!
//! A typed object is a view of a node of the tree. It is evaluated lazily and has a span. Independent of the IR and of
//! Rust.

mod contradiction;
mod document;
pub(crate) mod facts;
pub(crate) mod fixpoint;
pub(crate) mod flag;
pub(crate) mod grammar;
mod misspelt;
pub(crate) mod mistake;
mod reached;
mod schema;
mod view;
mod visit;
pub(crate) mod visited;
mod xml;

pub(crate) use document::Document;
pub(crate) use facts::Facts;
pub use grammar::Noun;
pub(crate) use grammar::*;
pub(crate) use view::{Entry, List, Map, Text, Typed};
pub use visit::Cardinality;
pub(crate) use visit::visit;
pub(crate) use visited::Visited;
