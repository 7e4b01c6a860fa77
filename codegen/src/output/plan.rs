//! The difference between generated files and a folder.

use std::collections::HashSet;
use std::fs;
use std::io::{self, BufRead};
use std::path::Path;

use super::{Destination, OutputError};
use crate::file::{GeneratedFile, MARKER};
use crate::vendored;

/// A file that users replace by their own.
const README: &str = "README.md";

/// Marks a folder that Cargo writes to, which a copy of the runtime has if it is built by itself.
const BUILT: &str = "CACHEDIR.TAG";

/// The changes to make to a folder.
#[derive(Debug, Default)]
pub struct Plan {
    /// Files that are new or differ, with their content.
    pub write: Vec<GeneratedFile>,
    /// Generated files that are no longer needed.
    pub remove: Vec<String>,
    /// The number of files that are up to date.
    pub unchanged: usize,
}

impl Plan {
    /// Whether the folder is up to date.
    pub fn is_empty(&self) -> bool {
        self.write.is_empty() && self.remove.is_empty()
    }

    /// Compares generated files with those at their destination. A path is the folder of a crate.
    ///
    /// # Errors
    ///
    /// If the folder cannot be read, or a file that is not generated is in the way.
    pub fn new(
        files: &[GeneratedFile],
        destination: impl Into<Destination>,
    ) -> Result<Self, OutputError> {
        let Destination {
            folder,
            owned,
            prefix,
        } = destination.into();
        let mut plan = Plan::default();
        let placed = |file: &GeneratedFile| GeneratedFile {
            path: format!("{prefix}{}", file.path),
            text: file.text.clone(),
        };
        for file in files {
            let path = folder.join(&prefix).join(&file.path);
            match fs::read(&path) {
                Ok(bytes) if bytes == file.text.as_bytes() => plan.unchanged += 1,
                // Someone has written another.
                Ok(bytes) if file.path == README && !is_generated(&bytes) => {}
                Ok(bytes) if !is_generated(&bytes) => {
                    let what =
                        "is not a generated file, so it is not overwritten; move it away first";
                    return Err(OutputError::new(&path, what));
                }
                Ok(bytes) if is_other(file, &bytes) => {
                    let what = "is the manifest of another thing: a client and a runtime that clients share each need a \
                                folder of their own";
                    return Err(OutputError::new(&path, what));
                }
                Ok(_) => plan.write.push(placed(file)),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    plan.write.push(placed(file));
                }
                Err(error) => return Err(OutputError::io(&path, "could not be read")(error)),
            }
        }
        let mut found = Vec::new();
        for entry in &owned {
            orphans(&folder, &folder.join(entry), &mut found)?;
        }
        let needed = files.iter().map(|it| format!("{prefix}{}", it.path));
        let needed: HashSet<String> = needed.collect();
        plan.remove = found
            .into_iter()
            .filter(|path| !needed.contains(path))
            .collect();
        plan.remove.sort();
        Ok(plan)
    }
}

/// The generated files under a folder.
fn orphans(root: &Path, folder: &Path, found: &mut Vec<String>) -> Result<(), OutputError> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(OutputError::io(folder, "could not be read")(error)),
    };
    for entry in entries {
        let entry = entry.map_err(OutputError::io(folder, "could not be read"))?;
        let (path, kind) = (
            entry.path(),
            entry
                .file_type()
                .map_err(OutputError::io(folder, "could not be read"))?,
        );
        if kind.is_dir() {
            if path.join(BUILT).exists() || is_client(&path) {
                continue;
            }
            orphans(root, &path, found)?;
        } else if kind.is_file() && first_line_is_ours(&path) {
            let relative = path.strip_prefix(root).unwrap_or(&path);
            let parts: Vec<_> = relative
                .components()
                .map(|it| it.as_os_str().to_string_lossy())
                .collect();
            found.push(parts.join("/"));
        }
    }
    Ok(())
}

/// Whether a folder holds a client of its own, such as a module in a module.
fn is_client(folder: &Path) -> bool {
    let has = |file: &str| first_line_is_ours(&folder.join(file));
    has("mod.rs") && (has("operations/mod.rs") || has("models/mod.rs"))
}

/// Whether a manifest that is replaced is that of something else: of a client in place of a runtime, or the other way
/// round.
fn is_other(file: &GeneratedFile, bytes: &[u8]) -> bool {
    let is_runtime = |text: &[u8]| {
        let line = text.split(|it| *it == b'\n').next().unwrap_or_default();
        let line = String::from_utf8_lossy(line);
        line.contains(&format!(" from {} ", vendored::NAME))
    };
    file.path == "Cargo.toml" && is_runtime(bytes) != is_runtime(file.text.as_bytes())
}

fn first_line_is_ours(path: &Path) -> bool {
    let Ok(file) = fs::File::open(path) else {
        return false;
    };
    let mut line = Vec::new();
    let read = io::BufReader::new(io::Read::take(file, 1024)).read_until(b'\n', &mut line);
    read.is_ok() && is_generated(&line)
}

fn is_generated(bytes: &[u8]) -> bool {
    let line = bytes.split(|it| *it == b'\n').next().unwrap_or_default();
    let text = String::from_utf8_lossy(line);
    let mut comments = ["//", "#", "<!--"].into_iter();
    let comment = comments.find_map(|it| text.strip_prefix(it));
    comment.is_some_and(|it| it.trim_start().starts_with(MARKER))
}
