//! The arguments of `codegen init`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::read::Described;
use crate::cli::Start;

#[derive(Args)]
pub(super) struct Init {
    #[command(flatten)]
    described: Described,
    /// The file to write. By default codegen.toml next to the document.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Replace the file if it exists.
    #[arg(long)]
    force: bool,
    /// Print the configuration instead of writing it.
    #[arg(long, conflicts_with_all = ["out", "force", "schema"])]
    dry_run: bool,
    /// Also write codegen.schema.json next to it, by which editors complete and check the file.
    #[arg(long)]
    schema: bool,
}

impl Init {
    /// Writes the configuration.
    pub(super) fn run(self) -> ExitCode {
        let start = Start {
            out: self.out,
            force: self.force,
            dry_run: self.dry_run,
            schema: self.schema,
        };
        self.described.job().init(&start)
    }
}
