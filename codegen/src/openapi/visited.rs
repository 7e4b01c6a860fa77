//! Searches that may come to a schema twice.

use std::collections::HashSet;

use crate::load::Node;

/// The schemas that a search has visited.
#[derive(Default)]
pub(crate) struct Visited(HashSet<*const Node>);

impl Visited {
    /// How many schemas there are.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = *const Node> {
        self.0.iter().copied()
    }

    /// Adds a schema; whether it was not there.
    pub(crate) fn is_new(&mut self, node: &Node) -> bool {
        self.0.insert(std::ptr::from_ref(node))
    }
}
