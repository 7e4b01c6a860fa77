//! The state of the comparison. The files of this module each add methods.

use std::collections::{HashMap, HashSet, VecDeque};

use super::change::{About, Change, Graph, NodeId};
use super::role::Role;
use super::shape::Shape;
use super::side::Side;
use crate::diff::rule::Rule;
use crate::openapi::{Schema, Typed};
use crate::source::Span;

/// The comparison of two documents.
pub(super) struct Walk<'d> {
    pub(super) old: Side<'d>,
    pub(super) new: Side<'d>,
    pub(super) graph: Graph,
    /// The names of components that correspond to other names.
    pub(super) renamed: HashSet<&'d str>,
    /// What concerns all operations.
    pub(super) whole: NodeId,
    /// Whether a part of the server's URL moved to the paths, or back, such that requests go where they went.
    pub(super) is_base_moved: bool,
    visited: HashMap<Key, NodeId>,
    /// The pairs of shapes that were found but not yet compared. A queue instead of recursion: chains of schemas may be
    /// longer than the stack.
    queue: VecDeque<(Place, Shape<'d>, Shape<'d>)>,
}

/// The schemas of both sides, by address, and their role: each such pair is compared once.
type Key = (Vec<usize>, Vec<usize>, Role);

/// The pair that is being compared.
#[derive(Clone)]
pub(super) struct Place {
    pub(super) node: NodeId,
    /// How its changes are named.
    pub(super) path: String,
    pub(super) role: Role,
    pub(super) about: About,
}

impl Place {
    /// A part of the same pair.
    pub(super) fn at(&self, path: String, role: Role) -> Place {
        Place {
            node: self.node,
            path,
            role,
            about: self.about.clone(),
        }
    }

    /// The same place, as a part of an operation.
    pub(super) fn about(&self, about: About) -> Place {
        Place {
            about,
            ..self.clone()
        }
    }

    /// The name of a property, or another part of the value.
    pub(super) fn part(&self, suffix: &str) -> Place {
        let part = self.at(format!("{}{suffix}", self.path), self.role);
        match self.about {
            // Whatever it contains, it is one.
            About::Failure => part,
            _ => part.about(About::Other),
        }
    }
}

impl<'d> Walk<'d> {
    pub(super) fn new(old: Side<'d>, new: Side<'d>) -> Self {
        let mut graph = Graph::default();
        let whole = graph.add();
        Walk {
            old,
            new,
            graph,
            renamed: HashSet::new(),
            whole,
            is_base_moved: false,
            visited: HashMap::new(),
            queue: VecDeque::new(),
        }
    }

    /// Records a change at a place, whose path it has unless it has one of its own.
    pub(super) fn found(&mut self, place: &Place, mut change: Change) {
        if change.path.is_empty() {
            change.path.clone_from(&place.path);
        }
        // What has no schema has no location.
        for span in [&mut change.old, &mut change.new] {
            *span = span.filter(|it| *it != Span::default());
        }
        change.about = place.about.clone();
        change.client = if place.role.is_request() || !is_accepted(change.rule) {
            change.wire
        } else {
            change.wire.without_risks()
        };
        self.graph.push(place.node, change);
    }

    /// Compares the schemas of a value, which is found at a place.
    pub(super) fn schemas(&mut self, place: &Place, old: &[Schema<'d>], new: &[Schema<'d>]) {
        let (a, b) = (self.old.shape(old), self.new.shape(new));
        self.shapes(place, a, b);
    }

    fn shapes(&mut self, place: &Place, old: Shape<'d>, new: Shape<'d>) {
        let key = (addresses(&old), addresses(&new), place.role);
        if let Some(visited) = self.visited.get(&key) {
            self.graph.link(place.node, *visited);
            return;
        }
        let node = self.graph.add();
        self.graph.link(place.node, node);
        self.visited.insert(key, node);
        let path = match (old.name, new.name) {
            (Some(before), Some(name)) if before == name || self.is_renamed(before, name) => {
                name.to_owned()
            }
            _ => place.path.clone(),
        };
        let about = if path == place.path {
            place.about.clone()
        } else {
            About::Other
        };
        let role = place.role;
        let place = Place {
            node,
            path,
            role,
            about,
        };
        self.queue.push_back((place, old, new));
    }

    /// Whether a schema of `components` is another one's successor: the documents have one each.
    pub(super) fn is_renamed(&self, old: &str, new: &str) -> bool {
        let has = |side: &Side<'d>, name: &str| side.document.schemas().get(name).is_some();
        old != new && !has(&self.new, old) && !has(&self.old, new)
    }

    /// The next pair of shapes to compare.
    pub(super) fn next(&mut self) -> Option<(Place, Shape<'d>, Shape<'d>)> {
        self.queue.pop_front()
    }
}

/// Whether generated clients accept what is risky for others: they keep unknown values and variants, check no limits, read
/// `null` as absent, and decode whatever status means success.
fn is_accepted(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::EnumAdded
            | Rule::EnumRemoved
            | Rule::EnumValueAdded
            | Rule::EnumValueRemoved
            | Rule::VariantAdded
            | Rule::VariantRemoved
            | Rule::NullAdded
            | Rule::NullRemoved
            | Rule::LimitChanged
            | Rule::PatternChanged
            | Rule::ConstraintChanged
            | Rule::DefaultChanged
            | Rule::StatusChanged
            | Rule::HeaderBecameOptional
            | Rule::HeaderBecameRequired
    )
}

/// Shapes are the same if they consist of the same nodes.
fn addresses(shape: &Shape) -> Vec<usize> {
    let nodes = shape.parts.iter().map(|it| it.node());
    nodes.map(|it| std::ptr::from_ref(it).addr()).collect()
}
