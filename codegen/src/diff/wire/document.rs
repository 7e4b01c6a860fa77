//! The document itself, and the schemas that no operation uses.

use super::change::{About, Change};
use super::role::{Flow, Form, Role};
use super::side::is_same;
use super::walk::{Place, Walk};
use crate::diff::rule::Rule;
use crate::load::is_same_spelling;
use crate::openapi::{Map, Schema, Typed};

impl Walk<'_> {
    /// Compares what belongs to no operation.
    pub(super) fn document(&mut self) {
        self.info();
        let place = Place {
            node: self.whole,
            path: String::new(),
            role: Role::new(Flow::Request, Form::Typed),
            about: About::Other,
        };
        self.document_servers(&place);
        self.security_schemes(&place);
        self.webhooks(&place);
    }

    /// Compares the calls that the server makes on its own.
    fn webhooks(&mut self, place: &Place) {
        let (old, new) = (self.old.document.root(), self.new.document.root());
        let is_equal = match (old.node().get("webhooks"), new.node().get("webhooks")) {
            (Some(a), Some(b)) => is_same(a, b),
            (a, b) => a.is_none() && b.is_none(),
        };
        if !is_equal {
            let spans = (old.span_of("webhooks"), new.span_of("webhooks"));
            let change = Change::of(Rule::CallbacksChanged).at(spans.0, spans.1);
            self.found(place, change.within("webhooks"));
        }
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
            about: About::Other,
        };
        let is_in = |all: Map<'_, Schema<'_>>, name: &str| all.get(name).is_some();
        let added: Vec<&str> = new.keys().filter(|it| !is_in(old, it)).collect();
        for name in old.keys().filter(|it| !is_in(new, it)) {
            let respelt = added.iter().find(|it| is_same_spelling(name, it));
            self.renamed
                .extend(respelt.into_iter().flat_map(|it| [name, *it]));
        }
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
