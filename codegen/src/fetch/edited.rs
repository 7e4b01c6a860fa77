//! Whether somebody changed what was downloaded.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::hash;
use crate::files::slashes;
use crate::lock::Lock;

/// The files of a lock that are not what was downloaded. One that does not exist is no edit.
///
/// # Errors
///
/// A message with the path if a file cannot be read.
pub fn edited(lock: &Lock, out: &Path) -> Result<Vec<PathBuf>, String> {
    let folder = out.parent().unwrap_or(Path::new(""));
    let mut found = Vec::new();
    for file in &lock.files {
        let path = folder.join(&file.file);
        match fs::read(&path) {
            Ok(bytes) if hash(&bytes) == file.sha256 => {}
            Ok(_) => found.push(path),
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(format!("{} cannot be read: {error}", slashes(&path))),
        }
    }
    Ok(found)
}
