//! The document itself, and the schemas that no operation uses.

use super::change::Change;
use super::role::{Flow, Form, Role};
use super::walk::{Place, Walk};
use crate::diff::rule::Rule;

impl Walk<'_> {
    /// Compares what belongs to no operation.
    pub(super) fn document(&mut self) {
        self.info();
        let place = Place {
            node: self.whole,
            path: String::new(),
            role: Role::new(Flow::Request, Form::Typed),
        };
        self.document_servers(&place);
        self.security_schemes(&place);
    }

    /// Compares all pairs in the queue.
    pub(super) fn run(&mut self) {
        while let Some((place, old, new)) = self.next() {
            self.compare(&place, &old, &new);
        }
    }

    /// Reports schemas of `components` that were added or removed, other than by another name.
    pub(super) fn unused(&mut self) {
        let (old, new) = (self.old.document.schemas(), self.new.document.schemas());
        let place = Place {
            node: self.graph.add(),
            path: String::new(),
            role: Role::new(Flow::Request, Form::Typed),
        };
        for entry in old.entries() {
            if new.get(entry.key).is_none() && !self.renamed.contains(entry.key) {
                let change = Change::of(Rule::SchemaRemoved).in_old(entry.key_span);
                self.found(&place, change.from(entry.key).within(entry.key));
            }
        }
        for entry in new.entries() {
            if old.get(entry.key).is_none() && !self.renamed.contains(entry.key) {
                let change = Change::of(Rule::SchemaAdded).in_new(entry.key_span);
                self.found(&place, change.to(entry.key).within(entry.key));
            }
        }
    }
}
