//! `cargo xtask dependents`: finds what a change of a document breaks in the crates that depend on its client.
//!
//! A program that uses each item of the old client, as its API.txt lists them, is compiled with the new client. So the
//! compiler decides, not the generator.

mod uses;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use codegen::{Compilation, Config, Folder, GeneratedFile, Input, Source};
use serde_json::Value as Json;

use crate::bundle::Bundle;
use crate::surface;
use uses::{Use, Uses};

/// A document before and after a change.
struct Case {
    name: String,
    /// The uses of the old client that compile with it.
    uses: Vec<Use>,
    /// Those that do not compile with the new client.
    broken: Vec<Use>,
}

/// A client and its API.txt.
struct Client {
    files: Vec<GeneratedFile>,
    lines: Vec<String>,
}

/// Compiles the programs of all cases, and prints the uses that do not compile.
///
/// Each folder contains a document `old.yaml`, the same after a change as `new.yaml`, and optionally their
/// `codegen.toml`.
pub(crate) fn run(root: &Path, folders: &[PathBuf]) -> ExitCode {
    match cases(root, folders) {
        Ok(cases) => {
            for case in cases {
                let verdict = if case.broken.is_empty() {
                    "compiles"
                } else {
                    "breaks"
                };
                println!("{}\t{verdict}\t{} uses", case.name, case.uses.len());
                for broken in case.broken {
                    println!("    {}", broken.line);
                }
            }
            ExitCode::SUCCESS
        }
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

fn cases(root: &Path, folders: &[PathBuf]) -> Result<Vec<Case>, String> {
    let mut bundle = Bundle::new(root, "dependents");
    let mut features = BTreeSet::new();
    let mut cases = Vec::new();
    for folder in folders {
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        let module = name.replace(|it: char| !it.is_ascii_alphanumeric(), "_");
        let mut lines = Vec::new();
        for version in ["old", "new"] {
            let client = client(folder, version, &format!("crate::{module}_{version}"))?;
            bundle.add(&format!("{module}_{version}"), &client.files)?;
            features.extend(client.lines.iter().flat_map(|it| surface::features(it)));
            lines.push(client.lines);
        }
        cases.push(Case {
            name: module,
            uses: uses::of(&lines[0]),
            broken: Vec::new(),
        });
    }
    for case in &cases {
        bundle.add_module(&format!("{}_uses", case.name));
    }
    bundle.finish(&features.into_iter().collect::<Vec<_>>())?;
    // A use that does not compile with the old client is no evidence.
    let unusable = broken(root, &bundle, &mut cases, "old")?;
    if !unusable.is_empty() {
        let lines = unusable
            .iter()
            .map(|(case, it)| format!("\n{case}: {}", it.line));
        return Err(format!(
            "uses of old clients do not compile:{}",
            lines.collect::<String>()
        ));
    }
    for (name, broken) in broken(root, &bundle, &mut cases, "new")? {
        let case = cases.iter_mut().find(|it| it.name == name);
        if let Some(case) = case {
            case.broken.push(broken);
        }
    }
    Ok(cases)
}

/// The uses that do not compile with the clients of a version. The compiler reports some errors only when there are no
/// others, so it runs until none are left.
fn broken(
    root: &Path,
    bundle: &Bundle,
    cases: &mut [Case],
    version: &str,
) -> Result<Vec<(String, Use)>, String> {
    let mut found: Vec<(String, Use)> = Vec::new();
    let mut programs: Vec<(String, Uses)> = Vec::new();
    for case in cases.iter() {
        let client = format!("crate::{}_{version}", case.name);
        programs.push((case.name.clone(), Uses::new(client, case.uses.clone())));
    }
    loop {
        for (name, program) in &programs {
            bundle.write(&format!("src/{name}_uses.rs"), &program.text())?;
        }
        let errors = errors(root, &bundle.folder)?;
        if errors.is_empty() {
            return Ok(found);
        }
        let before = found.len();
        for (name, program) in &mut programs {
            let file = format!("src/{name}_uses.rs");
            let lines = errors.iter().filter(|it| it.file == file);
            let lines: BTreeSet<usize> = lines.map(|it| it.line).collect();
            found.extend(
                program
                    .remove(&lines)
                    .into_iter()
                    .map(|it| (name.clone(), it)),
            );
        }
        if found.len() == before {
            return Err(errors[0].text.clone());
        }
    }
}

/// An error of the compiler.
struct CompileError {
    file: String,
    line: usize,
    text: String,
}

fn errors(root: &Path, folder: &Path) -> Result<Vec<CompileError>, String> {
    let output = Command::new(env!("CARGO"))
        .args([
            "check",
            "--all-features",
            "--message-format=json",
            "--manifest-path",
        ])
        .arg(folder.join("Cargo.toml"))
        .env("CARGO_TARGET_DIR", root.join("target/dependents-target"))
        .env("RUSTFLAGS", "-Awarnings")
        .stdin(Stdio::null())
        // Cargo prints its progress there.
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("cargo could not be run: {error}"))?;
    let mut errors = Vec::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let Ok(message) = serde_json::from_str::<Json>(line) else {
            continue;
        };
        let message = &message["message"];
        if message["level"] != "error" {
            continue;
        }
        for span in message["spans"].as_array().into_iter().flatten() {
            if span["is_primary"] == true {
                errors.push(CompileError {
                    file: span["file_name"].as_str().unwrap_or_default().to_owned(),
                    line: usize::try_from(span["line_start"].as_u64().unwrap_or_default())
                        .unwrap_or_default(),
                    text: message["rendered"].as_str().unwrap_or_default().to_owned(),
                });
            }
        }
    }
    if errors.is_empty() && !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    Ok(errors)
}

/// The client of one version of a document, as a module. A configuration that only fits the new document, such as one
/// that renames what the change adds, applies to that alone.
fn client(folder: &Path, version: &str, module: &str) -> Result<Client, String> {
    let config = fs::read_to_string(folder.join("codegen.toml")).unwrap_or_default();
    let client = configured(folder, version, module, &config);
    match version {
        "old" if client.is_err() => configured(folder, version, module, ""),
        _ => client,
    }
}

fn configured(folder: &Path, version: &str, module: &str, config: &str) -> Result<Client, String> {
    let path = folder.join(format!("{version}.yaml"));
    let text = fs::read_to_string(&path).map_err(|it| format!("{}: {it}", path.display()))?;
    let source = Source::new(path.to_string_lossy(), text);
    let config = Config::parse(Source::new("codegen.toml", config));
    let mut config = config.map_err(|it| it.to_string())?;
    module.clone_into(&mut config.package.root);
    let files = Folder::of(Path::new(""), &path).configured(&config);
    let input = Input::new(&source, &files);
    let both = |it: Compilation| {
        let lines = it.surface()?.lines();
        let files = it.generated()?.files;
        Ok(Client { files, lines })
    };
    codegen::compile(input, &config, both).map_err(|it| format!("{}: {it}", path.display()))
}
