//! Text → [`Node`] tree: JSON by its own reader, everything else by the YAML parser.

use super::node::Node;
use super::{json, yaml};
use crate::config::Limits;
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// Parses the first document of a source text, whose offset in the source map is `start`.
pub(super) fn parse(text: &str, start: usize, limits: &Limits) -> Result<Node, Diagnostic> {
    let (node, mut findings) = read(text, start, limits);
    match (node, findings.pop()) {
        (Some(node), None) => Ok(node),
        (_, finding) => Err(finding.unwrap_or_else(|| yaml::empty(Span { start, end: start }))),
    }
}

/// Like [`parse`], but recovers from errors where possible; the first of duplicate keys wins. If no value is returned,
/// one of the findings is an error.
pub(super) fn read(text: &str, start: usize, limits: &Limits) -> (Option<Node>, Vec<Diagnostic>) {
    match json::read(text, start, limits) {
        Some((node, findings)) => (Some(node), findings),
        None => yaml::read(text, start, limits),
    }
}

#[cfg(test)]
mod tests;
