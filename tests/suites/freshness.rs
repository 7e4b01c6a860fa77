//! The committed client is up to date with the spec, on every machine.

use std::path::{Path, PathBuf};

use codegen::cli::Job;
use codegen::output::{self, Plan};
use codegen::{Compilation, Config, GeneratedFile, Source};
use interop_tests::spec::Spec;
use serde_json::Value;

fn job() -> Job {
    let root = interop_tests::root();
    Job {
        document: "spec/interop.yaml".into(),
        config: Some("spec/codegen.toml".into()),
        out: root.join("generated-client"),
        root,
        ..Job::default()
    }
}

#[test]
fn the_committed_client_is_up_to_date() {
    let generated = job().generate().unwrap_or_else(|text| panic!("{text}"));
    let plan = Plan::new(&generated.files, &job().out).expect("the folder can be read");
    let stale: Vec<_> = plan.write.iter().map(|it| &it.path).collect();
    assert!(
        plan.is_empty(),
        "run `cargo xtask regen`: stale {stale:?}, no longer expected {:?}",
        plan.remove
    );
    assert_eq!(generated.operations, Spec::load().operations().len());
    assert!(
        generated.warnings.findings().is_empty(),
        "{}",
        generated.warnings
    );
}

#[test]
fn the_client_contains_only_generated_files_and_examples() {
    let generated = job().generate().unwrap_or_else(|text| panic!("{text}"));
    let root = job().out;
    let mut found = Vec::new();
    files(&root, &mut found);
    let relative = |path: &PathBuf| {
        path.strip_prefix(&root)
            .expect("it lies there")
            .to_string_lossy()
            .replace('\\', "/")
    };
    let found = found.iter().map(relative);
    // `cargo xtask regen` writes what the next release changes.
    let is_other = |it: &String| it.starts_with("examples/") || it == "CHANGELOG.md";
    let mut found: Vec<String> = found.filter(|it| !is_other(it)).collect();
    found.sort();
    let mut written: Vec<&str> = generated.files.iter().map(|it| it.path.as_str()).collect();
    written.sort_unstable();
    assert_eq!(found, written, "what lies there, and what is generated");
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("the entry can be read").path();
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(path);
        }
    }
}

#[test]
fn the_readme_lists_all_operations() {
    let readme = interop_tests::read("README.md");
    let source = Source::new(
        "spec/interop.yaml",
        interop_tests::read("spec/interop.yaml"),
    );
    let config = Source::new(
        "spec/codegen.toml",
        interop_tests::read("spec/codegen.toml"),
    );
    let config = Config::parse(config).unwrap_or_else(|it| panic!("{it}"));
    let described = codegen::compile(&source, &config, |it| {
        let surface = it.surface()?;
        let rows = surface.operations.iter().map(|it| {
            let (ir, method) = (it.ir, &it.method.ident);
            let start = format!("| `{} {}` | `{method}(", ir.method, ir.path);
            (start, format!(" | {} |", ir.summary))
        });
        Ok(rows.collect::<Vec<_>>())
    });
    let described = described.unwrap_or_else(|it| panic!("{it}"));
    let rows: Vec<&str> = readme
        .lines()
        .filter(|line| line.ends_with(" |") && line.contains(" /"))
        .collect();
    for (start, end) in &described {
        let found = rows
            .iter()
            .filter(|row| row.starts_with(start) && row.ends_with(end))
            .count();
        assert_eq!(found, 1, "the README has no row {start}…{end}");
    }
    assert_eq!(
        rows.len(),
        described.len(),
        "the README has rows of operations that are gone"
    );
}

#[test]
fn generated_manifests_use_the_tested_versions() {
    let workspace = interop_tests::read("Cargo.toml");
    // Many formats, untyped JSON, and a union.
    let text = interop_tests::read("tests/fixtures/valid/formats.yaml");
    let text = text.replace("      example:", "        free: {}\n        either: {oneOf: [{type: string}, {type: array, items: {}}]}\n      example:");
    let generated = codegen::compile(
        &Source::new("formats.yaml", text),
        &Config::default(),
        Compilation::generated,
    );
    let files = generated.unwrap_or_else(|it| panic!("{it}")).files;
    let manifest = &files
        .iter()
        .find(|it| it.path == "Cargo.toml")
        .expect("a manifest")
        .text;
    for name in ["serde", "serde_json", "uuid"] {
        let start = format!("{name} = ");
        let line = manifest
            .lines()
            .find(|it| it.starts_with(&start))
            .unwrap_or_else(|| panic!("{name} in {manifest}"));
        assert!(
            workspace.lines().any(|it| it == line),
            "the workspace does not have {line}"
        );
    }
}

/// JSON objects are unordered, except for `properties`, whose order determines that of the fields.
#[test]
fn object_order_in_the_document_is_irrelevant() {
    let read = |path: &str| interop_tests::read(path);
    let config = || {
        Config::parse(Source::new("codegen.toml", read("spec/codegen.toml")))
            .expect("it is committed")
    };
    let document: Value =
        serde_yaml::from_str(&read("spec/interop.yaml")).expect("it is committed");
    let shuffled = |seed: u64| {
        let mut text = String::new();
        write(
            &document,
            "",
            &mut fastrand::Rng::with_seed(seed),
            &mut text,
        );
        text
    };
    let generate = |text: String| {
        let generated = codegen::compile(
            &Source::new("spec/interop.yaml", text),
            &config(),
            Compilation::generated,
        );
        generated.unwrap_or_else(|it| panic!("{it}")).files
    };
    let paths =
        |files: &[GeneratedFile]| files.iter().map(|it| it.path.clone()).collect::<Vec<_>>();
    let first = generate(shuffled(1));
    for seed in 2..12 {
        let text = shuffled(seed);
        assert_ne!(text, shuffled(1), "seed {seed} changes the order");
        let files = generate(text);
        assert_eq!(paths(&first), paths(&files), "seed {seed}");
        for (one, other) in first.iter().zip(files) {
            assert_eq!(one.text, other.text, "{} with seed {seed}", one.path);
        }
    }
}

/// Writes a value as JSON, the properties of objects in a random order.
fn write(value: &Value, key: &str, random: &mut fastrand::Rng, text: &mut String) {
    match value {
        Value::Object(properties) => {
            let mut properties: Vec<_> = properties.iter().collect();
            if key != "properties" {
                random.shuffle(&mut properties);
            }
            text.push('{');
            for (index, (key, value)) in properties.into_iter().enumerate() {
                text.push_str(if index == 0 { "" } else { "," });
                text.push_str(&Value::from(key.as_str()).to_string());
                text.push(':');
                write(value, key, random, text);
            }
            text.push('}');
        }
        Value::Array(items) => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                text.push_str(if index == 0 { "" } else { "," });
                write(item, "", random, text);
            }
            text.push(']');
        }
        other => text.push_str(&other.to_string()),
    }
}

#[test]
fn writing_removes_only_obsolete_generated_files() {
    let folder = tempfile::tempdir().expect("a folder");
    let generated = job().generate().unwrap_or_else(|text| panic!("{text}"));
    let plan = || Plan::new(&generated.files, folder.path()).expect("the folder can be read");
    let write = || {
        output::write(&generated.files, folder.path()).expect("the folder can be written");
    };
    write();
    assert!(plan().is_empty(), "a second run changes nothing");

    let put = |path: &str, text: &str| {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("it lies in a folder"))
            .expect("the folder can be made");
        std::fs::write(path, text).expect("the file can be written");
    };
    put(
        "src/old/gone.rs",
        "// @generated by \"anything\" from before. Do not edit.\n",
    );
    put("src/mine.rs", "// written by hand\n");
    put("examples/first.rs", "fn main() {}\n");
    put("src/lib.rs", "// @generated by \"anything\": stale\n");
    let stale = plan();
    assert_eq!(stale.remove, ["src/old/gone.rs"]);
    assert_eq!(
        stale
            .write
            .iter()
            .map(|it| it.path.as_str())
            .collect::<Vec<_>>(),
        ["src/lib.rs"]
    );
    write();
    assert!(
        !folder.path().join("src/old").exists(),
        "an empty folder goes with its last file"
    );
    assert!(
        folder.path().join("src/mine.rs").exists()
            && folder.path().join("examples/first.rs").exists()
    );
    assert!(plan().is_empty());
}

#[test]
fn hand_written_files_are_never_overwritten() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(
        folder.path().join("Cargo.toml"),
        "[package]\nname = \"mine\"\n",
    )
    .expect("the file can be written");
    let generated = job().generate().unwrap_or_else(|text| panic!("{text}"));
    let error = Plan::new(&generated.files, folder.path()).expect_err("it is in the way");
    assert!(
        error
            .to_string()
            .contains("Cargo.toml: is not a generated file"),
        "{error}"
    );
}

#[cfg(unix)]
#[test]
fn failed_writes_leave_the_folder_unchanged() {
    let folder = tempfile::tempdir().expect("a folder");
    let generated = job().generate().unwrap_or_else(|text| panic!("{text}"));
    // A file in place of a folder, so that the last of the files cannot be written.
    std::fs::create_dir_all(folder.path().join("src")).expect("the folder can be made");
    std::fs::write(folder.path().join("src/operations"), "in the way")
        .expect("the file can be written");
    assert!(
        output::write(&generated.files, folder.path()).is_err(),
        "there is no place for src/operations/mod.rs"
    );
    let mut found = Vec::new();
    files(folder.path(), &mut found);
    assert_eq!(
        found,
        [folder.path().join("src/operations")],
        "nothing else was left behind"
    );
}
