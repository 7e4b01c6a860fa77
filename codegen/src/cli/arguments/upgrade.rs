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
    /// Write the document, and the files that it refers to, into a folder instead of printing it. Each file keeps its path
    /// in the folder of the document, and its notation unless `--format` says otherwise.
    #[arg(long, value_name = "DIR")]
    out_dir: Option<PathBuf>,
}

impl Upgrade {
    /// Prints or writes the document.
    pub(super) fn run(self) -> ExitCode {
        let out = self.out_dir.unwrap_or_default();
        self.read.job(out).upgrade(self.to, self.format)
    }
}
