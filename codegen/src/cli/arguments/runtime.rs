//! The arguments of `codegen runtime`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use crate::cli::{Mode, SharedRuntime};
use crate::config::unusable_name;

#[derive(Args)]
pub(super) struct Runtime {
    /// The folder of the runtime; created if it does not exist.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// The name of its package. By default `client-runtime`.
    #[arg(long, value_name = "NAME", value_parser = package_name)]
    name: Option<String>,
    /// Do not write; list stale files, and exit with 1 if there are any.
    #[arg(long)]
    check: bool,
}

/// A name that a package can have.
fn package_name(text: &str) -> Result<String, String> {
    match unusable_name(text) {
        Some(why) => Err(why.to_owned()),
        None => Ok(text.to_owned()),
    }
}

impl Runtime {
    /// Writes or compares the copy.
    pub(super) fn run(self) -> ExitCode {
        let Runtime { out, name, check } = self;
        SharedRuntime { out, name }.run(if check { &Mode::CHECK } else { &Mode::Write })
    }
}
