//! The runtime's source, embedded by the build script, for vendoring into projects.
//!
//! A copy is a package of its own, named after the crate that it is copied for. Cargo distinguishes packages by name and
//! version, so any number of copies can be in one workspace and in one program.

use crate::config::Package;
use crate::file::{self, GeneratedFile, Header};

include!(concat!(env!("OUT_DIR"), "/runtime.rs"));

/// The folder of the copy in the generated crate.
pub(crate) const FOLDER: &str = "runtime";

/// The name of the package, which generated code uses whatever the copy is called.
pub(crate) const NAME: &str = "client-runtime";

/// The name of the package that is published.
pub(crate) const PACKAGE: &str = "openapi-client-runtime";

/// The keys of a copy's manifest that are those of the crate that it belongs to. The licence is the runtime's own.
const SHARED: [&str; 3] = ["homepage", "publish", "repository"];

/// The name of the copy for a crate. That of a crate named `client` differs from the name of a copy that crates share.
pub(crate) fn name(package: &Package) -> String {
    let name = format!("{}-runtime", package.name);
    if name == NAME {
        "client-own-runtime".to_owned()
    } else {
        name
    }
}

/// The copy for a crate, with paths relative to its folder. Both are published at once, so they have the same version.
pub(crate) fn files(package: &Package) -> Vec<GeneratedFile> {
    let shared = SHARED.iter();
    let shared = shared.filter_map(|key| Some((*key, package.metadata.get(*key)?)));
    let mut shared: Vec<_> = shared
        .map(|(key, value)| format!("{key} = {value}\n"))
        .collect();
    if !package.metadata.contains_key("publish") {
        shared.push("publish = false\n".to_owned());
    }
    let name = name(package);
    copy(
        &name,
        &package.version,
        &shared.concat(),
        &package.generator,
    )
}

/// The features of the runtime.
pub(crate) fn features() -> Vec<String> {
    let manifest: toml::Table = MANIFEST.parse().unwrap_or_default();
    let features = manifest.get("features").and_then(toml::Value::as_table);
    features
        .into_iter()
        .flatten()
        .map(|it| it.0.clone())
        .collect()
}

/// The copy that several crates share, with paths relative to its folder.
pub(crate) fn shared(name: &str, generator: &str) -> Vec<GeneratedFile> {
    copy(name, VERSION, "publish = false\n", generator)
}

/// The files of a copy. They carry the generated marker, so that later runs replace and remove them.
fn copy(name: &str, version: &str, more: &str, generator: &str) -> Vec<GeneratedFile> {
    let source = format!("{NAME} {VERSION}");
    let header = Header {
        generator,
        source: &source,
    };
    let (name, version) = (toml::Value::from(name), toml::Value::from(version));
    let manifest = format!("[package]\nname = {name}\nversion = {version}\n{more}{MANIFEST}");
    let manifest = file::verbatim("Cargo.toml", &header, &manifest);
    let files = FILES
        .iter()
        .map(|(path, text)| file::verbatim(path, &header, text));
    std::iter::once(manifest).chain(files).collect()
}
