//! Compares the verdicts with the findings of cargo-semver-checks, which must be installed: each case with a finding
//! must be major.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};

use codegen::diff::Rust;

use super::case::{BATCH, Case, client, verdict};
use crate::bundle::Bundle;
use crate::surface::{described, features};

/// The crate of the clients, which has one name before and after the changes, because paths are compared.
const NAME: &str = "items";

/// The lints that report something in a case.
type Lints = BTreeSet<String>;

/// Prints the number of cases for each verdict, with and without findings, and the cases with findings that are not
/// major.
///
/// # Errors
///
/// If a client cannot be generated, or a command cannot be run.
pub(super) fn run(root: &Path, cases: &[Case]) -> Result<ExitCode, String> {
    let mut counts: BTreeMap<(Rust, bool), usize> = BTreeMap::new();
    let mut code = ExitCode::SUCCESS;
    for batch in cases.chunks(BATCH) {
        let found = findings(root, batch)?;
        for (index, case) in batch.iter().enumerate() {
            let (diff, _) = verdict(case)?;
            let lints = found.get(&index);
            *counts.entry((diff, lints.is_some())).or_default() += 1;
            if let (Some(lints), Rust::Patch | Rust::Minor) = (lints, diff) {
                code = ExitCode::FAILURE;
                eprintln!("too lenient: {}: {}, {lints:?}", case.name, diff.name());
            }
        }
    }
    println!("| `codegen diff` | cargo-semver-checks: nothing | major |\n|---|---|---|");
    for diff in [Rust::Patch, Rust::Minor, Rust::Major] {
        let count = |found| counts.get(&(diff, found)).copied().unwrap_or_default();
        println!("| {} | {} | {} |", diff.name(), count(false), count(true));
    }
    Ok(code)
}

/// The findings about each case of a batch, by its index.
fn findings(root: &Path, batch: &[Case]) -> Result<BTreeMap<usize, Lints>, String> {
    let mut files = Vec::new();
    for version in ["old", "new"] {
        let mut bundle = Bundle::new(root, NAME);
        let mut all_features = BTreeSet::new();
        for (index, case) in batch.iter().enumerate() {
            let document = if version == "old" {
                &case.old
            } else {
                &case.new
            };
            let module = format!("client{index}");
            let (files, lines) = client(document, &module)?;
            bundle.add(&module, &files)?;
            all_features.extend(lines.iter().flat_map(|it| features(it)));
        }
        bundle.finish(&all_features.into_iter().collect::<Vec<_>>())?;
        let json = described(root, &bundle.folder, NAME)?;
        let file = bundle
            .folder
            .with_file_name(format!("{NAME}-{version}.json"));
        fs::write(&file, json.to_string()).map_err(|it| format!("{}: {it}", file.display()))?;
        files.push(file);
    }
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args([
        "semver-checks",
        "--color",
        "never",
        "--release-type",
        "minor",
    ]);
    cargo.arg("--baseline-rustdoc").arg(&files[0]);
    cargo.arg("--current-rustdoc").arg(&files[1]);
    let output = cargo.output().map_err(|it| it.to_string())?;
    let (report, log) = [&output.stdout, &output.stderr]
        .map(|it| String::from_utf8_lossy(it).into_owned())
        .into();
    // 1: it finds something; anything else is a failure of its own.
    if !output.status.success() && !report.contains("--- failure ") {
        return Err(format!("cargo semver-checks: {log}"));
    }
    Ok(by_case(&report))
}

/// The lints of a report, by the index in the name of the client's module.
fn by_case(report: &str) -> BTreeMap<usize, Lints> {
    let mut found: BTreeMap<usize, Lints> = BTreeMap::new();
    let mut lint = "";
    for line in report.lines() {
        if let Some(rest) = line.strip_prefix("--- failure ") {
            lint = rest.split(':').next().unwrap_or(rest);
        }
        // The path of an item or of its file, of which there may be both.
        let indices = line.split("client").skip(1).filter_map(|it| {
            let digits = it
                .find(|it: char| !it.is_ascii_digit())
                .map(|end| &it[..end]);
            digits?.parse::<usize>().ok()
        });
        for index in indices {
            found.entry(index).or_default().insert(lint.to_owned());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::by_case;

    #[test]
    fn findings_belong_to_the_client_in_their_path() {
        let report = "--- failure struct_missing: pub struct removed or renamed ---\n\nDescription:\nA struct.\n\n\
            Failed in:\n  struct items::client12::models::Pet, previously in file /t/src/client12/models/pet.rs:3\n\n\
            --- failure enum_variant_missing: pub enum variant removed ---\n  variant items::client3::A::B\n";
        let found: Vec<String> = by_case(report)
            .iter()
            .map(|(case, lints)| format!("{case} {lints:?}"))
            .collect();
        assert_eq!(
            found,
            ["3 {\"enum_variant_missing\"}", "12 {\"struct_missing\"}"]
        );
    }
}
