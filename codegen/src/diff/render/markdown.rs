//! Markdown for pull requests: the verdicts, the changes that break something, and all others folded.

use std::fmt::Write as _;

use crate::diagnostic::counted;
use crate::diff::report::{Change, Item, Report};
use crate::diff::verdict::{Rust, Wire};

/// By this, a bot finds its comment.
pub(crate) const MARK: &str = "<!-- codegen diff -->";

/// GitHub accepts 65,536 characters in a comment.
const MOST: usize = 60_000;

/// How many consequences of a change are listed.
const ITEMS: usize = 20;

/// Writes a report for a pull request.
pub(crate) fn markdown(report: &Report) -> String {
    let mut text = format!("{MARK}\n{}", head(report));
    let (mut breaking, mut other) = (Vec::new(), Vec::new());
    for change in &report.changes {
        let verdict = change.verdict;
        let is_open = change.accepted.is_none();
        let breaks = verdict.silent || verdict.wire.worst() == Wire::Breaking;
        let is_breaking = breaks && is_open || verdict.rust == Rust::Major;
        if is_breaking {
            breaking.push(change);
        } else {
            other.push(change);
        }
    }
    let mut left = 0;
    if !breaking.is_empty() {
        text.push_str("\n| What | Wire, old client | Wire, new client | Rust | Where |\n");
        text.push_str("|---|---|---|---|---|\n");
        left += push_all(&mut text, breaking.iter().map(|it| row(it)), MOST / 2);
    }
    let details = breaking
        .iter()
        .filter(|it| it.items.iter().any(has_to_change));
    let details = details.map(|it| detail(it));
    left += push_folded(
        &mut text,
        "What dependents have to change",
        details,
        MOST * 3 / 4,
    );
    let count = counted(other.len(), "other change");
    left += push_folded(
        &mut text,
        &count,
        other.iter().map(|it| line(it)),
        MOST - 2_000,
    );
    let unexplained = report.rust.iter().map(|it| format!("{}\n", bullet(it)));
    let summary = "Caused by the configuration or the generator";
    left += push_folded(&mut text, summary, unexplained, MOST - 500);
    if left > 0 {
        let _ = writeln!(text, "\n{} not shown.", counted(left, "more line"));
    }
    text
}

/// The verdicts and counts.
fn head(report: &Report) -> String {
    if report.is_empty() {
        return "### No change\n".to_owned();
    }
    let verdict = report.verdict;
    let mut text = format!("### Rust: **{}**", verdict.rust.name());
    if verdict.rust > Rust::Patch {
        let _ = write!(text, ": {}", report.version.advice());
    }
    if verdict.silent {
        text.push_str(" · **silent changes**");
    }
    let _ = write!(
        text,
        "\n\nOld client with new server: **{}** · new client with old server: **{}** · {}\n",
        verdict.wire.old_client_new_server.name(),
        verdict.wire.new_client_old_server.name(),
        counted(report.changes.len(), "change"),
    );
    text
}

/// Adds texts as long as there is room. Returns how many there was no room for.
fn push_all(text: &mut String, all: impl Iterator<Item = String>, most: usize) -> usize {
    let mut left = 0;
    for one in all {
        if left == 0 && text.chars().count() + one.chars().count() < most {
            text.push_str(&one);
        } else {
            left += 1;
        }
    }
    left
}

fn push_folded(
    text: &mut String,
    summary: &str,
    all: impl Iterator<Item = String>,
    most: usize,
) -> usize {
    let mut all = all.peekable();
    if all.peek().is_none() {
        return 0;
    }
    let _ = write!(text, "\n<details><summary>{summary}</summary>\n\n");
    let left = push_all(text, all, most);
    text.push_str("\n</details>\n");
    left
}

fn row(change: &Change) -> String {
    let verdict = change.verdict;
    let silent = if verdict.silent { "**silent**, " } else { "" };
    format!(
        "| {}: {}{} | {} | {} | {silent}{} | {} |\n",
        code(&change.path),
        change.title,
        values(change),
        verdict.wire.old_client_new_server.name(),
        verdict.wire.new_client_old_server.name(),
        verdict.rust.name(),
        places(change),
    )
}

fn detail(change: &Change) -> String {
    let mut text = format!("- {}: {}\n", code(&change.path), change.title);
    let items = change.items.iter().filter(|it| has_to_change(it));
    let mut items: Vec<&Item> = items.collect();
    items.sort_by_key(|it| std::cmp::Reverse((it.silent, it.verdict)));
    items.truncate(ITEMS);
    for item in &items {
        let _ = writeln!(text, "  {}", bullet(item));
    }
    let left = change.items.len() - items.len();
    if left > 0 {
        let _ = writeln!(text, "  - {}", counted(left, "more item"));
    }
    text
}

/// Whether dependents that use an item have to change.
fn has_to_change(item: &Item) -> bool {
    item.silent || item.verdict == Rust::Major
}

fn line(change: &Change) -> String {
    let verdict = change.verdict;
    let worst = verdict.wire.worst().name();
    let reach = match change.reach.count {
        0 | 1 => String::new(),
        count => format!(", {count} operations"),
    };
    let accepted = change.accepted.as_ref();
    let accepted = accepted.map_or(String::new(), |it| format!(", accepted: {}", prose(it)));
    format!(
        "- {}: {}{} ({worst}, {}{reach}) {}{accepted}\n",
        code(&change.path),
        change.title,
        values(change),
        verdict.rust.name(),
        places(change)
    )
}

fn bullet(item: &Item) -> String {
    let verdict = if item.silent {
        "silent"
    } else {
        item.verdict.name()
    };
    let advice = item.advice.as_ref().map(|it| format!(": {it}"));
    let advice = advice.unwrap_or_default();
    let accepted = item.accepted.as_ref();
    let accepted = accepted.map_or(String::new(), |it| format!(", accepted: {}", prose(it)));
    format!("- {verdict}: {}{advice}{accepted}", code(&item.text))
}

fn values(change: &Change) -> String {
    let hint = change.values.hint.as_ref();
    let hint = hint.map_or(String::new(), |it| format!(", {}", prose(it)));
    let values = change.shown_values().into_iter().map(code);
    let values: Vec<String> = values.collect();
    let values = if values.is_empty() {
        String::new()
    } else {
        format!(": {}", values.join(" → "))
    };
    values + &hint
}

fn places(change: &Change) -> String {
    change.places.lines().join(" → ")
}

/// A reason that a person wrote, on one line. Whatever it contains, it is no markup that others cannot see.
fn prose(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    line.replace('<', "&lt;")
}

/// Code in a cell of a table: on one line, without what ends the code or the cell, and not too long.
fn code(text: &str) -> String {
    const LONGEST: usize = 160;
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut short: String = line.chars().take(LONGEST).collect();
    if short.len() < line.len() {
        short.push('…');
    }
    let short = short.replace('|', "\\|");
    let fence = if short.contains('`') { "``" } else { "`" };
    format!("{fence}{short}{fence}")
}
