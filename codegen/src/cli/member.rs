//! A crate that inherits from the workspace that it is a member of.

use std::path::{Path, PathBuf};

use crate::files::tidy;
use crate::host::{self, Host};
use crate::{Requirement, vendored};

/// Checks that the workspace has what the crate inherits. Otherwise Cargo could not read any manifest of the workspace.
///
/// # Errors
///
/// A file or a folder, and its mistake, as the rest of a sentence.
pub(super) fn check(out: &Path, requirements: &[Requirement]) -> Result<(), (PathBuf, String)> {
    if requirements.is_empty() {
        return Ok(());
    }
    let Some(workspace) = Host::above(&out.join(".."), "workspace")? else {
        let what = "is to be a member of a workspace, but no `Cargo.toml` above it has the table `[workspace]`: choose a folder in a workspace, or remove `workspace = true` from `[package]`";
        return Err((out.to_owned(), what.to_owned()));
    };
    let missing = workspace.missing(requirements);
    if missing.is_empty() {
        return Ok(());
    }
    let block = host::block(&missing);
    let mut what = format!("lacks what the crate inherits from the workspace; add:\n\n{block}");
    let mut keys = missing.iter().filter_map(|it| it.key.as_deref());
    if keys.any(|it| it == vendored::NAME) {
        what.push_str("\n`codegen runtime --out client-runtime`, beside it, writes the runtime");
    }
    Err((tidy(&workspace.path), what))
}
