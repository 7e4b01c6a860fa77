//! What was found out of schemas already.
//!
//! Schemas share parts, and lead back to themselves: whoever asks each part again and again may ask without end, as few lines
//! of a document make more ways through it than there is time.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

use crate::load::Node;

/// The answers to one question.
#[derive(Default)]
pub(super) struct Known(RefCell<HashMap<*const Node, bool>>);

impl Known {
    /// The answer for a schema, which is found once. `meanwhile` is the answer while it is being found.
    pub(super) fn of(&self, node: &Node, meanwhile: bool, find: impl FnOnce() -> bool) -> bool {
        let node = std::ptr::from_ref(node);
        if let Some(known) = self.0.borrow().get(&node) {
            return *known;
        }
        self.0.borrow_mut().insert(node, meanwhile);
        let found = find();
        self.0.borrow_mut().insert(node, found);
        found
    }
}

/// The schemas that one search has come by.
#[derive(Default)]
pub(super) struct Seen(HashSet<*const Node>);

impl Seen {
    /// How many schemas there are.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether the search comes by a schema for the first time.
    pub(super) fn is_new(&mut self, node: &Node) -> bool {
        self.0.insert(std::ptr::from_ref(node))
    }
}
