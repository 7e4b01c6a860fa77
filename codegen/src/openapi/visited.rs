//! Searches over schemas with cycles.

use std::collections::HashSet;

use super::grammar::Schema;

/// The schemas that a search has visited.
#[derive(Default)]
pub(crate) struct Visited<'d>(HashSet<Schema<'d>>);

impl<'d> Visited<'d> {
    /// The number of schemas.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = Schema<'d>> {
        self.0.iter().copied()
    }

    /// Adds a schema. Returns false if it was already visited.
    pub(crate) fn is_new(&mut self, schema: Schema<'d>) -> bool {
        self.0.insert(schema)
    }
}
