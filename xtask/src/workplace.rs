//! Temporary folders under `target` for measurements.

use std::io;
use std::path::{Path, PathBuf};

/// Creates an empty folder of this name.
///
/// # Errors
///
/// If it cannot be emptied or created.
pub(crate) fn fresh(root: &Path, name: &str) -> io::Result<PathBuf> {
    let folder = root.join("target").join(name);
    empty(&folder)?;
    Ok(folder)
}

/// Empties or creates a folder.
///
/// # Errors
///
/// If it cannot be emptied or created.
pub(crate) fn empty(folder: &Path) -> io::Result<()> {
    if folder.exists() {
        std::fs::remove_dir_all(folder)?;
    }
    std::fs::create_dir_all(folder)
}
