//! The grammar of OpenAPI: the keywords of each of its objects, and of what kind their values are.
//!
//! One walk checks every object of a document against it ([`walk`]), whether or not something uses it. A keyword that
//! OpenAPI does not know is a warning with a suggestion. A value of the wrong kind is an error where it says what a type is,
//! and a warning where it only bounds one, so that nothing is skipped in silence.

mod noun;
mod objects;
mod schema;
mod table;
mod walk;

pub use noun::Noun;
pub(crate) use noun::{Effect, Keyword, Kind};
pub(crate) use objects::*;
pub(crate) use schema::{Discriminator, Schema, Xml};
pub(crate) use walk::{Grammar, walk};
