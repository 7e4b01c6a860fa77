//! Writes a document that is grown by a factor.

#[path = "../../codegen/tests/scaling/grown.rs"]
mod grown;

use std::io;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};

use grown::grown;

/// The subcommand.
pub(crate) const NAME: &str = "grow";

/// Writes the document, in this process.
pub(crate) fn run(document: &Path, factor: usize, out: &Path) -> ExitCode {
    let text = std::fs::read_to_string(document);
    let grown = text.and_then(|it| grown(&it, factor).map_err(io::Error::other));
    match grown.and_then(|it| std::fs::write(out, it)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {}: {error}", document.display());
            ExitCode::FAILURE
        }
    }
}

/// Writes the document in a separate process.
///
/// # Errors
///
/// If the process fails; its output contains the reason.
pub(crate) fn apart(document: &Path, factor: usize, out: &Path) -> io::Result<()> {
    let status = Command::new(std::env::current_exe()?)
        .arg(NAME)
        .arg(document)
        .arg(factor.to_string())
        .arg(out)
        .stdin(Stdio::null())
        .status()?;
    if status.success() {
        Ok(())
    } else {
        let what = format!("{} could not be grown", document.display());
        Err(io::Error::other(what))
    }
}
