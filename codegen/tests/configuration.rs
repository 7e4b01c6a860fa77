//! `codegen.toml`: which one a run uses, and what it leaves to the folder.

#[allow(dead_code, reason = "each suite uses a part of it")]
mod command;

use command::{GOOD, codegen, folder, read};

const GENERATE: [&str; 4] = ["generate", "spec/api.yaml", "--out", "ping-client"];

fn named(name: &str) -> String {
    format!("[package]\nname = \"{name}\"\n")
}

#[test]
fn a_configuration_beside_the_document_precedes_that_of_the_working_directory() {
    let here = named("here");
    let beside = named("beside");
    let folder = folder(&[("spec/api.yaml", GOOD), ("codegen.toml", &here)]);
    let run = || codegen(folder.path(), &GENERATE);
    let manifest = || read(&folder, "ping-client/Cargo.toml");

    assert_eq!(run().err, "configuration: codegen.toml\n");
    assert!(manifest().contains("name = \"here\""), "{}", manifest());

    std::fs::write(folder.path().join("spec/codegen.toml"), beside).expect("it can be written");
    let said = run().err;
    let expected =
        "configuration: spec/codegen.toml; codegen.toml in the working directory is not used\n";
    assert_eq!(said, expected);
    assert!(manifest().contains("name = \"beside\""), "{}", manifest());
}

#[test]
fn no_config_ignores_every_configuration() {
    let folder = folder(&[("spec/api.yaml", GOOD), ("codegen.toml", &named("here"))]);
    let said = codegen(folder.path(), &[&GENERATE[..], &["--no-config"]].concat());
    assert_eq!((said.code, said.err.as_str()), (Some(0), ""));
    let manifest = read(&folder, "ping-client/Cargo.toml");
    assert!(manifest.contains("name = \"ping-client\""), "{manifest}");
}

#[test]
fn program_formats_contain_only_findings() {
    let folder = folder(&[("spec/api.yaml", GOOD), ("codegen.toml", &named("here"))]);
    let json = ["--message-format", "json", "-v"];
    let said = codegen(folder.path(), &[&GENERATE[..], &json].concat());
    assert_eq!((said.code, said.err.as_str()), (Some(0), ""));
}

#[test]
fn every_command_that_reads_a_document_finds_it() {
    let folder = folder(&[
        ("api.yaml", GOOD),
        ("old/api.yaml", GOOD),
        ("codegen.toml", "[lint.off]\nno-such-rule = \"a test\"\n"),
    ]);
    let said = codegen(folder.path(), &["lint", "api.yaml"]).err;
    assert!(said.contains("there is no rule `no-such-rule`"), "{said}");
    for arguments in [
        &["upgrade", "api.yaml"][..],
        &["diff", "old/api.yaml", "api.yaml"],
    ] {
        let said = codegen(folder.path(), arguments).err;
        let lines = said.matches("configuration: codegen.toml\n").count();
        assert_eq!(lines, arguments.len() - 1, "{arguments:?}: {said}");
    }
}

#[test]
fn the_folder_names_the_crate_unless_the_configuration_does() {
    let config = "[package]\nversion = \"1.2.3\"\n";
    let folder = folder(&[("spec/api.yaml", GOOD), ("codegen.toml", config)]);
    let crates = ["ping-client", "Ping Client"];
    for out in crates {
        let said = codegen(folder.path(), &["generate", "spec/api.yaml", "--out", out]);
        assert_eq!(said.code, Some(0), "{}", said.err);
        let manifest = read(&folder, &format!("{out}/Cargo.toml"));
        assert!(manifest.contains("name = \"ping-client\""), "{manifest}");
        assert!(manifest.contains("version = \"1.2.3\""), "{manifest}");
    }
    // A path that ends with no name.
    let inside = folder.path().join("ping-client");
    let arguments = [
        "generate",
        "../spec/api.yaml",
        "--no-config",
        "--check",
        "--out",
        ".",
    ];
    let said = codegen(&inside, &arguments);
    assert!(!said.out.contains("src/lib.rs"), "{}", said.out);
    assert!(
        said.out.contains("stale: ./Cargo.toml"),
        "the version: {}",
        said.out
    );
}

#[test]
fn the_prefix_of_environment_variables_is_checked() {
    for (prefix, is_valid) in [("PETS", true), ("1", false), ("A=B", false), ("é", false)] {
        let configuration = format!("[environment]\nprefix = \"{prefix}\"\n");
        let folder = folder(&[("spec/api.yaml", GOOD), ("codegen.toml", &configuration)]);
        let said = codegen(folder.path(), &GENERATE);
        assert_eq!(said.code, Some(i32::from(!is_valid)), "{}", said.err);
        if !is_valid {
            let expected = format!("`{prefix}` cannot begin the name of an environment variable");
            assert!(said.err.contains(&expected), "{}", said.err);
            assert!(said.err.contains("codegen.toml:2:"), "{}", said.err);
        }
    }
}

#[test]
fn every_credential_has_a_variable_of_its_own() {
    let schemes = "components: {securitySchemes: {bearer: {type: http, scheme: bearer}, token: {type: apiKey, in: query, name: t}, \
                   appKey: {type: apiKey, in: header, name: X-A}, app_key: {type: apiKey, in: header, name: X-B}}}\n\
                   security: [{bearer: [], token: []}, {appKey: []}, {app_key: []}]\n";
    let servers =
        "servers: [{url: 'https://{token}.api.example', variables: {token: {default: eu}}}]";
    let document = GOOD.replace("servers: [{url: 'https://api.example'}]", servers) + schemes;
    let folder = folder(&[("spec/api.yaml", &document)]);
    let said = codegen(folder.path(), &GENERATE);
    assert_eq!(said.code, Some(0), "{}", said.err);
    let client = read(&folder, "ping-client/src/client.rs");
    let listed = client.lines().filter(|it| it.contains("    /// | `PING_"));
    let names: Vec<&str> = listed.filter_map(|it| it.split('`').nth(1)).collect();
    let mut unique = names.clone();
    unique.sort_unstable();
    unique.dedup();
    assert_eq!(unique.len(), 6, "{names:?}");
    assert_eq!(names.len(), 6, "{names:?}");
    for name in ["PING_TOKEN", "PING_APP_KEY", "PING_BASE_URL"] {
        assert!(names.contains(&name), "{names:?}");
    }
}
