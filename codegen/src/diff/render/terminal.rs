//! For terminals: the verdicts, and the changes with their locations, in the style of the diagnostics.

use std::fmt::Write as _;

use crate::diagnostic::counted;
use crate::diff::report::{Change, Item, Report};
use crate::diff::verdict::{Rust, Wire};

/// How many changes are shown unless all are.
const SHOWN: usize = 20;

/// How many consequences of a change are shown unless all are.
const ITEMS: usize = 5;

/// Writes a report for a terminal.
pub(crate) fn terminal(report: &Report, all: bool, is_coloured: bool) -> String {
    let style = Style { is_coloured };
    let mut text = String::new();
    let relevant = report
        .changes
        .iter()
        .filter(|it| all || !it.verdict.is_harmless());
    let relevant: Vec<&Change> = relevant.collect();
    let limit = if all { usize::MAX } else { SHOWN };
    for change in relevant.iter().take(limit) {
        push_change(&mut text, change, style, all);
    }
    if !report.rust.is_empty() {
        let head = style.bold("caused by the configuration or the generator");
        let _ = writeln!(text, "{head}");
        push_items(&mut text, &report.rust, style, all);
        text.push('\n');
    }
    let hidden = report.changes.len() - relevant.len().min(limit);
    if hidden > 0 {
        let what = counted(hidden, "more change");
        let _ = writeln!(text, "{what} not shown; `--all` shows everything\n");
    }
    text.push_str(&summary(report, style));
    text
}

/// The verdicts in a few lines.
fn summary(report: &Report, style: Style) -> String {
    if report.is_empty() {
        return "no change\n".to_owned();
    }
    let verdict = report.verdict;
    let mut text = String::new();
    let _ = write!(text, "{}: {}", style.bold("Rust"), style.rust(verdict.rust));
    if verdict.silent {
        let _ = write!(text, ", {}", style.red("with silent changes"));
    }
    if verdict.rust > Rust::Patch {
        let _ = write!(text, "; {}", report.version.advice());
    }
    let _ = writeln!(
        text,
        "\n{}: old client with new server {}, new client with old server {}",
        style.bold("wire"),
        style.wire(verdict.wire.old_client_new_server),
        style.wire(verdict.wire.new_client_old_server),
    );
    text
}

fn push_change(text: &mut String, change: &Change, style: Style, all: bool) {
    let verdict = change.verdict;
    let mut marks = vec![style.wire(verdict.wire.worst())];
    if verdict.silent {
        marks.insert(0, style.red("silent"));
    }
    if verdict.rust > Rust::Patch {
        marks.push(style.rust(verdict.rust));
    }
    let title = style.bold(&format!("{}: {}", change.path, change.title));
    let _ = writeln!(text, "{} [{}] {title}", marks.join(", "), change.rule);
    let places = [&change.places.old, &change.places.new]
        .into_iter()
        .flatten();
    let places = places.map(|it| format!("{}:{}:{}", it.file, it.line, it.column));
    let places: Vec<String> = places.collect();
    if !places.is_empty() {
        let _ = writeln!(text, "  {} {}", style.blue("-->"), places.join(" → "));
    }
    let values = change.shown_values().into_iter().map(short);
    let values: Vec<String> = values.collect();
    if !values.is_empty() {
        let _ = writeln!(text, "   {} {}", style.blue("|"), values.join(" → "));
    }
    if let Some(hint) = &change.values.hint {
        let _ = writeln!(text, "   {} {hint}", style.blue("="));
    }
    push_wire(text, change, style);
    push_reach(text, change, style);
    push_items(text, &change.items, style, all);
    if let Some(reason) = &change.accepted {
        let _ = writeln!(text, "   {} accepted: {reason}", style.blue("="));
    } else if all {
        let _ = writeln!(text, "   {} id: {}", style.blue("="), change.id);
    }
    text.push('\n');
}

fn push_wire(text: &mut String, change: &Change, style: Style) {
    let wire = change.verdict.wire;
    if wire.worst() == Wire::Compatible {
        return;
    }
    let _ = writeln!(
        text,
        "   {} old client with new server: {}; new client with old server: {}",
        style.blue("="),
        style.wire(wire.old_client_new_server),
        style.wire(wire.new_client_old_server),
    );
    if change.generated_client.worst() < wire.worst() {
        let verdict = style.wire(change.generated_client.worst());
        let _ = writeln!(text, "   {} generated clients: {verdict}", style.blue("="));
    }
}

fn push_reach(text: &mut String, change: &Change, style: Style) {
    let reach = &change.reach;
    let is_own = reach.count == 1 && change.path.starts_with(&reach.operations[0]);
    if reach.count == 0 || is_own {
        return;
    }
    let more = reach.count - reach.operations.len();
    let more = if more == 0 {
        String::new()
    } else {
        format!(" and {more} more")
    };
    let named = reach.operations.join(", ");
    let count = counted(reach.count, "operation");
    let _ = writeln!(text, "   {} {count}: {named}{more}", style.blue("="));
}

fn push_items(text: &mut String, items: &[Item], style: Style, all: bool) {
    let mut shown: Vec<&Item> = items.iter().collect();
    shown.sort_by_key(|it| {
        let is_minor = it.path.starts_with("mock::") || it.path.starts_with("impl ");
        (std::cmp::Reverse((it.silent, it.verdict)), is_minor)
    });
    let limit = if all { usize::MAX } else { ITEMS };
    for item in shown.iter().take(limit) {
        let verdict = if item.silent {
            style.red("silent")
        } else {
            style.rust(item.verdict)
        };
        let advice = item.advice.as_ref().map(|it| format!(" ({it})"));
        let advice = advice.unwrap_or_default();
        let _ = writeln!(
            text,
            "   {} {verdict}: {}{advice}",
            style.blue("="),
            item.text
        );
        if let Some(reason) = &item.accepted {
            let _ = writeln!(text, "     {} accepted: {reason}", style.blue("="));
        }
    }
    if shown.len() > limit {
        let count = counted(shown.len() - limit, "more item");
        let _ = writeln!(text, "   {} {count}", style.blue("="));
    }
}

/// A text on one line, with a length that can be read.
fn short(text: &str) -> String {
    const MOST: usize = 80;
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= MOST {
        return line;
    }
    let start: String = line.chars().take(MOST - 1).collect();
    format!("{start}…")
}

/// The colours of a terminal, or none.
#[derive(Clone, Copy)]
struct Style {
    is_coloured: bool,
}

impl Style {
    fn code(self, code: &str, text: &str) -> String {
        if self.is_coloured {
            format!("\u{1b}[{code}m{text}\u{1b}[0m")
        } else {
            text.to_owned()
        }
    }

    fn bold(self, text: &str) -> String {
        self.code("1", text)
    }

    fn red(self, text: &str) -> String {
        self.code("1;31", text)
    }

    fn blue(self, text: &str) -> String {
        self.code("1;34", text)
    }

    fn wire(self, verdict: Wire) -> String {
        let code = match verdict {
            Wire::Compatible => "32",
            Wire::Risky => "33",
            Wire::Breaking => "1;31",
        };
        self.code(code, verdict.name())
    }

    fn rust(self, verdict: Rust) -> String {
        let code = match verdict {
            Rust::Patch => "32",
            Rust::Minor => "33",
            Rust::Major => "1;31",
        };
        self.code(code, verdict.name())
    }
}
