//! Compares generated files with a folder and writes them.
//!
//! Writing and checking use the same comparison. A file is considered generated if its first line says so; other files
//! are never touched.

mod destination;
mod error;
mod plan;
mod staged;

use std::fs;
use std::path::Path;

pub use destination::Destination;
pub use error::OutputError;
pub use plan::Plan;
use staged::Staged;

use crate::file::GeneratedFile;

/// Writes the files, atomically: if it fails or is killed, the folder keeps its previous content. A path is the folder of
/// a crate.
///
/// Concurrent runs on one folder wait for each other.
///
/// # Errors
///
/// If something cannot be read or written, or a file that is not generated is in the way.
pub fn write(
    files: &[GeneratedFile],
    destination: impl Into<Destination>,
) -> Result<Plan, OutputError> {
    let destination = destination.into();
    let folder = destination.folder.as_path();
    let is_new = !folder.exists();
    fs::create_dir_all(folder).map_err(OutputError::io(folder, "could not be made"))?;
    let _lock = lock(folder);
    let written = Plan::new(files, destination.clone()).and_then(|plan| {
        if !plan.is_empty() {
            Staged::new(&plan, folder)?.exchange()?;
        }
        Ok(plan)
    });
    if is_new && written.is_err() {
        // Report the original error, not this one.
        let _ = fs::remove_dir(folder);
    }
    written
}

/// Waits until no other run writes to a folder. Dropping the returned file releases the lock.
fn lock(folder: &Path) -> Option<fs::File> {
    // Where a folder cannot be locked, the caller must avoid concurrent runs.
    let folder = fs::File::open(folder).ok()?;
    folder.lock().ok()?;
    Some(folder)
}
