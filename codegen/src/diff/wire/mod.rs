//! What a client of one document and a server of the other can say to each other.
//!
//! One relation is evaluated in both directions: whether a receiver can read all that a sender may send. For requests, the
//! client sends; for responses, the server does. Everything is read from the documents: the IR lacks what receivers may
//! check, and depends on the configuration. Pairs of schemas are compared once for each role.

mod additional;
mod body;
mod change;
mod document;
mod encoding;
mod gather;
mod header;
mod limit;
mod media;
mod moved;
mod number;
mod object;
mod operation;
mod parameter;
mod prose;
mod query;
mod range;
mod required_sets;
mod response;
mod role;
mod schema;
mod security;
mod sequence;
mod server;
mod shape;
mod side;
mod style;
mod text_format;
mod union;
mod value;
mod variants;
mod walk;
mod xml;

pub(super) use change::{About, Change, Found, Operation};
pub(crate) use side::Side;
use walk::Walk;

/// Compares two documents.
pub(super) fn compare<'d>(old: Side<'d>, new: Side<'d>) -> Found {
    let mut walk = Walk::new(old, new);
    let (old, new) = walk.operations();
    walk.other_operations(old, new);
    walk.document();
    walk.run();
    walk.unused();
    walk.run();
    walk.graph.finish()
}
