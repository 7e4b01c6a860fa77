//! Reports as text.

mod terminal;

use super::report::Report;

pub(crate) use terminal::terminal;

/// JSON, indented.
pub(crate) fn json(report: &Report) -> String {
    let text = serde_json::to_string_pretty(report);
    text.map_or_else(|error| format!("{error}\n"), |it| it + "\n")
}
