//! Reports of small histories, each like one of a real API, as a reviewer reads them.

use std::path::Path;
use std::process::Command;

/// The report of a history in a format.
fn report(history: &str, arguments: &[&str]) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diff/histories");
    let mut command = Command::new(env!("CARGO_BIN_EXE_codegen"));
    let command = command.current_dir(folder.join(history)).arg("diff");
    let command = command.args(["old.yaml", "new.yaml", "--no-config"]);
    let output = command.args(arguments).output().expect("it runs");
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{history}: {error}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// A new version of an API at another URL; operationIds and a wider union; a schema renamed; a field added; a type and a
/// status corrected; much reworked at once; a base path moved to the server.
const HISTORIES: [&str; 7] = [
    "versions",
    "ids",
    "renamed",
    "grown",
    "corrected",
    "reworked",
    "moved",
];

#[test]
fn reports_read_well_in_terminals() {
    for history in HISTORIES {
        insta::assert_snapshot!(format!("{history}_terminal"), report(history, &["--all"]));
    }
}

#[test]
fn reports_read_well_in_pull_requests() {
    for history in HISTORIES {
        let text = report(history, &["--format", "markdown"]);
        insta::assert_snapshot!(format!("{history}_markdown"), text);
    }
}
