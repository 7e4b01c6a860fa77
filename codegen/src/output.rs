//! Generated files and a folder: what differs, and making it equal.
//!
//! The same comparison serves writing and checking. A file belongs to the generator if its first line says so; no other
//! file is ever touched.

mod staged;

use std::fs;
use std::io::{self, BufRead};
use std::path::{Path, PathBuf};

use staged::Staged;

use crate::file::{GeneratedFile, MARKER};
use crate::vendored;

/// What would have to be done to a folder.
#[derive(Debug, Default)]
pub struct Plan {
    /// Files that are new or differ, with their text.
    pub write: Vec<GeneratedFile>,
    /// Generated files that no longer belong.
    pub remove: Vec<String>,
    /// How many are as they should be.
    pub unchanged: usize,
}

/// Why a folder could not be read or written.
#[derive(Debug)]
pub struct OutputError {
    path: PathBuf,
    what: &'static str,
    source: Option<io::Error>,
}

impl std::fmt::Display for OutputError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.path.display(), self.reason())
    }
}

impl std::error::Error for OutputError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_ref().map(|it| it as _)
    }
}

impl OutputError {
    /// The file or the folder.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What is wrong with it.
    pub fn reason(&self) -> String {
        match &self.source {
            Some(error) => format!("{}: {error}", self.what),
            None => self.what.to_owned(),
        }
    }

    fn new(path: &Path, what: &'static str) -> Self {
        OutputError {
            path: path.to_owned(),
            what,
            source: None,
        }
    }

    fn io(path: &Path, what: &'static str) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| OutputError {
            path,
            what,
            source: Some(source),
        }
    }
}

impl Plan {
    /// Whether the folder is as it should be.
    pub fn is_empty(&self) -> bool {
        self.write.is_empty() && self.remove.is_empty()
    }

    /// Compares files with what lies in a folder.
    ///
    /// # Errors
    ///
    /// If the folder cannot be read, or a file that is not generated lies where one is to be.
    pub fn new(files: &[GeneratedFile], folder: &Path) -> Result<Self, OutputError> {
        let mut plan = Plan::default();
        for file in files {
            let path = folder.join(&file.path);
            match fs::read(&path) {
                Ok(bytes) if bytes == file.text.as_bytes() => plan.unchanged += 1,
                Ok(bytes) if !is_generated(&bytes) => {
                    let what =
                        "is not a generated file, so it is not overwritten; move it away first";
                    return Err(OutputError::new(&path, what));
                }
                Ok(_) => plan.write.push(file.clone()),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    plan.write.push(file.clone());
                }
                Err(error) => return Err(OutputError::io(&path, "could not be read")(error)),
            }
        }
        let mut found = Vec::new();
        let runtime = folder.join(vendored::FOLDER);
        orphans(folder, &folder.join("src"), &mut found)?;
        orphans(folder, &runtime.join("src"), &mut found)?;
        if first_line_is_ours(&runtime.join("Cargo.toml")) {
            found.push(format!("{}/Cargo.toml", vendored::FOLDER));
        }
        plan.remove = found
            .into_iter()
            .filter(|path| files.iter().all(|file| file.path != *path))
            .collect();
        plan.remove.sort();
        Ok(plan)
    }
}

/// Makes a folder hold these files: all of them, or, if it fails or is killed, what it held before.
///
/// Two runs on one folder wait for each other.
///
/// # Errors
///
/// If something could not be read or written, or a file that is not generated is in the way.
pub fn write(files: &[GeneratedFile], folder: &Path) -> Result<Plan, OutputError> {
    let is_new = !folder.exists();
    fs::create_dir_all(folder).map_err(OutputError::io(folder, "could not be made"))?;
    let _turn = turn(folder);
    let written = Plan::new(files, folder).and_then(|plan| {
        if !plan.is_empty() {
            Staged::new(&plan, folder)?.exchange()?;
        }
        Ok(plan)
    });
    if is_new && written.is_err() {
        // The failure is what the caller hears of.
        let _ = fs::remove_dir(folder);
    }
    written
}

/// Waits until no other run writes to a folder; it is over when what is returned is dropped.
fn turn(folder: &Path) -> Option<fs::File> {
    // Where a folder cannot be locked, two runs at once are the caller's to avoid.
    let folder = fs::File::open(folder).ok()?;
    folder.lock().ok()?;
    Some(folder)
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
    let comment = text.strip_prefix("//").or_else(|| text.strip_prefix('#'));
    comment.is_some_and(|it| it.trim_start().starts_with(MARKER))
}
