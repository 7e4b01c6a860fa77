//! The stages that the document itself decides: `round trip` and `wire`, by one program beside the crate.

use codegen::{Config, Source};
use probe::{Finding, Stage, Verdict};

use super::cargo::reason;
use super::stage::{Found, Outcome};
use super::subject::{Place, Subject};
use crate::program::Program;

/// The examples of the document go through the types of the crate, and come back equal.
pub(crate) fn round_trip(place: &Place, subject: &Subject) -> Found {
    proof(place, subject, Stage::RoundTrip)
}

/// Each operation is called, and its request is what the document says.
pub(crate) fn wire(place: &Place, subject: &Subject) -> Found {
    proof(place, subject, Stage::Wire)
}

fn proof(place: &Place, subject: &Subject, stage: Stage) -> Found {
    match findings(place, subject, stage) {
        Ok(findings) => found(&findings, stage),
        Err(why) => Err(reason(&why).unwrap_or(why)).into(),
    }
}

/// Builds the program, unless the other stage has, and runs it.
fn findings(place: &Place, subject: &Subject, stage: Stage) -> Result<Vec<Finding>, String> {
    let program = Program {
        root: place.root.clone(),
        package: subject.package.clone(),
        client: subject.folder.clone(),
        folder: place.work.join("probes").join(&subject.package),
        target: place.work.join("target"),
    };
    let text = std::str::from_utf8(&subject.bytes).map_err(|error| error.to_string())?;
    let source = Source::new(subject.name.as_str(), text);
    program.write((&source).into(), &Config::default())?;
    program.run(&subject.path, Some(stage), None)
}

/// What the findings come to: a violation fails, and what proves nothing is remarked.
fn found(findings: &[Finding], stage: Stage) -> Found {
    let of = |verdict| {
        let of = findings.iter().filter(move |it| it.verdict == verdict);
        of.collect::<Vec<_>>()
    };
    let violations = of(Verdict::Violation);
    let proved = of(Verdict::Ok).len() + of(Verdict::Undescribed).len();
    let outcome = match violations.first() {
        Some(first) => {
            let first = format!(
                "{}: {} ({} in all)",
                first.place,
                first.why,
                violations.len()
            );
            Outcome::Fail(format!("{first}\n{}", listed(&violations)))
        }
        None if proved == 0 => Outcome::Nothing,
        None => Outcome::Pass,
    };
    let what = match stage {
        Stage::RoundTrip => "values that the document shows",
        Stage::Wire => "calls",
    };
    let remark = |verdict, word: &str| {
        let of = of(verdict);
        let first = of.first()?;
        let count = format!("{} of {} {what} {word}", of.len(), findings.len());
        let first = format!("{}: {}", first.place, first.why);
        Some(format!("{count}; the first: {first}\n{}", listed(&of)))
    };
    let remarks = [
        remark(Verdict::Defect, "contradict its schemas"),
        remark(Verdict::Untried, "could not be tried"),
    ];
    Found {
        outcome,
        remarks: remarks.into_iter().flatten().collect(),
    }
}

fn listed(findings: &[&Finding]) -> String {
    let lines: Vec<_> = findings.iter().map(|it| it.line()).collect();
    lines.join("\n")
}
