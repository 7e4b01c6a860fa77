//! The manifest around generated code: of the workspace that a crate is a member of, or of the crate that has a module.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use semver::{Version, VersionReq};
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

/// How a manifest does not meet a requirement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Gap {
    /// There is no such entry.
    Absent,
    /// A dependency has fewer features.
    Features,
    /// A dependency is another package, or lies elsewhere.
    Source,
}

/// A manifest that cannot be read, and why, as the rest of a sentence.
pub(crate) type Unreadable = (PathBuf, String);

impl Host {
    /// The nearest manifest with a table, such as `workspace`, in a folder or in one above it.
    ///
    /// # Errors
    ///
    /// If a manifest on the way cannot be read: Cargo would fail on it, too.
    pub(crate) fn above(folder: &Path, table: &str) -> Result<Option<Self>, Unreadable> {
        let Ok(folder) = std::path::absolute(folder) else {
            return Ok(None);
        };
        for folder in tidy(&folder).ancestors() {
            let path = folder.join("Cargo.toml");
            let text = match std::fs::read_to_string(&path) {
                Ok(text) => text,
                Err(error) if error.kind() == ErrorKind::NotFound => continue,
                Err(error) => return Err((shown(&path), format!("could not be read: {error}"))),
            };
            let manifest: Table = match text.parse() {
                Ok(manifest) => manifest,
                Err(error) => return Err((shown(&path), format!("is not TOML: {error}"))),
            };
            if manifest.get(table).is_some_and(Value::is_table) {
                let path = shown(&path);
                return Ok(Some(Host { path, manifest }));
            }
        }
        Ok(None)
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
        self.table(table)?.get(key)?.as_str()
    }

    /// The requirements that the manifest does not meet, wherever their packages come from.
    pub(crate) fn missing<'a>(
        &self,
        requirements: impl IntoIterator<Item = &'a Requirement>,
    ) -> Vec<&'a Requirement> {
        let requirements = requirements.into_iter();
        let missing = requirements.filter(|it| self.gap(it).is_some_and(|it| it != Gap::Source));
        missing.collect()
    }

    /// How the manifest does not meet a requirement; `None` if it does.
    pub(crate) fn gap(&self, requirement: &Requirement) -> Option<Gap> {
        let table = self.table(requirement.table);
        let Some(key) = requirement.key.as_deref() else {
            return table.is_none().then_some(Gap::Absent);
        };
        let Some(entry) = table.and_then(|it| it.get(key)) else {
            return Some(Gap::Absent);
        };
        let required = value(requirement);
        // What a workspace says about it is not known here.
        if is_inherited(entry) || is_inherited(&required) {
            None
        } else if is_elsewhere(key, entry, &required) {
            Some(Gap::Source)
        } else {
            lacks_features(entry, &required).then_some(Gap::Features)
        }
    }

    /// Whether the entry of a dependency is that of the workspace.
    pub(crate) fn inherits(&self, requirement: &Requirement) -> bool {
        let key = requirement.key.as_deref().unwrap_or_default();
        let entry = self.table(requirement.table).and_then(|it| it.get(key));
        entry.is_some_and(is_inherited)
    }

    fn table(&self, path: &str) -> Option<&Table> {
        let mut names = path.split('.');
        names.try_fold(&self.manifest, |table, name| table.get(name)?.as_table())
    }
}

/// A path as messages show it: as people write it.
fn shown(path: &Path) -> PathBuf {
    let here = std::env::current_dir().ok();
    let shown = here.and_then(|it| Some(path.strip_prefix(it).ok()?.to_owned()));
    shown.unwrap_or_else(|| path.to_owned())
}

/// The value of a requirement.
pub(crate) fn value(requirement: &Requirement) -> Value {
    let entry = format!("it = {}", requirement.value).parse::<Table>();
    let entry = entry.ok().and_then(|mut it| it.remove("it"));
    entry.unwrap_or_else(|| Table::new().into())
}

fn is_inherited(entry: &Value) -> bool {
    entry.get("workspace").is_some()
}

/// Whether a dependency is not the package that is required. That of a version may be of any version.
fn is_elsewhere(key: &str, entry: &Value, required: &Value) -> bool {
    let text = |of: &Value, name: &str| of.get(name).and_then(Value::as_str).map(str::to_owned);
    let package = |of: &Value| text(of, "package").unwrap_or_else(|| key.to_owned());
    let folder = |of: &Value| text(of, "path").map(|it| tidy(Path::new(&it)));
    // A folder holds one version, which may be required as that one alone.
    let is_other_version = || {
        let written = entry.as_str().map(str::to_owned);
        let written = written.or_else(|| text(entry, "version"));
        let written = written.and_then(|it| VersionReq::parse(&it).ok());
        let required = text(required, "version");
        let required = required.and_then(|it| Version::parse(it.trim_start_matches('=')).ok());
        let pair = written.zip(required);
        pair.is_some_and(|(written, required)| !written.matches(&required))
    };
    match (folder(required), text(required, "package")) {
        (None, None) => false,
        (path, _) => {
            package(entry) != package(required)
                || path != folder(entry)
                || path.is_some() && is_other_version()
        }
    }
}

/// Whether a dependency has fewer features than the one that is required.
fn lacks_features(entry: &Value, required: &Value) -> bool {
    let features = |of: &Value| of.get("features").and_then(Value::as_array).cloned();
    let has = features(entry).unwrap_or_default();
    let required = features(required).unwrap_or_default();
    required.iter().any(|it| !has.contains(it))
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
