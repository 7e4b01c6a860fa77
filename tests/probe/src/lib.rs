//! Tests whether a generated client matches its document.
//!
//! [`run`] is called by a module that the generator writes next to a client. The module states facts about the Rust
//! code: its types, and how to call each operation. What is correct is derived here from the document as plain JSON, by
//! the text of the specifications and, where available, with third-party crates. The generator's interpretation of the
//! document is not used.
//!
//! * Operations and parameters: all methods of all path items, including `$ref` and its siblings (`operation`).
//! * Targets: RFC 3986 (`target`); styles: RFC 6570 and the Parameter Object (`text`).
//! * Forms: the crate `multer`, and the Encoding Object with its defaults in 3.0 and 3.1 (`form`, `part`).
//! * Discriminators: the Discriminator Object (`tags`), and the variant that a value decodes as (`variants`).
//! * Types: compared with their schemas (`types`, `shape`).
//! * JSON: the crate `jsonschema` (`document`, `convert`); XML: the crate `roxmltree` (`xml`).

mod call;
mod canonical;
mod check;
mod constants;
mod convert;
mod document;
mod examples;
mod finding;
mod form;
mod items;
mod listed_tags;
mod media;
mod operation;
mod part;
mod path_item;
mod pattern;
mod place;
mod pointer;
mod prism;
mod round_trip;
mod security;
mod server;
mod shape;
mod tags;
mod target;
#[cfg(test)]
mod tests;
mod text;
mod types;
mod union_variants;
mod value;
mod variants;
mod walk;
mod wire;
mod xml;

pub use call::{
    Args, Call, Credentials, KEY, MISSING, PASSWORD, Sending, TOKEN, USER, Written, reported,
};
pub use examples::shown;
pub use finding::{Finding, Stage, Verdict};
pub use place::{Direction, Place, Types, Union, decoded, encoded, trip};
pub use prism::PRISM;

use std::process::ExitCode;

use document::Document;
use shape::Shapes;

/// Runs the selected stages of a generated module for a document's text.
pub type Run = fn(&str, &[Stage]) -> Vec<Finding>;

/// Tests the client of a document without operations.
pub fn run_types(document: &str, stages: &[Stage], types: &Types) -> Vec<Finding> {
    prove(document, types, |document, shapes| {
        let of_stage = stages.iter().map(|stage| match stage {
            Stage::RoundTrip => round_trip::round_trips(document, types.places),
            Stage::Types => of_types(document, types, shapes),
            Stage::Wire => wire::not_generated(document, shapes),
        });
        of_stage.flatten().collect()
    })
}

/// Tests the client of a document: its examples round-trip through the types, and its operations are called.
pub fn run<C>(
    document: &str,
    stages: &[Stage],
    types: &Types,
    calls: &[Call<C>],
    client: fn(&str, Credentials) -> Result<C, String>,
) -> Vec<Finding> {
    prove(document, types, |document, shapes| {
        let of_stage = stages.iter().map(|stage| match stage {
            Stage::RoundTrip => round_trip::round_trips(document, types.places),
            Stage::Types => of_types(document, types, shapes),
            Stage::Wire => wire::calls(document, shapes, calls, client),
        });
        of_stage.flatten().collect()
    })
}

fn of_types(document: &Document, types: &Types, shapes: &Shapes) -> Vec<Finding> {
    let mut findings = types::compare(document, shapes);
    findings.extend(variants::decode(document, types, shapes));
    findings.extend(union_variants::decode(document, types, shapes));
    findings.extend(constants::compare(document, types));
    findings
}

fn prove(
    text: &str,
    types: &Types,
    find: impl FnOnce(&Document, &Shapes) -> Vec<Finding>,
) -> Vec<Finding> {
    let shapes = serde_json::from_str(types.shapes).map_err(|it| it.to_string());
    match Document::read(text).and_then(|it| Ok((it, shapes?))) {
        Ok((document, shapes)) => find(&document, &shapes),
        Err(why) => vec![Finding::new(Stage::RoundTrip, "", Verdict::Defect, why)],
    }
}

/// The main function around a generated module. It reads the document in the first argument and prints the findings of
/// `run` as lines of JSON. The second argument optionally selects a single stage.
pub fn main(run: Run) -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    let path = arguments.next().unwrap_or_default();
    let only = arguments.next();
    let candidates = |it: &Stage| only.as_ref().is_none_or(|only| only == it.name());
    let stages: Vec<Stage> = Stage::ALL.into_iter().filter(candidates).collect();
    match std::fs::read_to_string(&path) {
        Ok(document) => {
            for finding in run(&document, &stages) {
                println!("{}", finding.line());
            }
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {}: {error}", path.display());
            ExitCode::FAILURE
        }
    }
}
