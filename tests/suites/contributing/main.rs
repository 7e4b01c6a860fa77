//! The changes of the API that CONTRIBUTING.md shows: each generates what is shown, and with all of them the suites pass.

mod changes;
mod diff;
mod workspace;

use std::collections::BTreeMap;
use std::fs;

use changes::{Change, changes};
use codegen::cli::Job;
use diff::FileDiff;
use workspace::Workspace;

/// Where everything is generated.
const CLIENT: &str = "generated-client/";

#[test]
fn contributing_shows_every_kind_of_change() {
    let titles: Vec<String> = changes().into_iter().map(|it| it.title).collect();
    let expected = [
        "A value of an enum",
        "A field",
        "A required property",
        "An endpoint",
        "A rename",
        "A removal",
    ];
    assert_eq!(titles, expected);
}

#[test]
fn each_change_generates_what_contributing_shows() {
    for change in changes() {
        let edited = edited(&change);
        let generated = generated(&edited);
        let shown: Vec<&FileDiff> = change.diffs.iter().filter(|it| is_generated(it)).collect();
        assert!(!shown.is_empty(), "{}: no diff of the client", change.title);
        for diff in shown {
            let old = interop_tests::read(&diff.path);
            let new = generated.get(&diff.path);
            let new = new.unwrap_or_else(|| panic!("{} is not generated", diff.path));
            for hunk in &diff.hunks {
                assert!(hunk.is_before(&old), "{}: before: {hunk:#?}", change.title);
                assert!(hunk.is_after(new), "{}: after: {hunk:#?}", change.title);
            }
        }
    }
}

#[test]
#[ignore = "builds a copy of this workspace; .ci/run runs it"]
fn api_suites_pass_with_all_contributing_changes() {
    let workspace = Workspace::new();
    for change in changes() {
        for diff in change.diffs.iter().filter(|it| !is_generated(it)) {
            let path = workspace.folder.join(&diff.path);
            let text = fs::read_to_string(&path).expect("it is in the copy");
            fs::write(path, diff.applied(&text)).expect("the copy can be written");
        }
    }
    // As `cargo xtask regen`, but with the features of the whole workspace, like the suites: so each package is built once.
    let regen = ["run", "--quiet", "--bin", "xtask", "--", "regen"];
    workspace.cargo(&regen);
    workspace.cargo(&[&regen[..], &["--check"]].concat());
    // Those that make each call, or compare the spec: the others use the client only as an example.
    let suites = [
        "spec",
        "freshness",
        "reference",
        "wire",
        "mock",
        "secrets",
        "run_rollover",
    ];
    let suites = suites.iter().flat_map(|it| ["--test", it]);
    let arguments: Vec<&str> = ["test", "--workspace"].into_iter().chain(suites).collect();
    workspace.cargo(&arguments);
}

/// The texts that a change edits.
fn edited(change: &Change) -> BTreeMap<String, String> {
    let diffs = change.diffs.iter().filter(|it| !is_generated(it));
    let mut edited = BTreeMap::new();
    for diff in diffs {
        let text = edited
            .remove(&diff.path)
            .unwrap_or_else(|| interop_tests::read(&diff.path));
        edited.insert(diff.path.clone(), diff.applied(&text));
    }
    edited
}

/// The client's files, by their paths from the root, as they are generated from an edited spec.
fn generated(edited: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("spec")).expect("a folder");
    for path in ["spec/interop.yaml", "spec/codegen.toml"] {
        let text = edited.get(path).cloned();
        let text = text.unwrap_or_else(|| interop_tests::read(path));
        fs::write(folder.path().join(path), text).expect("the folder can be written");
    }
    let job = Job {
        root: folder.path().to_owned(),
        document: "spec/interop.yaml".into(),
        config: Some("spec/codegen.toml".into()),
        out: folder.path().join(CLIENT),
        ..Job::default()
    };
    let generated = job.generate().unwrap_or_else(|text| panic!("{text}"));
    let files = generated.files.into_iter();
    files
        .map(|it| (format!("{CLIENT}{}", it.path), it.text))
        .collect()
}

/// Whether a diff shows what is generated; the others are edits.
fn is_generated(diff: &FileDiff) -> bool {
    diff.path.starts_with(CLIENT) && !diff.path.starts_with("generated-client/examples/")
}
