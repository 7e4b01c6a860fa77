//! Another package with the name of the crate: Cargo takes only one of them into a workspace or a program.

use std::fs;
use std::path::{Path, PathBuf};

use crate::host::Host;

/// How many folders deep, and in how many folders, it is looked for.
const DEEPEST: usize = 4;
const MOST: usize = 2000;

/// The manifest of another package with the name of the crate in `out`: in the workspace, otherwise below the working
/// directory.
pub(super) fn of(out: &Path, name: &str) -> Option<PathBuf> {
    let workspace = Host::above(&out.join(".."), "workspace").ok().flatten();
    let root = workspace.map_or_else(|| PathBuf::from("."), |it| it.folder().to_owned());
    let own = out.canonicalize().ok();
    let mut folders = vec![(root, 0)];
    let mut count = 0;
    while let Some((folder, depth)) = folders.pop() {
        count += 1;
        if count > MOST {
            return None;
        }
        if own.is_some() && folder.canonicalize().ok() == own {
            continue;
        }
        let manifest = folder.join("Cargo.toml");
        if is_of(&manifest, name) {
            return Some(
                manifest
                    .strip_prefix(".")
                    .map_or(manifest.clone(), Path::to_owned),
            );
        }
        if depth < DEEPEST {
            folders.extend(below(&folder).into_iter().map(|it| (it, depth + 1)));
        }
    }
    None
}

fn is_of(manifest: &Path, name: &str) -> bool {
    let text = fs::read_to_string(manifest).unwrap_or_default();
    let manifest: toml::Table = text.parse().unwrap_or_default();
    let package = manifest.get("package").and_then(|it| it.get("name"));
    package.and_then(toml::Value::as_str) == Some(name)
}

/// The folders in a folder that may hold packages of the user.
fn below(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let folders = entries.filter(|it| it.file_type().is_ok_and(|it| it.is_dir()));
    let is_skipped =
        |name: &str| name.starts_with('.') || ["node_modules", "src", "target"].contains(&name);
    let folders = folders.filter(|it| !is_skipped(&it.file_name().to_string_lossy()));
    let mut folders: Vec<_> = folders.map(|it| it.path()).collect();
    folders.sort();
    folders
}
