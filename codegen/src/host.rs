//! The manifest around generated code: of the workspace that a crate is a member of, or of the crate that has a module.

use std::path::{Path, PathBuf};

use toml::{Table, Value};

use crate::emit::Requirement;
use crate::files::tidy;

/// A manifest.
#[derive(Clone, Debug)]
pub(crate) struct Host {
    /// The file.
    pub(crate) path: PathBuf,
    manifest: Table,
}

impl Host {
    /// The nearest manifest with a table, such as `workspace`, in a folder or in one above it.
    pub(crate) fn above(folder: &Path, table: &str) -> Option<Self> {
        let folder = tidy(&std::path::absolute(folder).ok()?);
        let (path, manifest) = folder.ancestors().find_map(|it| {
            let path = it.join("Cargo.toml");
            let manifest: Table = std::fs::read_to_string(&path).ok()?.parse().ok()?;
            let is_host = manifest.get(table).is_some_and(Value::is_table);
            is_host.then_some((path, manifest))
        })?;
        // Messages show paths as people write them.
        let here = std::env::current_dir().ok();
        let shown = here.and_then(|it| Some(path.strip_prefix(it).ok()?.to_owned()));
        let path = shown.unwrap_or(path);
        Some(Host { path, manifest })
    }

    /// The folder of the manifest.
    pub(crate) fn folder(&self) -> &Path {
        let folder = self.path.parent().unwrap_or(Path::new(""));
        if folder.as_os_str().is_empty() {
            Path::new(".")
        } else {
            folder
        }
    }

    /// A string in a table.
    pub(crate) fn text(&self, table: &str, key: &str) -> Option<&str> {
        self.manifest.get(table)?.get(key)?.as_str()
    }

    /// The requirements that the manifest does not meet.
    pub(crate) fn missing<'a>(&self, requirements: &'a [Requirement]) -> Vec<&'a Requirement> {
        let is_missing = |it: &&Requirement| {
            let mut table = Some(&self.manifest);
            for name in it.table.split('.') {
                table = table.and_then(|it| it.get(name)?.as_table());
            }
            let Some(key) = it.key.as_deref() else {
                return table.is_none();
            };
            let entry = table.and_then(|it| it.get(key));
            entry.is_none_or(|entry| lacks_features(entry, &it.value))
        };
        requirements.iter().filter(is_missing).collect()
    }
}

/// Whether a dependency has fewer features than the one that is required. Those that it inherits are not known here.
fn lacks_features(entry: &Value, required: &str) -> bool {
    let features = |of: &Value| of.get("features").and_then(Value::as_array).cloned();
    let required = format!("it = {required}").parse::<Table>();
    let required = required.ok().and_then(|it| features(&it["it"]));
    let has = features(entry).unwrap_or_default();
    let is_inherited = entry.get("workspace").is_some();
    !is_inherited && required.is_some_and(|it| it.iter().any(|it| !has.contains(it)))
}

/// The requirements as lines of a manifest, to be pasted into it.
pub(crate) fn block(requirements: &[&Requirement]) -> String {
    let mut text = String::new();
    let mut last = "";
    for requirement in requirements {
        if requirement.table != last {
            if !text.is_empty() {
                text.push('\n');
            }
            text.push_str(&format!("[{}]\n", requirement.table));
            last = requirement.table;
        }
        text.push_str(&requirement.line());
    }
    text
}
