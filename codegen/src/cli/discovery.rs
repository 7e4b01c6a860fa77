//! Finds the configuration of a document that was given without one.

use std::path::{Path, PathBuf};

use super::console::Console;
use crate::files::slashes;

/// The name of a configuration.
pub(super) const NAME: &str = "codegen.toml";

/// The `codegen.toml` next to the document, otherwise that of the working directory. Says which one it is.
pub(super) fn configuration(document: &Path, console: &Console) -> Option<PathBuf> {
    let here = PathBuf::from(NAME);
    let beside = beside(document);
    let found = [&beside, &here].into_iter().find(|it| is_there(it))?;
    let is_other = is_there(&here) && here.canonicalize().ok() != beside.canonicalize().ok();
    let unused = if found == &beside && is_other {
        format!("; {NAME} in the working directory is not used")
    } else {
        String::new()
    };
    console.note(&format!("configuration: {}{unused}", slashes(found)));
    Some(found.clone())
}

/// Whether something has a path, even if it cannot be read, which is an error and no reason to do without it.
fn is_there(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

/// The configuration next to a document; in the working directory for the standard input.
pub(super) fn beside(document: &Path) -> PathBuf {
    document.with_file_name(NAME)
}
