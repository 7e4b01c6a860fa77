//! Searches that may come to a schema twice.

use std::collections::HashSet;

use super::grammar::Schema;

/// The schemas that a search has visited.
#[derive(Default)]
pub(crate) struct Visited<'d>(HashSet<Schema<'d>>);

impl<'d> Visited<'d> {
    /// How many schemas there are.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = Schema<'d>> {
        self.0.iter().copied()
    }

    /// Adds a schema; whether it was not there.
    pub(crate) fn is_new(&mut self, schema: Schema<'d>) -> bool {
        self.0.insert(schema)
    }
}
