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
    let found = [&beside, &here].into_iter().find(|it| it.is_file())?;
    let is_other = here.is_file() && here.canonicalize().ok() != beside.canonicalize().ok();
    let unused = if found == &beside && is_other {
        format!("; {NAME} in the working directory is not used")
    } else {
        String::new()
    };
    console.note(&format!("configuration: {}{unused}", slashes(found)));
    Some(found.clone())
}

/// The configuration next to a document; in the working directory for the standard input.
pub(super) fn beside(document: &Path) -> PathBuf {
    document.with_file_name(NAME)
}
