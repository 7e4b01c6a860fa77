//! The stages that compare the crate with the document: `round trip`, `types` and `wire`. They share one test program.

use std::collections::BTreeMap;

use codegen::{Config, Source};
use probe::{Finding, Stage, Verdict};

use super::cargo::reason;
use super::outcome::{Found, Outcome};
use super::subject::{Place, Subject};
use crate::program::Program;

/// The examples of the document are unchanged after a round trip through the crate's types.
pub(crate) fn round_trip(place: &Place, subject: &Subject) -> Found {
    proof(place, subject, Stage::RoundTrip)
}

/// The crate's types match the schemas of the document, and discriminators select the right ones.
pub(crate) fn types(place: &Place, subject: &Subject) -> Found {
    proof(place, subject, Stage::Types)
}

/// The request of each operation matches the document.
pub(crate) fn wire(place: &Place, subject: &Subject) -> Found {
    proof(place, subject, Stage::Wire)
}

fn proof(place: &Place, subject: &Subject, stage: Stage) -> Found {
    match findings(place, subject, stage) {
        Ok(findings) => found(&findings, stage),
        Err(why) => Err(reason(&why).unwrap_or(why)).into(),
    }
}

/// Builds the program unless another stage has done so, and runs it.
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

/// Converts findings to a result: violations fail the stage, inconclusive findings become remarks.
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
        Stage::Types => "types",
        Stage::Wire => "calls",
    };
    let defects = of(Verdict::Defect);
    let defects = defects.first().map(|first| {
        let count = format!("{} of {} {what}", defects.len(), findings.len());
        let first = format!("{}: {}", first.place, first.why);
        format!(
            "{count} contradict its schemas; the first: {first}\n{}",
            listed(&defects)
        )
    });
    let untried = of(Verdict::Untried);
    let untried = (!untried.is_empty()).then(|| {
        let count = format!("{} of {} {what}", untried.len(), findings.len());
        format!("{count} could not be tried: {}", by_reason(&untried))
    });
    let remarks = [defects, untried];
    Found {
        outcome,
        remarks: remarks.into_iter().flatten().collect(),
    }
}

/// All locations, grouped by the reason why they were not tested.
fn by_reason(findings: &[&Finding]) -> String {
    let mut places: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for it in findings {
        places.entry(&it.why).or_default().push(&it.place);
    }
    let reasons = places.iter();
    let reasons = reasons.map(|(why, places)| format!("{} ({why})", places.join(", ")));
    reasons.collect::<Vec<_>>().join("; ")
}

fn listed(findings: &[&Finding]) -> String {
    let lines: Vec<_> = findings.iter().map(|it| it.line()).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn untested_locations_are_counted_and_named() {
        let finding = |place: &str, verdict, why: &str| Finding {
            stage: Stage::Wire,
            place: place.to_owned(),
            verdict,
            why: why.to_owned(),
        };
        let findings = [
            finding("GET /a", Verdict::Ok, ""),
            finding("GET /b", Verdict::Untried, "no value"),
            finding("GET /c", Verdict::Untried, "not supported"),
            finding("GET /d", Verdict::Untried, "no value"),
        ];
        let found = found(&findings, Stage::Wire);
        assert_eq!(found.outcome, Outcome::Pass);
        assert_eq!(
            found.remarks,
            ["3 of 4 calls could not be tried: GET /b, GET /d (no value); GET /c (not supported)"]
        );
    }
}
