//! Builds programs of this workspace with optimizations, to measure them.

use std::env::consts::EXE_SUFFIX;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Builds the command `codegen`.
///
/// # Errors
///
/// If it does not compile.
pub(crate) fn codegen(root: &Path) -> io::Result<PathBuf> {
    let what = ["--package", "openapi-client-codegen", "--bin", "codegen"];
    build(root, &what, &format!("codegen{EXE_SUFFIX}"))
}

/// Builds the program that makes calls with the generated client.
///
/// # Errors
///
/// If it does not compile.
pub(crate) fn calls(root: &Path) -> io::Result<PathBuf> {
    let what = ["--package", "overhead", "--example", "calls"];
    build(root, &what, &format!("examples/calls{EXE_SUFFIX}"))
}

fn build(root: &Path, what: &[&str], path: &str) -> io::Result<PathBuf> {
    let target = std::env::var_os("CARGO_TARGET_DIR");
    let target = target.map_or_else(|| root.join("target"), PathBuf::from);
    let status = Command::new(env!("CARGO"))
        .current_dir(root)
        .args(["build", "--release"])
        .args(what)
        .stdin(Stdio::null())
        .status()?;
    if !status.success() {
        return Err(io::Error::other(format!("{path} does not compile")));
    }
    Ok(target.join("release").join(path))
}
