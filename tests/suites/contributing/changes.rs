//! The changes in CONTRIBUTING.md: a heading, and the diffs below it.

use super::diff::{FileDiff, parse};

/// The heading before the changes, and the one after them.
const START: &str = "\n## Change the API\n";
const END: &str = "\n## ";

/// A change of the API.
#[derive(Debug)]
pub struct Change {
    /// The heading.
    pub title: String,
    /// All diffs, in their order.
    pub diffs: Vec<FileDiff>,
}

/// The changes, in their order.
pub fn changes() -> Vec<Change> {
    let text = interop_tests::read("CONTRIBUTING.md");
    let (_, text) = text.split_once(START).expect("the heading");
    let text = text.split(END).next().unwrap_or_default();
    let sections = text.split("\n### ").skip(1);
    let change = |section: &str| {
        let (title, body) = section.split_once('\n')?;
        let blocks = body.split("\n```diff\n").skip(1);
        let blocks = blocks.filter_map(|it| it.split("\n```\n").next());
        let diffs: Vec<FileDiff> = blocks.flat_map(parse).collect();
        let title = title.to_owned();
        (!diffs.is_empty()).then_some(Change { title, diffs })
    };
    sections.filter_map(change).collect()
}
