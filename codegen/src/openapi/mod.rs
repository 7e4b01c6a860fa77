//! OpenAPI: its grammar as data, the typed nouns that are read by it, what follows of schemas from each other, and how
//! values are written that have one meaning.
//!
//! A typed noun is a view of a node of the tree: it costs nothing until it is read, and knows its place. Knows neither the
//! IR nor Rust.

mod document;
pub(crate) mod facts;
pub(crate) mod fixpoint;
pub(crate) mod flag;
pub(crate) mod grammar;
pub(crate) mod mistake;
mod reached;
mod schema;
mod view;
mod visit;
pub(crate) mod visited;

pub(crate) use document::Document;
pub(crate) use facts::Facts;
pub use grammar::Noun;
pub(crate) use grammar::*;
pub(crate) use view::{Entry, List, Map, Text, Typed};
pub use visit::Holds;
pub(crate) use visit::visit;
pub(crate) use visited::Visited;
