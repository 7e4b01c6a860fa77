//! The arguments of `codegen lint`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::read::Read;

#[derive(Args)]
pub(super) struct Lint {
    #[command(flatten)]
    read: Read,
    /// Show at most this many findings of each rule.
    #[arg(long, value_name = "COUNT")]
    limit: Option<usize>,
}

impl Lint {
    /// Prints the findings.
    pub(super) fn run(self) -> ExitCode {
        self.read.job(PathBuf::new()).lint(self.limit)
    }
}
