//! Reports as text.

mod changelog;
mod github;
mod html;
mod markdown;
mod terminal;

use super::report::Report;

pub(crate) use github::github;
pub(crate) use html::html;
pub(crate) use markdown::markdown;
pub(crate) use terminal::terminal;

/// JSON, indented.
pub(crate) fn json(report: &Report) -> String {
    let text = serde_json::to_string_pretty(report);
    text.map_or_else(|error| format!("{error}\n"), |it| it + "\n")
}
