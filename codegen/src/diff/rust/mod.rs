//! What a dependent of the crate notices: the public API, item by item, by Cargo's rules.

mod change;
mod facts;
mod item;
mod line;
mod silent;

use std::collections::{BTreeMap, BTreeSet, HashSet};

pub use change::ItemChange;
pub(super) use facts::{Fact, facts};
pub(super) use item::Item;
use line::{Line, What};
pub(super) use line::{closing, split};

use crate::diff::verdict::Rust;

/// The items that only one API has, or that differ, by path.
type Lines = BTreeMap<String, Line>;

/// Compares two public APIs, given as the lines of `API.txt`, and what their items mean on the wire.
pub(super) fn compare(old: &[&str], new: &[&str], facts: (&[Fact], &[Fact])) -> Vec<Item> {
    // Most lines are equal. Only the others are read.
    let (before, after) = (only_in(old, new), only_in(new, old));
    let exhaustive = exhaustive(new);
    let mut items = Vec::new();
    for (path, line) in &before {
        match after.get(path) {
            Some(other) => items.extend(item::changed(line, other)),
            // What was part of an item that is gone is not listed.
            None if is_part_of_lone(line, &before, &after) => {}
            None => items.push(Item::of(line, ItemChange::Removed, Rust::Major)),
        }
    }
    for (path, line) in &after {
        if !before.contains_key(path) && !is_part_of_lone(line, &after, &before) {
            items.push(item::added(line, exhaustive.contains(line.owner())));
        }
    }
    item::fold(&mut items);
    let is_same = unchanged(&items);
    let silent = silent::compare(facts.0, facts.1, &is_same);
    items.extend(silent);
    items
}

/// Whether a text is a line of a public API.
pub(super) fn is_line(text: &str) -> bool {
    Line::read(text).is_some()
}

fn only_in(own: &[&str], other: &[&str]) -> Lines {
    let other: HashSet<&str> = other.iter().copied().collect();
    let own = own.iter().filter(|it| !other.contains(*it));
    let read = own.filter_map(|it| Line::read(it));
    read.map(|it| (key(&it), it)).collect()
}

/// The path of an item. A property may be called `new` too.
fn key(line: &Line) -> String {
    match line.what {
        What::Function(_) if line.path.ends_with("::new") => format!("{}()", line.path),
        _ => line.path.clone(),
    }
}

/// The types of which dependents name all fields or variants.
fn exhaustive(lines: &[&str]) -> HashSet<String> {
    let types = lines.iter().filter(|it| {
        let is_type = it.contains("pub struct ") || it.contains("pub enum ");
        is_type && !it.contains("#[non_exhaustive] ")
    });
    types.filter_map(|it| Some(Line::read(it)?.path)).collect()
}

/// Whether the item that a line is part of is missing from the other API, or of another kind there.
fn is_part_of_lone(line: &Line, own: &Lines, other: &Lines) -> bool {
    let owner = own.get(line.owner());
    let is_item = owner.is_some_and(|it| matches!(it.what, What::Item(_)));
    let is_same = |it: &Line| {
        other
            .get(line.owner())
            .is_some_and(|other| it.is_of_kind(other))
    };
    is_item && !owner.is_some_and(is_same)
}

/// Whether code that uses an item compiles as before.
fn unchanged(items: &[Item]) -> impl Fn(&str) -> bool + use<> {
    let major = items.iter().filter(|it| it.verdict == Rust::Major);
    let (mut paths, mut owners) = (BTreeSet::new(), BTreeSet::new());
    for item in major {
        paths.insert(item.path.clone());
        owners.insert(item.owner.clone());
    }
    // A change of one of the client's methods does not concern the others.
    let is_client = |path: &str| path.starts_with("Client");
    move |path: &str| !paths.contains(path) && (is_client(path) || !owners.contains(path))
}
