//! Generated files and a folder: what differs, and making it equal.
//!
//! The same comparison serves writing and checking. A file belongs to the generator if its first line says so; no other
//! file is ever touched.

mod error;
mod plan;
mod staged;

use std::fs;
use std::path::Path;

pub use error::OutputError;
pub use plan::Plan;
use staged::Staged;

use crate::file::GeneratedFile;

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
