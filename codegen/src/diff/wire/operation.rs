//! Operations: which ones correspond, and what each consists of.

use std::collections::BTreeMap;

use super::change::{About, Change, NodeId, Operation as Compared};
use super::role::{Flow, Form, Role};
use super::server::base;
use super::side::{Side, is_same};
use super::walk::{Place, Walk};
use crate::diff::rule::Rule;
use crate::diff::template::template;
use crate::diff::verdict::{Directions, Wire};
use crate::load::{Node, Object};
use crate::openapi::{List, Operation, PathItem, Paths, Server, Typed};
use crate::source::Span;

/// An operation with the path item that it is part of.
#[derive(Clone)]
pub(super) struct Endpoint<'d> {
    pub(super) operation: Operation<'d>,
    /// The path item and the targets of its references, nearest first.
    pub(super) items: Vec<PathItem<'d>>,
    /// The path as the document writes it.
    pub(super) path: &'d str,
    /// The location of the path, or of the method.
    pub(super) key_span: Span,
    pub(super) method: &'d str,
}

/// The method, and the path without the names of its parameters.
type Target<'d> = (String, &'d str);

/// The operations of a document, by what requests are sent to.
pub(super) type Endpoints<'d> = BTreeMap<Target<'d>, Endpoint<'d>>;

impl<'d> Endpoint<'d> {
    pub(super) fn name(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// The names of the parameters in the path, in order.
    pub(super) fn path_names(&self) -> Vec<&'d str> {
        let after = self.path.split('{').skip(1);
        after
            .filter_map(|it| it.split_once('}'))
            .map(|it| it.0)
            .collect()
    }

    /// The servers of the operation, if it has any of its own.
    pub(super) fn servers(&self) -> Option<List<'d, Server<'d>>> {
        let of_item = || self.items.iter().find_map(|it| it.servers());
        self.operation.servers().or_else(of_item)
    }
}

fn endpoints<'d>(side: &Side<'d>) -> Endpoints<'d> {
    let mut all = BTreeMap::new();
    for entry in side
        .document
        .root()
        .paths()
        .into_iter()
        .flat_map(Paths::items)
    {
        let mut items = vec![entry.value];
        let mut last = entry.value;
        while let Ok(Some(next)) = side.document.step(last) {
            if items.contains(&next) {
                break;
            }
            items.push(next);
            last = next;
        }
        for item in items.clone() {
            for method in item.operations() {
                let target = (template(entry.key), method.key);
                all.entry(target).or_insert_with(|| Endpoint {
                    operation: method.value,
                    items: items.clone(),
                    path: entry.key,
                    key_span: method.key_span,
                    method: method.key,
                });
            }
        }
    }
    all
}

/// Takes out the operations of both documents with the same method, and the same path behind a prefix.
fn paired<'d>(
    old: &mut Endpoints<'d>,
    new: &mut Endpoints<'d>,
    old_prefix: &dyn Fn(&Endpoint<'d>) -> String,
    new_prefix: &dyn Fn(&Endpoint<'d>) -> String,
) -> Vec<(Endpoint<'d>, Endpoint<'d>)> {
    let whole = |(path, method): &Target<'d>, prefix: String| (prefix + path, *method);
    let by_path = new
        .iter()
        .map(|(target, it)| (whole(target, new_prefix(it)), target.clone()));
    let by_path: BTreeMap<Target<'d>, Target<'d>> = by_path.collect();
    let mut pairs = Vec::new();
    old.retain(|target, before| {
        let found = by_path.get(&whole(target, old_prefix(before)));
        let after = found.and_then(|it| new.remove(it));
        let is_alone = after.is_none();
        pairs.extend(after.map(|it| (before.clone(), it)));
        is_alone
    });
    pairs
}

impl<'d> Side<'d> {
    /// The part of an operation's URL that is the path of its server.
    fn base_of(&self, endpoint: &Endpoint<'d>) -> String {
        let of_document = || self.document.root().servers();
        base(endpoint.servers().or_else(of_document))
    }
}

fn tags(operation: Operation) -> Vec<String> {
    let all = operation.tags().unwrap_or_default();
    all.iter().map(Node::text).collect()
}

impl<'d> Walk<'d> {
    /// Compares all operations: those of the same URL, otherwise those of the same path. Returns the others.
    pub(super) fn operations(&mut self) -> (Endpoints<'d>, Endpoints<'d>) {
        let (mut old, mut new) = (endpoints(&self.old), endpoints(&self.new));
        let pairs = paired(&mut old, &mut new, &|it| self.old.base_of(it), &|it| {
            self.new.base_of(it)
        });
        let none = |_: &Endpoint<'d>| String::new();
        let others = paired(&mut old, &mut new, &none, &none);
        let is_moved = |(a, b): &(Endpoint<'d>, Endpoint<'d>)| template(a.path) != template(b.path);
        self.is_base_moved = others.is_empty() && pairs.iter().any(is_moved);
        for (before, after) in pairs.iter().chain(&others) {
            self.operation(before, after);
        }
        (old, new)
    }

    /// Reports an operation that only one document has.
    pub(super) fn lone(&mut self, rule: Rule, endpoint: &Endpoint<'d>) {
        let place = self.place(endpoint);
        let change = if rule == Rule::OperationAdded {
            let wire = Directions::new(Wire::Compatible, Wire::Breaking);
            Change::of(rule).in_new(endpoint.key_span).wire(wire)
        } else {
            let wire = Directions::new(Wire::Breaking, Wire::Compatible);
            Change::of(rule).in_old(endpoint.key_span).wire(wire)
        };
        self.found(&place, change);
    }

    fn place(&mut self, endpoint: &Endpoint<'d>) -> Place {
        let operation = Compared {
            name: endpoint.name(),
            tags: tags(endpoint.operation),
        };
        Place {
            node: self.graph.add_operation(operation),
            path: endpoint.name(),
            role: Role::new(Flow::Request, Form::Typed),
            about: About::Other,
        }
    }

    pub(super) fn operation(&mut self, old: &Endpoint<'d>, new: &Endpoint<'d>) -> NodeId {
        let place = self.place(new);
        let (a, b) = (old.operation, new.operation);
        let spans = (old.key_span, new.key_span);
        self.described(&place, spans, a, b);
        let ids = (a.id(), b.id());
        if ids.0.map(|it| it.text) != ids.1.map(|it| it.text) {
            let mut change = Change::of(Rule::OperationIdChanged).at(
                ids.0.map_or(spans.0, |it| it.span),
                ids.1.map_or(spans.1, |it| it.span),
            );
            change.before = ids.0.map(|it| it.text.to_owned());
            change.after = ids.1.map(|it| it.text.to_owned());
            self.found(&place, change);
        }
        self.tags_of(&place, a, b);
        self.parameters(&place, old, new);
        self.body(&place, a, b);
        self.responses(&place, a, b);
        self.security(&place, a, b);
        self.servers(&place, old.servers(), new.servers());
        place.node
    }

    /// Compares the tags that an operation is grouped by.
    fn tags_of(&mut self, place: &Place, old: Operation<'d>, new: Operation<'d>) {
        let (a, b) = (tags(old), tags(new));
        if a != b {
            let change = Change::of(Rule::TagsChanged)
                .at(old.span_of("tags"), new.span_of("tags"))
                .from(a.join(", "))
                .to(b.join(", "));
            self.found(place, change);
        }
    }

    /// Compares what documents two objects.
    pub(super) fn described<T: Typed<'d>>(
        &mut self,
        place: &Place,
        spans: (Span, Span),
        old: T,
        new: T,
    ) {
        let keys = |it: T| -> Vec<&'d str> {
            let object = it.node().as_object();
            object.into_iter().flat_map(Object::keys).collect()
        };
        let read = |key: &str| old.node().get(key);
        let read_new = |key: &str| new.node().get(key);
        self.documentation(place, spans, &read, &read_new);
        self.extensions(place, spans, &keys(old), &keys(new), &read, &read_new);
    }

    /// Compares the document's own texts.
    pub(super) fn info(&mut self) {
        let (old, new) = (self.old.document.root(), self.new.document.root());
        let place = Place {
            node: self.graph.add(),
            path: "info".to_owned(),
            role: Role::new(Flow::Request, Form::Typed),
            about: About::Other,
        };
        let (Some(a), Some(b)) = (old.info(), new.info()) else {
            return;
        };
        for keyword in ["title", "version", "description"] {
            let (x, y) = (a.node().get(keyword), b.node().get(keyword));
            let is_equal = match (x, y) {
                (Some(x), Some(y)) => is_same(x, y),
                (x, y) => x.is_none() && y.is_none(),
            };
            if !is_equal {
                let mut change =
                    Change::of(Rule::InfoChanged).at(a.span_of(keyword), b.span_of(keyword));
                change.before = x.map(|it| format!("{keyword}: {it}"));
                change.after = y.map(|it| format!("{keyword}: {it}"));
                self.found(&place, change);
            }
        }
        self.declared_tags(&place);
    }

    /// Compares the texts of tags.
    fn declared_tags(&mut self, place: &Place) {
        let (old, new) = (self.old.document.root(), self.new.document.root());
        let all = |it: crate::openapi::OpenApi<'d>| {
            let tags = it.tags().unwrap_or_default().iter();
            let named = tags.filter_map(|it| Some((it.name()?.text(), it)));
            named.collect::<BTreeMap<_, _>>()
        };
        let (old, mut new) = (all(old), all(new));
        let place = |name: &str| place.at(format!("tag {name}"), place.role);
        for (name, a) in old {
            match new.remove(&name) {
                Some(b) => self.described(&place(&name), (a.span(), b.span()), a, b),
                None => {
                    let change = Change::of(Rule::TagsChanged)
                        .in_old(a.span())
                        .from(name.clone());
                    self.found(&place(&name), change);
                }
            }
        }
        for (name, b) in new {
            let change = Change::of(Rule::TagsChanged)
                .in_new(b.span())
                .to(name.clone());
            self.found(&place(&name), change);
        }
    }
}
