//! What a run reads, writes and prints.

use std::process::Command;

use crate::project::{API, Project, assert_failures};

#[cfg(target_os = "linux")]
#[test]
fn output_that_cannot_be_printed_is_an_error_and_no_panic() {
    let project = Project::new();
    for arguments in [
        &["generate", "api.yaml", "--out", "pets"][..],
        &["runtime", "--out", "shared"],
    ] {
        let full = std::fs::File::options()
            .write(true)
            .open("/dev/full")
            .expect("it exists");
        let status = Command::new(env!("CARGO_BIN_EXE_codegen"))
            .current_dir(project.0.path())
            .args(arguments)
            .stdout(full)
            .status()
            .expect("it runs");
        assert_eq!(status.code(), Some(1), "{arguments:?}");
    }
}

#[test]
fn a_run_names_the_files_that_it_removes() {
    let project = Project::new();
    project.generate(&["--out", "pets"]);
    let copy = project.read("pets/src/models/pet.rs");
    project.put("pets/src/models/my_pet.rs", &copy);
    let text = project.generate(&["--out", "pets"]);
    assert!(
        text.starts_with("removed: pets/src/models/my_pet.rs\n"),
        "{text}"
    );
    let text = project.generate(&["--out", "pets"]);
    assert!(!text.contains("removed:"), "{text}");
}

#[test]
fn a_folder_of_a_user_with_the_name_of_the_staging_folder_is_kept() {
    let project = Project::new();
    project.put("pets/.codegen-staged/mine.txt", "mine");
    let failure = "pets/.codegen-staged is where the new files are prepared, but holds other ones";
    assert_failures(&project, &[(&["--out", "pets"], failure)]);
    assert_eq!(project.read("pets/.codegen-staged/mine.txt"), "mine");
    // That of a run that was killed.
    project.put("cats/.codegen-staged/.codegen-stage", "");
    project.put("cats/.codegen-staged/src/lib.rs", "");
    project.generate(&["--out", "cats"]);
    assert!(!project.0.path().join("cats/.codegen-staged").exists());
}

#[test]
fn a_dry_run_lists_the_files_of_each_kind() {
    let project = Project::new();
    let text = project.generate(&["--out", "pets", "--dry-run"]);
    assert!(
        text.contains("files to write, 0 unchanged, 0 to remove; nothing was written"),
        "{text}"
    );
}

#[test]
fn a_broken_manifest_above_is_the_error() {
    let project = Project::new();
    project.put("Cargo.toml", "[package\n");
    project.put("codegen.toml", "[package]\nworkspace = true\n");
    assert_failures(
        &project,
        &[
            (&["--module", "src/api"], "Cargo.toml is not TOML"),
            (&["--out", "pets"], "Cargo.toml is not TOML"),
        ],
    );
}

#[test]
fn a_configuration_that_cannot_be_read_is_not_ignored() {
    let project = Project::new();
    std::fs::create_dir(project.0.path().join("codegen.toml")).expect("a folder");
    assert_failures(
        &project,
        &[(&["--out", "pets"], "codegen.toml could not be read")],
    );
    #[cfg(unix)]
    {
        let path = project.0.path().join("codegen.toml");
        std::fs::remove_dir(&path).expect("a folder");
        std::os::unix::fs::symlink("gone.toml", path).expect("a link");
        assert_failures(
            &project,
            &[(&["--out", "pets"], "codegen.toml could not be read")],
        );
    }
    project.generate(&["--out", "pets", "--no-config"]);
}

#[test]
fn the_message_of_errors_is_one_of_their_properties() {
    let project = Project::new();
    let api = API.replace("uuid}}}\n", "uuid}, reason: {type: string}}}\n");
    project.put("api.yaml", &api);
    for (message, expected) in [
        ("reasn", "errors have no property `reasn`"),
        ("id", "`id` is not a plain string"),
    ] {
        project.put(
            "codegen.toml",
            &format!("[errors]\nschema = \"Pet\"\nmessage = \"{message}\"\n"),
        );
        assert_failures(
            &project,
            &[
                (&["--out", "pets"], expected),
                (&["--out", "pets"], "codegen.toml:3:12"),
            ],
        );
    }
    project.put(
        "codegen.toml",
        "[errors]\nschema = \"Pet\"\nmessage = \"reason\"\n",
    );
    project.generate(&["--out", "pets"]);
}
