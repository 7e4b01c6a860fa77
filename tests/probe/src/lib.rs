//! Proof that a generated client and its document fit.
//!
//! [`run`] is called by a module that the generator writes beside a client: it knows the type of each schema, and how each
//! operation is called. All else is read here, from the document as plain JSON, and judged by the crate `jsonschema`: what
//! the generator made of the document proves nothing about the document.

mod call;
mod check;
mod convert;
mod document;
mod examples;
mod finding;
mod form;
mod operation;
mod place;
mod round_trip;
mod server;
mod text;
mod value;
mod walk;
mod wire;

pub use call::{Args, Call, Credentials, KEY, MISSING, PASSWORD, Sending, TOKEN, USER, told};
pub use examples::shown;
pub use finding::{Finding, Stage, Verdict};
pub use place::{Direction, Place, trip};

use std::process::ExitCode;

use document::Document;

/// Proves what can be proved of a document without operations.
pub fn run_types(document: &str, places: &[Place]) -> Vec<Finding> {
    match Document::read(document) {
        Ok(document) => round_trip::round_trips(&document, places),
        Err(why) => vec![Finding::new(Stage::RoundTrip, "", Verdict::Defect, why)],
    }
}

/// Proves what can be proved of a document: its examples go through the types, and its operations are called.
pub fn run<C>(
    document: &str,
    places: &[Place],
    calls: &[Call<C>],
    client: fn(&str, Credentials) -> Result<C, String>,
) -> Vec<Finding> {
    match Document::read(document) {
        Ok(document) => {
            let mut findings = round_trip::round_trips(&document, places);
            findings.extend(wire::calls(&document, calls, client));
            findings
        }
        Err(why) => vec![Finding::new(Stage::RoundTrip, "", Verdict::Defect, why)],
    }
}

/// The program around a generated module: it reads the document that its argument names, and prints what `run` finds, a
/// line of JSON each.
pub fn main(run: fn(&str) -> Vec<Finding>) -> ExitCode {
    let path = std::env::args_os().nth(1).unwrap_or_default();
    match std::fs::read_to_string(&path) {
        Ok(document) => {
            for finding in run(&document) {
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
