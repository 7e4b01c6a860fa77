//! The grammar of OpenAPI: the keywords of each object and the kinds of their values.
//!
//! [`walk`] checks every object of a document against the grammar, whether or not it is used. An unknown keyword is a
//! warning with a suggestion. A value of the wrong kind is an error if it determines a type, and a warning if it only
//! restricts one, so that nothing is ignored silently.

mod noun;
mod objects;
mod parts;
mod schema;
mod table;
mod walk;

pub use noun::Noun;
pub(crate) use noun::{Effect, Keyword, Kind};
pub(crate) use objects::*;
pub(crate) use parts::Grammar;
pub(crate) use schema::{Discriminator, Schema, Xml};
pub(crate) use walk::walk;
