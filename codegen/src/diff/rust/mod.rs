//! What a dependent of the crate notices: the public API, item by item, by Cargo's rules.

mod item;
mod line;
mod silent;

use std::collections::{BTreeMap, BTreeSet};

pub(super) use item::{Item, ItemChange};
use line::{Line, What};
pub(super) use silent::{Fact, facts};

use crate::diff::verdict::Rust;

/// The items of an API, by path.
type Lines = BTreeMap<String, Line>;

/// The public API as text, such as that of `API.txt`.
pub(super) fn read<'t>(lines: impl IntoIterator<Item = &'t str>) -> Api {
    let read = lines.into_iter().filter_map(Line::read);
    Api(read.map(|it| (it.path.clone(), it)).collect())
}

/// A public API.
pub(super) struct Api(Lines);

/// Compares two public APIs, and what their items stand for on the wire.
pub(super) fn compare(old: &Api, new: &Api, facts: (&[Fact], &[Fact])) -> Vec<Item> {
    let (a, b) = (&old.0, &new.0);
    let mut items = Vec::new();
    for (path, line) in a {
        match b.get(path) {
            Some(other) => items.extend(item::changed(line, other)),
            // What was part of an item that is gone is not listed.
            None if is_part_of_lone(line, a, b) => {}
            None => items.push(Item::of(line, ItemChange::Removed, Rust::Major)),
        }
    }
    for (path, line) in b {
        if !a.contains_key(path) && !is_part_of_lone(line, b, a) {
            items.push(item::added(line, b.get(line.owner())));
        }
    }
    let major = items.iter().filter(|it| it.verdict == Rust::Major);
    let changed: BTreeSet<&str> = major.flat_map(|it| [&*it.path, &*it.owner]).collect();
    let is_same = |path: &str| {
        // Of a type, only what is part of it counts; of the client, only the method itself.
        let compiles = !changed.contains(path) || path.starts_with("Client");
        let is_changed = items
            .iter()
            .any(|it| it.path == path && it.verdict == Rust::Major);
        compiles && !is_changed && a.contains_key(path) && b.contains_key(path)
    };
    let silent = silent::compare(facts.0, facts.1, &is_same);
    items.extend(silent);
    items
}

/// Whether the item that a line is part of is missing from the other API.
fn is_part_of_lone(line: &Line, own: &Lines, other: &Lines) -> bool {
    let owner = line.owner();
    let has_item = |it: &Lines| {
        it.get(owner)
            .is_some_and(|it| matches!(it.what, What::Item(_)))
    };
    !owner.is_empty() && has_item(own) && !has_item(other)
}
