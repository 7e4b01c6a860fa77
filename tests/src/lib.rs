//! Shared code of the test suites: the spec as plain data, and the documented examples.
//!
//! Reads the spec without the generator, so that a mistake in the generator cannot hide a missing fact.

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
/// If the file cannot be read.
#[must_use]
pub fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}
