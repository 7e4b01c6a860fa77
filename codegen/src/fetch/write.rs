//! Writes a downloaded document, its files and its lock.

use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::fetched::Fetched;
use crate::files::slashes;
use crate::lock::{HEADER, Lock};

/// What was written.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// The files that are new or have changed.
    pub changed: Vec<PathBuf>,
    /// The files that an earlier download wrote, and this one does not have.
    pub removed: Vec<PathBuf>,
}

/// Writes the files, each atomically and the lock last. Files that no earlier download wrote are not replaced, except
/// for the document. Files of other documents in the folder are not removed.
///
/// # Errors
///
/// A message with the path if a file is in the way or cannot be written.
pub fn write(fetched: &Fetched, old: Option<&Lock>, out: &Path) -> Result<Written, String> {
    let folder = out.parent().unwrap_or(Path::new(""));
    let files = fetched.lock.files.iter().map(|it| folder.join(&it.file));
    let files: Vec<_> = files.collect();
    let earlier = old.into_iter().flat_map(|it| &it.files);
    let earlier: BTreeSet<PathBuf> = earlier.map(|it| folder.join(&it.file)).collect();
    let mut gone: Vec<_> = earlier.iter().filter(|it| !files.contains(it)).collect();
    if !gone.is_empty() {
        let others = others(folder, &Lock::path(out))?;
        gone.retain(|it| !others.contains(*it));
    }
    for path in files.iter().chain(gone.iter().copied()) {
        check_folder(path, folder)?;
    }
    let mut all: Vec<(PathBuf, &str)> = Vec::new();
    for (path, text) in files.iter().zip(&fetched.texts) {
        let is_ours = path == out || earlier.contains(path);
        if !is_ours && path.exists() && !is_text(path, text)? {
            let path = slashes(path);
            return Err(format!(
                "{path} exists, and no earlier fetch wrote it: move it, or choose another `--out`"
            ));
        }
        all.push((path.clone(), text));
    }
    let lock = fetched.lock.to_string();
    all.push((Lock::path(out), &lock));
    let mut written = Written::default();
    for (path, text) in all {
        if path.exists() && is_text(&path, text)? {
            continue;
        }
        replace(&path, text)?;
        written.changed.push(path);
    }
    for path in gone {
        match fs::remove_file(path) {
            Ok(()) => written.removed.push(path.clone()),
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(failed(path, "be removed", &error)),
        }
    }
    Ok(written)
}

/// The files that the other lock files in a folder list.
fn others(folder: &Path, own: &Path) -> Result<BTreeSet<PathBuf>, String> {
    let mut found = BTreeSet::new();
    let cannot = |error| failed(folder, "be read", &error);
    for entry in fs::read_dir(or_current(folder)).map_err(cannot)? {
        let path = folder.join(entry.map_err(cannot)?.file_name());
        let is_lock = path.extension().is_some_and(|it| it == "lock");
        if path == own || !is_lock || !path.is_file() {
            continue;
        }
        match Lock::read(&path.with_extension("")) {
            Ok(lock) => {
                let files = lock.into_iter().flat_map(|it| it.files);
                found.extend(files.map(|it| folder.join(it.file)));
            }
            Err(why) => {
                // Other tools have lock files, too.
                let text = fs::read(&path).unwrap_or_default();
                if text.starts_with(HEADER.as_bytes()) {
                    return Err(why);
                }
            }
        }
    }
    Ok(found)
}

/// Rejects a path that leads out of the folder by a symbolic link.
fn check_folder(path: &Path, folder: &Path) -> Result<(), String> {
    let above = path.ancestors().skip(1).take_while(|it| *it != folder);
    let mut existing = above.filter(|it| it.symlink_metadata().is_ok());
    let Some(nearest) = existing.next() else {
        return Ok(());
    };
    let real = |it: &Path| {
        let real = or_current(it).canonicalize();
        real.map_err(|error| failed(it, "be resolved", &error))
    };
    if real(nearest)?.starts_with(real(folder)?) {
        return Ok(());
    }
    Err(format!(
        "{} leads out of the folder of the document, where nothing is written: remove the link",
        slashes(nearest)
    ))
}

/// A folder, which is the current one if its path is empty.
fn or_current(folder: &Path) -> &Path {
    if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    }
}

fn is_text(path: &Path, text: &str) -> Result<bool, String> {
    let bytes = fs::read(path).map_err(|error| failed(path, "be read", &error))?;
    Ok(bytes == text.as_bytes())
}

/// Writes a file beside it first, so that it is never half written.
fn replace(path: &Path, text: &str) -> Result<(), String> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|error| failed(folder, "be made", &error))?;
    }
    let mut beside = path.as_os_str().to_owned();
    beside.push(format!(".{}.tmp", std::process::id()));
    let beside = PathBuf::from(beside);
    let written = fs::write(&beside, text).and_then(|()| fs::rename(&beside, path));
    written.map_err(|error| {
        let _ = fs::remove_file(&beside);
        failed(path, "be written", &error)
    })
}

fn failed(path: &Path, what: &str, error: &std::io::Error) -> String {
    format!("{} cannot {what}: {error}", slashes(path))
}
