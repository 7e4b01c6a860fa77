//! Two compilations → what the change of the document does to dependents of the client, and to clients of the server.
//!
//! `wire` compares the documents, `rust` the public APIs. `cause` assigns the changes of the API to those of the document,
//! and `report` is the result as data.

mod accepted;
mod advice;
mod arguments;
pub(crate) mod baseline;
mod cause;
mod causes;
mod id;
pub(crate) mod pins;
pub(crate) mod render;
pub(crate) mod report;
mod rule;
mod rust;
mod side;
mod template;
mod url;
mod verdict;
mod version;
mod wire;

use std::collections::HashSet;

pub use pins::Pin;
pub use report::Report;
pub use rule::Rule;
pub use rust::ItemChange;
pub use side::Subject;
pub use verdict::{Directions, Rust, Wire};

/// Compares two compilations. `baseline` is the old public API as text, if it is not that of the old compilation.
pub(crate) fn compare(old: &Subject<'_>, new: &Subject<'_>, baseline: Option<&str>) -> Report {
    let found = wire::compare(old.side(), new.side());
    let (items, is_same_generator) = rust_items(old, new, baseline);
    cause::report(old, new, found, &items, is_same_generator)
}

/// The lines of `codegen.toml` that may preserve the old public API.
pub(crate) fn pins(old: &Subject<'_>, new: &Subject<'_>, report: &Report) -> Vec<Vec<Pin>> {
    pins::candidates(old, new, report)
}

/// The changes of the public API, and whether the old one is what would be generated now.
fn rust_items(
    old: &Subject<'_>,
    new: &Subject<'_>,
    baseline: Option<&str>,
) -> (Vec<rust::Item>, bool) {
    let lines = |it: &Subject<'_>| it.surface.lines();
    let (planned, after) = (lines(old), lines(new));
    let before: Vec<&str> = match baseline {
        Some(text) => text.lines().collect(),
        None => planned.iter().map(String::as_str).collect(),
    };
    let after: Vec<&str> = after.iter().map(String::as_str).collect();
    let facts = (rust::facts(&old.surface), rust::facts(&new.surface));
    let items = rust::compare(&before, &after, (&facts.0, &facts.1));
    let committed: HashSet<&str> = before.iter().copied().collect();
    let is_same_generator = planned.iter().all(|it| committed.contains(it.as_str()));
    (items, is_same_generator)
}
