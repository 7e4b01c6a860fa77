//! References to values that were moved.
//!
//! A value keeps its span when it is rewritten, so the target of a reference is found by the span that it had.

use std::collections::{HashMap, HashSet};

use crate::load::Node;
use crate::load::build::{apply, children, references_in};
use crate::load::link::{self, File, Place};
use crate::source::Span;

/// Replaces the targets of references by what they were rewritten to. A target within another one is already replaced.
pub(super) fn replace(roots: &mut [Node], mut targets: Vec<(Place, Node)>) {
    targets.sort_by_key(|((_, pointer), _)| pointer.len());
    let mut replaced: HashSet<Place> = HashSet::new();
    for ((file, pointer), node) in targets {
        let mut enclosing = pointer.match_indices('/').map(|it| &pointer[..it.0]);
        if enclosing.any(|it| replaced.contains(&(file, it.to_owned()))) {
            continue;
        }
        if let Some(place) = roots[file].pointer_mut(&pointer) {
            *place = node;
            replaced.insert((file, pointer));
        }
    }
}

/// Lets all references lead to where their targets are in the rewritten `roots`.
pub(super) fn references(files: &[File], roots: &mut [Node]) {
    let moved: Vec<Moved> = roots
        .iter()
        .flat_map(references_in)
        .filter_map(|it| Moved::of(files, roots, it))
        .collect();
    let targets = moved.iter().map(|it| it.target).collect();
    let places = Places::of(roots, targets);
    let texts: HashMap<*const Node, String> = moved
        .iter()
        .filter_map(|it| Some((it.reference, it.text(places.found.get(&it.target)?))))
        .collect();
    for root in roots {
        apply(root, &texts);
    }
}

/// A reference whose target was moved.
struct Moved {
    reference: *const Node,
    /// The part of its text before the pointer.
    path: String,
    /// The file of the target, and its span.
    target: (usize, Span),
}

impl Moved {
    fn of(files: &[File], roots: &[Node], reference: &Node) -> Option<Self> {
        let text = reference.as_str()?;
        let ((file, pointer), target) = link::located(files, text, reference.span)?;
        let there = roots[file].pointer(&pointer);
        let is_moved = there.is_none_or(|it| it.span != target.span);
        is_moved.then(|| Moved {
            reference: std::ptr::from_ref(reference),
            path: text.split('#').next().unwrap_or_default().to_owned(),
            target: (file, target.span),
        })
    }

    fn text(&self, pointer: &str) -> String {
        format!("{}#{pointer}", self.path)
    }
}

/// The pointers of values that were moved, by file and span.
struct Places {
    targets: HashSet<(usize, Span)>,
    found: HashMap<(usize, Span), String>,
}

impl Places {
    fn of(roots: &[Node], targets: HashSet<(usize, Span)>) -> Self {
        let mut this = Places {
            targets,
            found: HashMap::new(),
        };
        for (file, root) in roots.iter().enumerate() {
            this.below(file, root, &mut Vec::new());
        }
        this
    }

    /// Searches a value. Of several values with a span, the first and outermost is the one that had it.
    fn below(&mut self, file: usize, node: &Node, path: &mut Vec<String>) {
        let key = (file, node.span);
        if self.targets.contains(&key) {
            let pointer = || path.concat();
            self.found.entry(key).or_insert_with(pointer);
        }
        for (step, child) in children(node) {
            path.push(format!("/{step}"));
            self.below(file, child, path);
            path.pop();
        }
    }
}
