//! `cargo xtask items`: whether the verdicts of `codegen diff` for Rust agree with the items of both crates.
//!
//! The items are those that rustdoc finds in the compiled crates, compared line by line: an oracle that is independent
//! of the generator and of the rules of the comparison. A change that is major for the oracle must be major for
//! `codegen diff`. The reverse does not hold, since lines do not show changes of an item's meaning.

mod case;
mod semver_checks;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use codegen::diff::Rust;

use crate::bundle::Bundle;
use crate::surface::{Rustdoc, described, features};
use case::{BATCH, Case, Document, cases, client, verdict};

/// The verdicts on a case.
struct Judged {
    name: String,
    diff: Rust,
    is_silent: bool,
    items: Rust,
    /// The lines because of which the items are major.
    lost: Vec<String>,
}

/// Compares the edits of the generator's tests, or those of folders with `old.yaml`, `new.yaml` and perhaps their
/// `codegen.toml`; with the findings of cargo-semver-checks instead of all items if `semver_checks` is set.
pub(crate) fn run(root: &Path, folders: &[PathBuf], semver_checks: bool) -> ExitCode {
    if semver_checks {
        return match cases(folders).and_then(|it| semver_checks::run(root, &it)) {
            Ok(code) => code,
            Err(why) => {
                eprintln!("{why}");
                ExitCode::FAILURE
            }
        };
    }
    let judged = cases(folders).and_then(|cases| {
        let batches = cases.chunks(BATCH).map(|it| judged(root, it));
        batches.collect::<Result<Vec<_>, String>>()
    });
    match judged {
        Ok(judged) => report(&judged.into_iter().flatten().collect::<Vec<_>>()),
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

/// Prints the number of cases for each pair of verdicts, and the cases with a verdict that is too lenient.
fn report(all: &[Judged]) -> ExitCode {
    let verdicts = [Rust::Patch, Rust::Minor, Rust::Major];
    println!(
        "| `codegen diff` | Items: patch | Items: minor | Items: major | Silent |\n|---|---|---|---|---|"
    );
    for diff in verdicts {
        let own: Vec<&Judged> = all.iter().filter(|it| it.diff == diff).collect();
        let counts = verdicts.map(|items| {
            let count = own.iter().filter(|it| it.items == items).count();
            count.to_string()
        });
        let silent = own.iter().filter(|it| it.is_silent).count();
        println!("| {} | {} | {silent} |", diff.name(), counts.join(" | "));
    }
    for it in all.iter().filter(|it| it.diff > it.items) {
        println!("{}: {}, items {}", it.name, it.diff.name(), it.items.name());
    }
    let wrong = all.iter().filter(|it| it.diff < it.items);
    let mut code = ExitCode::SUCCESS;
    for it in wrong {
        code = ExitCode::FAILURE;
        eprintln!(
            "too lenient: {}: {}, items {}",
            it.name,
            it.diff.name(),
            it.items.name()
        );
        for line in &it.lost {
            eprintln!("    {line}");
        }
    }
    code
}

/// Compiles the crates of some cases, and compares them.
fn judged(root: &Path, cases: &[Case]) -> Result<Vec<Judged>, String> {
    let mut modules: BTreeMap<&Document, String> = BTreeMap::new();
    let mut bundle = Bundle::new(root, "items");
    let mut all_features = BTreeSet::new();
    for document in cases.iter().flat_map(|it| [&it.old, &it.new]) {
        if modules.contains_key(document) {
            continue;
        }
        let module = format!("client{}", modules.len());
        let (files, lines) = client(document, &module)?;
        bundle.add(&module, &files)?;
        all_features.extend(lines.iter().flat_map(|it| features(it)));
        modules.insert(document, module);
    }
    bundle.finish(&all_features.into_iter().collect::<Vec<_>>())?;
    let documented = Rustdoc::new(described(root, &bundle.folder, "items")?);
    let judge = |case: &Case| {
        let lines = |it: &Document| -> Result<BTreeSet<String>, String> {
            let lines = documented.lines(&[&modules[it]])?;
            Ok(lines.iter().map(|it| as_used(it)).collect())
        };
        let (old, new) = (lines(&case.old)?, lines(&case.new)?);
        let lost: Vec<String> = old.difference(&new).cloned().collect();
        let items = match (lost.is_empty(), new.is_subset(&old)) {
            (false, _) => Rust::Major,
            (true, false) => Rust::Minor,
            (true, true) => Rust::Patch,
        };
        let (diff, is_silent) = verdict(case)?;
        let name = case.name.clone();
        Ok(Judged {
            name,
            diff,
            is_silent,
            items,
            lost,
        })
    };
    cases.iter().map(judge).collect()
}

/// The part of a line that callers depend on, without argument names, deprecations, and the number type of a setter,
/// since a wider type accepts all that the narrower one did.
fn as_used(line: &str) -> String {
    let line = line.replace("#[deprecated] ", "");
    let mut used = String::new();
    let is_function = line.contains("fn ");
    for (index, part) in line.split(": ").enumerate() {
        if index > 0 && !is_function {
            used.push_str(": ");
        }
        let start = part.rfind(['(', ' ']).map_or(0, |it| it + 1);
        let is_last = index == line.matches(": ").count();
        used.push_str(if is_function && !is_last {
            &part[..start]
        } else {
            part
        });
    }
    for number in ["i32", "u32", "i64", "f32", "f64"] {
        for conversion in ["Into", "IntoOption"] {
            used = used.replace(
                &format!("impl {conversion}<{number}>"),
                &format!("impl {conversion}<number>"),
            );
        }
    }
    used
}

#[cfg(test)]
mod tests {
    use super::as_used;

    #[test]
    fn names_of_arguments_are_not_used() {
        for (line, used) in [
            (
                "pub fn A::b(self, c: impl Into<i32>, d: Vec<e::F>) -> G",
                "pub fn A::b(self, impl Into<number>, Vec<e::F>) -> G",
            ),
            ("#[deprecated] pub A::b: c::D", "pub A::b: c::D"),
        ] {
            assert_eq!(as_used(line), used);
        }
    }
}
