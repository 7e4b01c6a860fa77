//! Changes as they are found, and the graph of what uses what.

use std::collections::{HashMap, HashSet};

use crate::diff::rule::Rule;
use crate::diff::verdict::Directions;
use crate::source::Span;

/// A difference at one place of the documents.
#[derive(Clone, Debug)]
pub(crate) struct Change {
    pub(crate) rule: Rule,
    /// What changed, such as `GET /pets query limit` or `Pet.name`.
    pub(crate) path: String,
    /// The location in the old document.
    pub(crate) old: Option<Span>,
    /// The location in the new document.
    pub(crate) new: Option<Span>,
    /// The value in the old document.
    pub(crate) before: Option<String>,
    /// The value in the new document.
    pub(crate) after: Option<String>,
    /// What has perhaps happened, which no verdict depends on.
    pub(crate) hint: Option<String>,
    pub(crate) wire: Directions,
    /// The same for generated clients, which accept more than the document says.
    pub(crate) client: Directions,
    /// What of an operation it is about.
    pub(crate) about: About,
    /// The affected operations, as indices into [`Graph::operations`].
    pub(crate) reach: Vec<usize>,
}

/// A part of an operation, other than a schema.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum About {
    #[default]
    Other,
    /// The parameter of this name.
    Parameter(String),
    /// The body of the request.
    Body,
    /// A response to a request that failed.
    Failure,
}

impl Change {
    pub(super) fn of(rule: Rule) -> Self {
        Change {
            rule,
            path: String::new(),
            old: None,
            new: None,
            before: None,
            after: None,
            hint: None,
            wire: Directions::COMPATIBLE,
            client: Directions::COMPATIBLE,
            about: About::Other,
            reach: Vec::new(),
        }
    }

    pub(super) fn at(mut self, old: Span, new: Span) -> Self {
        (self.old, self.new) = (Some(old), Some(new));
        self
    }

    pub(super) fn in_old(mut self, span: Span) -> Self {
        self.old = Some(span);
        self
    }

    pub(super) fn in_new(mut self, span: Span) -> Self {
        self.new = Some(span);
        self
    }

    pub(super) fn from(mut self, text: impl Into<String>) -> Self {
        self.before = Some(text.into());
        self
    }

    pub(super) fn to(mut self, text: impl Into<String>) -> Self {
        self.after = Some(text.into());
        self
    }

    pub(super) fn wire(mut self, wire: Directions) -> Self {
        self.wire = wire;
        self
    }

    /// Adds to the path.
    pub(super) fn within(mut self, path: impl Into<String>) -> Self {
        self.path = path.into();
        self
    }

    /// Whether two changes are the same one, found by different ways.
    fn key(&self) -> (Rule, Option<Span>, Option<Span>, Option<&str>, Option<&str>) {
        let texts = (self.before.as_deref(), self.after.as_deref());
        (self.rule, self.old, self.new, texts.0, texts.1)
    }
}

/// An operation that was compared.
pub(crate) struct Operation {
    /// `GET /pets`
    pub(crate) name: String,
    pub(crate) tags: Vec<String>,
}

/// The operations of both documents, and the changes between them.
pub(crate) struct Found {
    pub(crate) operations: Vec<Operation>,
    pub(crate) changes: Vec<Change>,
}

/// The common part of two paths that differ in their operations: `query limit` of `GET /pets query limit`.
fn common(one: &str, other: &str) -> Option<String> {
    let (x, y) = (Target::of(one), Target::of(other));
    let is_same_part = x.part == y.part && y.path.is_some();
    match (is_same_part, x.path == y.path) {
        _ if one == other => None,
        (true, true) => Some(format!("{}{}", x.path?, spaced(x.part))),
        (true, false) if !x.part.is_empty() => Some(x.part.to_owned()),
        _ => None,
    }
}

/// The path of an operation or of several, and a part of them.
struct Target<'a> {
    path: Option<&'a str>,
    part: &'a str,
}

impl<'a> Target<'a> {
    fn of(text: &'a str) -> Self {
        let is_method = |it: &str| it.chars().all(|it| it.is_ascii_uppercase());
        let (first, rest) = text.split_once(' ').unwrap_or((text, ""));
        let of_path = if is_method(first) && rest.starts_with('/') {
            rest
        } else if first.starts_with('/') {
            text
        } else {
            // It has lost its operations already.
            return Target {
                path: None,
                part: text,
            };
        };
        let (path, part) = of_path.split_once(' ').unwrap_or((of_path, ""));
        Target {
            path: Some(path),
            part,
        }
    }
}

fn spaced(part: &str) -> String {
    if part.is_empty() {
        String::new()
    } else {
        format!(" {part}")
    }
}

/// The index of a pair that is compared: two operations, or two schemas.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct NodeId(usize);

/// The pairs that are compared, and the changes found in each.
#[derive(Default)]
pub(super) struct Graph {
    /// The pairs that lead to each pair.
    users: Vec<Vec<NodeId>>,
    /// The operation of each pair, if it is one.
    operation: Vec<Option<usize>>,
    operations: Vec<Operation>,
    changes: Vec<(NodeId, Change)>,
}

impl Graph {
    /// The pair of an operation.
    pub(super) fn add_operation(&mut self, operation: Operation) -> NodeId {
        self.operations.push(operation);
        self.users.push(Vec::new());
        self.operation.push(Some(self.operations.len() - 1));
        NodeId(self.users.len() - 1)
    }

    /// Any other pair.
    pub(super) fn add(&mut self) -> NodeId {
        self.users.push(Vec::new());
        self.operation.push(None);
        NodeId(self.users.len() - 1)
    }

    /// Records that one pair leads to another.
    pub(super) fn link(&mut self, from: NodeId, to: NodeId) {
        self.users[to.0].push(from);
    }

    pub(super) fn push(&mut self, node: NodeId, change: Change) {
        self.changes.push((node, change));
    }

    /// The operations, and the changes with the operations that they affect. A change that was found by several ways is
    /// returned once, with its most severe verdicts.
    pub(super) fn finish(mut self) -> Found {
        let found = std::mem::take(&mut self.changes);
        let mut reach_of: HashMap<NodeId, Vec<usize>> = HashMap::new();
        let mut changes: Vec<Change> = Vec::new();
        let mut index: HashMap<_, usize> = HashMap::new();
        for (node, mut change) in found {
            let reach = reach_of.entry(node).or_insert_with(|| self.reach(node));
            change.reach.clone_from(reach);
            let (rule, old, new, before, after) = change.key();
            let key = (
                rule,
                old,
                new,
                before.map(str::to_owned),
                after.map(str::to_owned),
            );
            match index.get(&key) {
                Some(at) => {
                    let existing: &mut Change = &mut changes[*at];
                    existing.wire = existing.wire.max(change.wire);
                    existing.client = existing.client.max(change.client);
                    existing.reach.extend(change.reach);
                    if let Some(path) = common(&existing.path, &change.path) {
                        existing.path = path;
                    }
                }
                None => {
                    index.insert(key, changes.len());
                    changes.push(change);
                }
            }
        }
        for change in &mut changes {
            change.reach.sort_unstable();
            change.reach.dedup();
        }
        Found {
            operations: self.operations,
            changes,
        }
    }

    /// The operations that lead to a pair.
    fn reach(&self, node: NodeId) -> Vec<usize> {
        let mut visited = HashSet::from([node]);
        let mut next = vec![node];
        let mut operations = Vec::new();
        while let Some(node) = next.pop() {
            operations.extend(self.operation[node.0]);
            let users = self.users[node.0].iter();
            next.extend(users.copied().filter(|it| visited.insert(*it)));
        }
        operations
    }
}
