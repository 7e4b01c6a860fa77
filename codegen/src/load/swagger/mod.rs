//! Swagger 2.0 → OpenAPI 3.1: rewrites the trees of a run, so that all later stages read one vocabulary.
//!
//! Every value keeps its span, and a value that has no counterpart in the text has the span of the keyword that it comes
//! from, so that findings point to what was written. References lead to where their targets were moved ([`relocate`]).
//!
//! The document is rewritten as a whole. Of other files, only what references lead to is: the reference determines what
//! its target is.

mod bodies;
mod content;
mod discriminators;
mod document;
mod hosts;
mod list_format;
mod media_types;
mod newer;
mod operations;
mod parameters;
mod relocate;
mod responses;
mod rewrite;
mod schemas;
mod security;
mod servers;

use super::Node;
use super::link::File;
use crate::config::Limits;
use crate::diagnostic::Diagnostic;
use rewrite::Rewrite;

/// The version that documents are rewritten to.
pub(super) const TARGET: &str = "3.1.1";

/// The places of what operations share, and where they are moved to.
const PLACES: [(&str, &str); 5] = [
    ("#/components/schemas/", "#/definitions/"),
    ("#/components/responses/", "#/responses/"),
    ("#/components/parameters/", "#/parameters/"),
    ("#/components/requestBodies/", "#/parameters/"),
    ("#/components/securitySchemes/", "#/securityDefinitions/"),
];

/// Names places in a finding as the document does.
pub(super) fn with_own_places(finding: &mut Diagnostic) {
    for text in std::iter::once(&mut finding.message).chain(&mut finding.help) {
        for (moved, own) in PLACES {
            if text.contains(moved) {
                *text = text.replace(moved, own);
            }
        }
    }
}

/// Rewrites the document and what it refers to in other files. Returns the findings, of which errors concern only the
/// part of the document that contains them.
pub(super) fn rewrite(files: &mut [File], limits: &Limits) -> Vec<Diagnostic> {
    let mut rewrite = Rewrite::new(files, limits);
    let document = rewrite.document();
    let targets = rewrite.targets();
    let findings = rewrite.findings;
    let others = files.iter().skip(1).map(|it| it.root.clone());
    let mut roots: Vec<Node> = std::iter::once(document).chain(others).collect();
    relocate::replace(&mut roots, targets);
    relocate::references(files, &mut roots);
    for (file, root) in files.iter_mut().zip(roots) {
        file.rewritten(root);
    }
    findings
}
