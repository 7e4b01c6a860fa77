//! Crates: alone, and in a workspace; and what they are called.

use crate::project::{Project, assert_failures, stderr};

#[test]
fn any_number_of_clients_are_in_one_workspace() {
    let project = Project::new();
    for name in ["pets", "orders"] {
        project.generate(&["--out", name]);
    }
    project.put(
        "Cargo.toml",
        "[workspace]\nmembers = [\"pets\", \"orders\"]\n",
    );
    let packages = project.packages("Cargo.toml");
    for name in ["pets", "pets-runtime", "orders", "orders-runtime"] {
        assert!(packages.iter().any(|it| it == name), "{name}: {packages:?}");
    }
}

#[test]
fn a_crate_needs_no_workspace() {
    let project = Project::new();
    project.generate(&["--out", "pets"]);
    let lock = project.read("Cargo.lock");
    project.put("pets/Cargo.lock", &lock);
    let packages = project.packages("pets/Cargo.toml");
    assert!(
        packages.iter().any(|it| it == "pets-runtime"),
        "{packages:?}"
    );
}

#[test]
fn missing_workspace_keys_of_a_member_are_shown_as_lines_to_paste() {
    let project = Project::new();
    project.put(
        "codegen.toml",
        "[package]\nname = \"pets\"\nworkspace = true\n",
    );
    let arguments = [
        "generate",
        "api.yaml",
        "--out",
        "pets",
        "--config",
        "codegen.toml",
    ];
    let output = project.codegen(&arguments);
    assert_eq!(output.status.code(), Some(1));
    let text = stderr(&output);
    assert!(
        text.contains("no `Cargo.toml` above it has the table `[workspace]`"),
        "{text}"
    );

    let workspace =
        "[workspace]\nmembers = [\"pets\"]\n\n[workspace.package]\nedition = \"2024\"\n";
    project.put("Cargo.toml", workspace);
    let output = project.codegen(&arguments);
    assert_eq!(output.status.code(), Some(1));
    insta::assert_snapshot!(stderr(&output));

    assert!(
        !project.0.path().join("pets").exists(),
        "nothing was written"
    );
    let text = stderr(&output);
    let block = text.split("add:\n\n").nth(1).expect("a block");
    let block = block.split("\n\n`codegen runtime").next().expect("a block");
    let block = block.replace("[workspace.package]\n", "");
    project.put("Cargo.toml", &format!("{workspace}{block}\n"));
    assert!(
        project
            .codegen(&["runtime", "--out", "client-runtime"])
            .status
            .success()
    );
    project.generate(&["--out", "pets", "--config", "codegen.toml"]);
    let packages = project.packages("Cargo.toml");
    assert!(
        packages.iter().any(|it| it == "client-runtime"),
        "{packages:?}"
    );
}

#[test]
fn two_crates_with_one_name_are_reported() {
    let project = Project::new();
    let first = project.generate(&["--out", "a/client"]);
    assert!(!first.contains("has the name"), "{first}");
    let second = project.generate(&["--out", "b/client"]);
    assert!(
        second.contains("a/client/Cargo.toml has the name `client`, too"),
        "{second}"
    );
    let third = project.generate(&["--out", "b/client", "--name", "other"]);
    assert!(!third.contains("has the name"), "{third}");
    project.put("codegen.toml", "[package]\nname = \"one\"\n");
    project.generate(&["--out", "c"]);
    let text = project.generate(&["--out", "d"]);
    assert!(
        text.contains("c/Cargo.toml has the name `one`, too"),
        "{text}"
    );
}

#[test]
fn a_folder_that_cannot_name_the_crate_is_an_error() {
    let project = Project::new();
    assert_failures(
        &project,
        &[
            (
                &["--out", "Ünï"],
                "Ünï does not name the crate, since `ünï` cannot be its name",
            ),
            (
                &["--out", "x", "--name", "a b"],
                "invalid value 'a b' for '--name <NAME>': use letters",
            ),
        ],
    );
    project.generate(&["--out", "123", "--name", "pets"]);
    assert!(project.read("123/Cargo.toml").contains("name = \"pets\""));
    for (folder, name) in [
        ("box", "box-client"),
        ("std", "std-client"),
        ("3d", "client-3d"),
    ] {
        let output = project.codegen(&["generate", "api.yaml", "--out", folder]);
        let expected = format!("the crate is named `{name}`, since `{folder}` cannot be its name");
        assert!(stderr(&output).contains(&expected), "{}", stderr(&output));
        let manifest = project.read(&format!("{folder}/Cargo.toml"));
        assert!(
            manifest.contains(&format!("name = \"{name}\"")),
            "{manifest}"
        );
    }
    project.generate(&["--out", "My.Pets"]);
    assert!(
        project
            .read("My.Pets/Cargo.toml")
            .contains("name = \"my-pets\"")
    );
}

#[test]
fn a_reserved_name_cannot_be_that_of_a_package() {
    let project = Project::new();
    for name in [
        "std",
        "core",
        "proc-macro",
        "test",
        "if",
        "self",
        "nul",
        "client-runtime",
    ] {
        project.put("codegen.toml", &format!("[package]\nname = \"{name}\"\n"));
        let message = format!("`{name}` cannot be the name of a crate");
        assert_failures(&project, &[(&["--out", "pets"], &message)]);
        let output = project.codegen(&["runtime", "--out", "x", "--name", name]);
        assert_eq!(output.status.success(), name == "client-runtime", "{name}");
    }
}

#[test]
fn requirements_are_reported_without_a_target() {
    let project = Project::new();
    assert_failures(&project, &[(&[], "<--out <DIR>|--module <DIR>>")]);
}
