//! Annotations for GitHub workflows, which a pull request shows at the lines of the new document.

use std::fmt::Write as _;

use crate::diff::report::{Change, Report};
use crate::diff::verdict::{Rust, Wire};

/// How many annotations GitHub shows for a step.
const MOST: usize = 10;

/// Writes the changes that require action.
pub(crate) fn github(report: &Report) -> String {
    let mut text = String::new();
    let relevant = report
        .changes
        .iter()
        .filter(|it| it.accepted.is_none() && !it.verdict.is_harmless());
    for change in relevant.take(MOST) {
        push(&mut text, change);
    }
    text
}

fn push(text: &mut String, change: &Change) {
    let verdict = change.verdict;
    let is_breaking = verdict.wire.worst() == Wire::Breaking || verdict.rust == Rust::Major;
    let level = match (verdict.silent || is_breaking, verdict.wire.worst()) {
        (true, _) => "error",
        (false, Wire::Risky) => "warning",
        (false, _) => "notice",
    };
    let places = &change.places;
    let Some(place) = places.new.as_ref().or(places.old.as_ref()) else {
        return;
    };
    let mut message = format!("{}: {}", change.path, change.title);
    for item in &change.items {
        message.push('\n');
        message.push_str(&item.text);
    }
    let _ = writeln!(
        text,
        "::{level} file={},line={},col={},title={}::{}",
        property(&place.file),
        place.line,
        place.column,
        property(change.rule),
        data(&message)
    );
}

/// Escapes the message of a workflow command.
fn data(text: &str) -> String {
    let text = text.replace('%', "%25");
    text.replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes a property of a workflow command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
