//! The arguments of `codegen runtime`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use crate::cli::{Mode, SharedRuntime};

#[derive(Args)]
pub(super) struct Runtime {
    /// The folder of the runtime; created if it does not exist.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// The name of its package. By default `client-runtime`.
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Do not write; list stale files, and exit with 1 if there are any.
    #[arg(long)]
    check: bool,
}

impl Runtime {
    /// Writes or compares the copy.
    pub(super) fn run(self) -> ExitCode {
        let Runtime { out, name, check } = self;
        SharedRuntime { out, name }.run(if check { &Mode::CHECK } else { &Mode::Write })
    }
}
