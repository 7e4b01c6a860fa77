//! What the suites share: the spec as plain data, the documented examples, and how one is read by the other.
//!
//! It reads the spec on its own, not through the generator: a fact that both would lose must not go unnoticed.

use std::fs;
use std::path::{Path, PathBuf};

pub mod calls;
pub mod fault;
pub mod fixture;
pub mod load;
pub mod reference;
pub mod schema;
pub mod server;
pub mod spec;

/// The root of the workspace.
#[must_use]
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The text of a file, by its path from the root of the workspace.
///
/// # Panics
/// When the file cannot be read.
#[must_use]
pub fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}
