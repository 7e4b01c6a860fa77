//! Proof that a generated client and its document fit.
//!
//! [`run`] is called by a module that the generator writes beside a client: it knows the type of each schema, and how each
//! operation is called. All else is read here, from the document as plain JSON, and judged by the crate `jsonschema`: what
//! the generator made of the document proves nothing about the document.

mod call;
mod canonical;
mod check;
mod convert;
mod document;
mod examples;
mod finding;
mod form;
mod operation;
mod pattern;
mod place;
mod prism;
mod round_trip;
mod server;
mod text;
mod value;
mod walk;
mod wire;
mod xml;

pub use call::{
    Args, Call, Credentials, KEY, MISSING, PASSWORD, Sending, TOKEN, USER, Written, told,
};
pub use examples::shown;
pub use finding::{Finding, Stage, Verdict};
pub use place::{Direction, Place, trip};
pub use prism::PRISM;

use std::process::ExitCode;

use document::Document;

/// What the generated module proves of a document's text, in the stages that are asked for.
pub type Run = fn(&str, &[Stage]) -> Vec<Finding>;

/// Proves what can be proved of a document without operations.
pub fn run_types(document: &str, stages: &[Stage], places: &[Place]) -> Vec<Finding> {
    prove(document, |document| {
        let wanted = stages.contains(&Stage::RoundTrip);
        let found = wanted.then(|| round_trip::round_trips(document, places));
        found.unwrap_or_default()
    })
}

/// Proves what can be proved of a document: its examples go through the types, and its operations are called.
pub fn run<C>(
    document: &str,
    stages: &[Stage],
    places: &[Place],
    calls: &[Call<C>],
    client: fn(&str, Credentials) -> Result<C, String>,
) -> Vec<Finding> {
    prove(document, |document| {
        let of_stage = stages.iter().map(|stage| match stage {
            Stage::RoundTrip => round_trip::round_trips(document, places),
            Stage::Wire => wire::calls(document, calls, client),
        });
        of_stage.flatten().collect()
    })
}

fn prove(text: &str, find: impl FnOnce(&Document) -> Vec<Finding>) -> Vec<Finding> {
    match Document::read(text) {
        Ok(document) => find(&document),
        Err(why) => vec![Finding::new(Stage::RoundTrip, "", Verdict::Defect, why)],
    }
}

/// The program around a generated module: it reads the document that its first argument names, and prints what `run`
/// finds, a line of JSON each. A second argument names the one stage that is asked for.
pub fn main(run: Run) -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    let path = arguments.next().unwrap_or_default();
    let only = arguments.next();
    let wanted = |it: &Stage| only.as_ref().is_none_or(|only| only == it.name());
    let stages: Vec<Stage> = Stage::ALL.into_iter().filter(wanted).collect();
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
