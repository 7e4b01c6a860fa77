//! The source of the runtime becomes part of the program, so that a generated crate can bring it along.
//!
//! Its tests stay here. Its manifest takes nothing from this workspace: what it inherits is written out. The name and the
//! version of the package depend on the crate that it is copied for.

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use toml::{Table, Value};

fn main() -> Result<(), Box<dyn Error>> {
    let runtime = Runtime::find()?;
    for path in [&runtime.folder, &runtime.manifest, &runtime.workspace] {
        println!("cargo::rerun-if-changed={}", path.display());
    }

    let folder = runtime.folder;
    let property: Table = fs::read_to_string(runtime.manifest)?.parse()?;
    let workspace: Table = fs::read_to_string(runtime.workspace)?.parse()?;
    let manifest = manifest(&property, &workspace["workspace"])?;
    let mut files = Vec::new();
    for licence in ["LICENSE-APACHE", "LICENSE-MIT"] {
        let text = fs::read_to_string(folder.join(licence))?.replace("\r\n", "\n");
        files.push((licence.to_owned(), text));
    }
    sources(&folder, &folder.join("src"), &mut files)?;
    files.sort();

    let version = &workspace["workspace"]["package"]["version"];
    let code = format!(
        "pub(crate) const VERSION: &str = {version};\nconst MANIFEST: &str = {manifest:?};\n\
         const FILES: &[(&str, &str)] = &{files:#?};\n"
    );
    fs::write(Path::new(&env::var("OUT_DIR")?).join("runtime.rs"), code)?;
    Ok(())
}

/// Where the runtime's files are.
struct Runtime {
    /// The folder of its source and licences.
    folder: PathBuf,
    manifest: PathBuf,
    /// The manifest of the workspace that it inherits from.
    workspace: PathBuf,
}

impl Runtime {
    /// In the repository, the package in `runtime`. Cargo leaves packages in a package out of it, and what lies above:
    /// there, `vendor` has the same files, since Cargo packages what its symbolic links lead to.
    fn find() -> Result<Self, Box<dyn Error>> {
        let here = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
        let package = here.join("runtime");
        let is_repository = package.join("Cargo.toml").exists();
        Ok(if is_repository {
            Runtime {
                manifest: package.join("Cargo.toml"),
                workspace: here.join("../Cargo.toml"),
                folder: package,
            }
        } else {
            let vendor = here.join("vendor");
            Runtime {
                manifest: vendor.join("runtime.toml"),
                workspace: vendor.join("workspace.toml"),
                folder: vendor,
            }
        })
    }
}

/// The modules that test the others.
const NOT_SHIPPED: [&str; 2] = [
    "#[cfg(test)]\nmod tests;\n",
    "#[cfg(any(test, fuzzing))]\npub mod fuzzing;\n",
];

/// The modules under a folder, without those of tests.
fn sources(
    root: &Path,
    folder: &Path,
    files: &mut Vec<(String, String)>,
) -> Result<(), Box<dyn Error>> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            if !path.ends_with("tests") {
                sources(root, &path, files)?;
            }
        } else if path.extension().is_some_and(|it| it == "rs")
            && !["fuzzing.rs", "tests.rs"]
                .iter()
                .any(|it| path.ends_with(it))
        {
            let text = fs::read_to_string(&path)?.replace("\r\n", "\n");
            let text = NOT_SHIPPED
                .iter()
                .fold(text, |text, it| text.replace(it, ""))
                // As `cargo fmt` leaves it, which formats all packages of a project.
                .replace("\n\n\n", "\n\n");
            let name = path
                .strip_prefix(root)?
                .to_string_lossy()
                .replace('\\', "/");
            files.push((name, text));
        }
    }
    Ok(())
}

/// What a copy has of its own, or does not need to be found.
const NOT_COPIED: [&str; 6] = [
    "categories",
    "keywords",
    "name",
    "publish",
    "readme",
    "version",
];

/// The manifest without the name and the version, with what it inherits written out, and without what only this workspace
/// needs.
fn manifest(property: &Table, workspace: &Value) -> Result<String, Box<dyn Error>> {
    let mut text = String::new();
    for (key, value) in property["package"].as_table().ok_or("a package")? {
        let value = match value.get("workspace") {
            Some(_) => &workspace["package"][key],
            None => value,
        };
        if !NOT_COPIED.contains(&key.as_str()) {
            writeln!(text, "{key} = {value}")?;
        }
    }
    // Its tests are not part of the copy, and its examples name it by its own name.
    text.push_str("\n[lib]\ntest = false\ndoctest = false\n\n[features]\n");
    for (feature, enables) in property["features"].as_table().ok_or("features")? {
        writeln!(text, "{feature} = {enables}")?;
    }
    text.push_str("\n[dependencies]\n");
    for (name, dependencies) in property["dependencies"].as_table().ok_or("dependencies")? {
        let mut dependency = match &workspace["dependencies"][name] {
            Value::Table(table) => table.clone(),
            version => Table::from_iter([("version".to_owned(), version.clone())]),
        };
        for (key, value) in dependencies.as_table().ok_or("an inherited dependency")? {
            match (key.as_str(), dependency.get_mut(key), value) {
                ("workspace", ..) => {}
                ("features", Some(Value::Array(features)), Value::Array(more)) => {
                    features.extend(more.iter().cloned());
                }
                _ => {
                    dependency.insert(key.clone(), value.clone());
                }
            }
        }
        writeln!(text, "{name} = {}", Value::Table(dependency))?;
    }
    Ok(text)
}
