//! A crate with many clients as modules, so that their dependencies are built once.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use codegen::GeneratedFile;

/// A crate that consists of clients.
pub(crate) struct Bundle {
    root: PathBuf,
    /// The folder of the crate.
    pub(crate) folder: PathBuf,
    modules: String,
}

impl Bundle {
    /// Creates an empty crate of this name under `target`, replacing an existing one.
    pub(crate) fn new(root: &Path, name: &str) -> Self {
        let folder = root.join("target").join(name);
        let _ = fs::remove_dir_all(&folder);
        Bundle {
            root: root.to_owned(),
            folder,
            modules: String::new(),
        }
    }

    /// Adds a client that was generated with the root `crate::NAME`.
    ///
    /// # Errors
    ///
    /// A message that names the file that could not be written.
    pub(crate) fn add(&mut self, name: &str, client: &[GeneratedFile]) -> Result<(), String> {
        for file in client {
            self.write(&format!("src/{name}/{}", file.path), &file.text)?;
        }
        let _ = writeln!(self.modules, "pub mod {name};");
        Ok(())
    }

    /// Adds a module in a file of its own.
    pub(crate) fn add_module(&mut self, name: &str) {
        let _ = writeln!(self.modules, "mod {name};");
    }

    /// Writes a file of the crate.
    ///
    /// # Errors
    ///
    /// A message that names the file that could not be written.
    pub(crate) fn write(&self, path: &str, text: &str) -> Result<(), String> {
        let path = self.folder.join(path);
        let folder = path.parent().unwrap_or(&path);
        let written = fs::create_dir_all(folder).and_then(|()| fs::write(&path, text));
        written.map_err(|it| format!("{}: {it}", path.display()))
    }

    /// Writes the manifest and the root module. `features` are those of the clients, in addition to the runtime's.
    ///
    /// # Errors
    ///
    /// A message that names the file that could not be written.
    pub(crate) fn finish(&self, features: &[String]) -> Result<(), String> {
        let modules = &self.modules;
        self.write("src/lib.rs", &format!("{LIMIT}\n{modules}"))?;
        self.write("Cargo.toml", &self.manifest(features))?;
        // Use the dependency versions that this workspace is tested with.
        let lock = fs::copy(self.root.join("Cargo.lock"), self.folder.join("Cargo.lock"));
        lock.map(drop).map_err(|it| it.to_string())
    }

    fn manifest(&self, features: &[String]) -> String {
        let name = self
            .folder
            .file_name()
            .unwrap_or_default()
            .to_string_lossy();
        let runtime = self.root.join("codegen/runtime");
        let runtime = runtime.to_string_lossy();
        let features = features.iter().map(|it| format!("{it} = []\n"));
        let features: String = features.collect();
        format!(
            r#"[package]
name = "{name}"
version = "0.1.0"
edition = "2024"
publish = false

[features]
blocking = ["client-runtime/blocking"]
mock = ["client-runtime/mock"]
{features}
[dependencies]
client-runtime = {{ package = "openapi-client-runtime", path = {runtime:?}, features = ["xml"] }}
jiff = {{ version = "1", features = ["serde"] }}
serde = {{ version = "1", features = ["derive"] }}
serde_json = "1"
uuid = {{ version = "1", features = ["serde"] }}

[workspace]
"#
        )
    }
}

/// The attribute for all modules that only the root of a crate can set.
const LIMIT: &str = "#![recursion_limit = \"512\"]";
