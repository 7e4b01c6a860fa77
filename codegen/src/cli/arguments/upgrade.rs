//! The arguments of `codegen upgrade`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::read::Read;
use crate::upgrade::{Notation, Target};

#[derive(Args)]
pub(super) struct Upgrade {
    #[command(flatten)]
    read: Read,
    /// The version to rewrite the document in.
    #[arg(long, value_enum, value_name = "VERSION", default_value_t)]
    to: Target,
    /// The notation of the result. By default that of the document.
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Option<Notation>,
}

impl Upgrade {
    /// Prints the document.
    pub(super) fn run(self) -> ExitCode {
        self.read.job(PathBuf::new()).upgrade(self.to, self.format)
    }
}
