//! Tests of the probe itself: its findings for hand-written incorrect observations, as made by clients with bugs, and
//! for correct ones. Independent of the generator.

#![allow(
    clippy::needless_pass_by_value,
    reason = "what `json!` makes is handed over as it is"
)]

mod constants;
mod operations;
mod requests;
mod tags;
mod types;
mod union_variants;
mod variants;

use serde_json::{Value, json};

use crate::document::Document;
use crate::finding::{Finding, Verdict};

/// A document with paths and schemas.
fn document(version: &str, paths: Value, schemas: Value) -> Document {
    let json = json!({
        "openapi": version,
        "paths": paths,
        "components": { "schemas": schemas },
    });
    Document::read(&json.to_string()).expect("a document")
}

/// The reasons of the violations.
fn violations(findings: &[Finding]) -> Vec<&str> {
    let found = findings.iter();
    let found = found.filter(|it| it.verdict == Verdict::Violation);
    found.map(|it| it.why.as_str()).collect()
}
