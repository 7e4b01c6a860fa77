//! Reports of real histories. Their documents are not ours to publish, so that the snapshots are all that is here.

use std::path::{Path, PathBuf};
use std::process::Command;

/// Figma renamed three operationIds; Adyen published a next version; Oxide reworked an internal API over 18 versions, renamed
/// a schema, and added a property; Twilio corrected a type.
const PAIRS: [&str; 6] = [
    "adyen-legalentity-3-4",
    "figma-ids",
    "nexus-rename-switch-slot",
    "nexus-sled-slot",
    "sled-agent-30-48",
    "twilio-trunking-2.6.0",
];

/// A document of a pair, in either format.
fn document(folder: &Path, name: &str) -> PathBuf {
    let files = ["json", "yaml"].map(|it| PathBuf::from(format!("{name}.{it}")));
    let found = files.into_iter().find(|it| folder.join(it).exists());
    found.unwrap_or_else(|| panic!("{} has no {name}.json or {name}.yaml", folder.display()))
}

#[test]
#[ignore = "needs documents: DIFF_PAIRS=FOLDER cargo test -p openapi-client-codegen --test diff_pairs -- --ignored"]
fn reports_of_real_histories_are_short() {
    let Some(pairs) = std::env::var_os("DIFF_PAIRS") else {
        eprintln!("skipped: set `DIFF_PAIRS` to the folder of the pairs, see CONTRIBUTING.md");
        return;
    };
    for pair in PAIRS {
        let folder = Path::new(&pairs).join(pair);
        let mut command = Command::new(env!("CARGO_BIN_EXE_codegen"));
        let command = command.current_dir(&folder).args(["diff", "--no-config"]);
        let command = command.args([document(&folder, "old"), document(&folder, "new")]);
        let output = command.output().expect("it runs");
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{pair}: {error}");
        let report = String::from_utf8_lossy(&output.stdout);
        assert!(report.lines().count() <= 150, "{pair}");
        insta::assert_snapshot!(pair, report);
    }
}
