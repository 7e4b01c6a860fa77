//! `cargo xtask surface`: tests whether the public API of a crate equals the generator's model of it.
//!
//! The generator prints its model of the crate, one item per line; rustdoc describes the compiled crate. The two must
//! be equal, for generated-client and for the client of each valid fixture. rustdoc's JSON output is unstable;
//! `RUSTC_BOOTSTRAP` enables it on a stable toolchain.

mod rustdoc;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use codegen::{Compilation, Config, Folder, GeneratedFile, Input, Source};
use serde_json::Value;

use crate::bundle::Bundle;
pub(crate) use rustdoc::Rustdoc;

/// Compares all crates and prints the differences.
pub(crate) fn run(root: &Path) -> ExitCode {
    match compare(root) {
        Ok(crates) => {
            println!("{crates} crates have the surface that the generator says");
            ExitCode::SUCCESS
        }
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

fn compare(root: &Path) -> Result<usize, String> {
    let mut differences = Vec::new();
    let committed = read(&root.join("generated-client/API.txt"))?;
    let committed = committed
        .lines()
        .filter(|it| !it.starts_with("# ") && !it.is_empty());
    let documented = Rustdoc::new(described(root, root, "generated-client")?);
    let documented = documented.lines(&[])?;
    differences.extend(difference("generated-client", committed, &documented));

    let mut bundle = Bundle::new(root, "fixtures");
    let mut planned = Vec::new();
    for (name, path) in fixtures(&root.join("tests/fixtures/valid"))? {
        let (client, lines) = generated(&name, &path)?;
        bundle.add(&name, &client)?;
        planned.push((name, lines));
    }
    let all = planned.iter().flat_map(|(_, lines)| lines);
    let features: BTreeSet<String> = all.flat_map(|it| features(it)).collect();
    bundle.finish(&features.into_iter().collect::<Vec<_>>())?;
    let documented = Rustdoc::new(described(root, &bundle.folder, "fixtures")?);
    for (name, lines) in &planned {
        let found = documented.lines(&[name])?;
        differences.extend(difference(name, lines.iter().map(String::as_str), &found));
    }
    if differences.is_empty() {
        Ok(1 + planned.len())
    } else {
        Err(differences.join("\n"))
    }
}

/// The lines that only one side has.
fn difference<'a>(
    name: &str,
    planned: impl Iterator<Item = &'a str>,
    documented: &BTreeSet<String>,
) -> Vec<String> {
    let planned: BTreeSet<String> = planned.map(without_features).collect();
    let missing = planned.difference(documented);
    let missing = missing.map(|it| format!("{name}: the crate does not have `{it}`"));
    let extra = documented.difference(&planned);
    let extra = extra.map(|it| format!("{name}: the generator does not say `{it}`"));
    missing.chain(extra).collect()
}

/// A line as in rustdoc's output, which is generated with all features.
fn without_features(line: &str) -> String {
    let bare = line
        .strip_prefix("#[cfg(")
        .and_then(|it| it.split_once(")] "));
    bare.map_or(line, |it| it.1).to_owned()
}

/// The tag features that a line mentions.
pub(crate) fn features(line: &str) -> impl Iterator<Item = String> {
    let attribute = line
        .strip_prefix("#[cfg(")
        .and_then(|it| it.split_once(")] "));
    let named = attribute.map_or("", |it| it.0).split('"');
    named.filter(|it| it.starts_with("tag-")).map(str::to_owned)
}

/// The client of a fixture, and the generator's model of it.
fn generated(name: &str, path: &Path) -> Result<(Vec<GeneratedFile>, Vec<String>), String> {
    let source = Source::new(path.to_string_lossy(), read(path)?);
    let config = fs::read_to_string(path.with_extension("toml")).unwrap_or_default();
    let mut config =
        Config::parse(Source::new("codegen.toml", config)).map_err(|it| it.to_string())?;
    config.package.root = format!("crate::{name}");
    let files = Folder::of(Path::new(""), path).configured(&config);
    let overlays = config.overlays.iter().map(|it| {
        let text = read(&path.with_file_name(it))?;
        Ok(Source::new(it.as_str(), text))
    });
    let overlays: Vec<Source> = overlays.collect::<Result<_, String>>()?;
    let input = Input::new(&source, &files).overlaid(&overlays);
    let both = |it: Compilation| {
        let lines = it.surface()?.lines();
        Ok((it.generated()?.files, lines))
    };
    codegen::compile(input, &config, both).map_err(|it| it.to_string())
}

/// The valid fixtures, by name.
fn fixtures(folder: &Path) -> Result<Vec<(String, PathBuf)>, String> {
    let entries = fs::read_dir(folder).map_err(|it| it.to_string())?;
    let paths = entries.filter_map(|it| it.ok().map(|it| it.path()));
    let documents = paths.filter(|it| it.extension().is_some_and(|it| it == "yaml"));
    let named = documents.filter_map(|path| {
        let name = path.file_stem()?.to_str()?.to_owned();
        Some((name, path))
    });
    let mut fixtures: Vec<_> = named.collect();
    fixtures.sort();
    Ok(fixtures)
}

/// rustdoc's description of a package's library.
///
/// # Errors
///
/// If it does not compile, or rustdoc cannot be run.
pub(crate) fn described(root: &Path, folder: &Path, package: &str) -> Result<Value, String> {
    let target = root.join("target/surface");
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["rustdoc", "--lib", "--all-features"]);
    cargo
        .args(["--package", package, "--target-dir"])
        .arg(&target);
    cargo.args([
        "--",
        "-Zunstable-options",
        "--output-format=json",
        "--cap-lints=allow",
    ]);
    cargo.env("RUSTC_BOOTSTRAP", "1").current_dir(folder);
    let status = cargo.status().map_err(|it| it.to_string())?;
    if !status.success() {
        return Err(format!("rustdoc does not describe {package}"));
    }
    let file = format!("doc/{}.json", package.replace('-', "_"));
    serde_json::from_str(&read(&target.join(file))?).map_err(|it| it.to_string())
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|it| format!("{}: {it}", path.display()))
}
