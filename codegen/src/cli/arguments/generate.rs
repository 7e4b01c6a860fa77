//! The arguments of `codegen generate`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::read::Read;
use crate::Runtime;
use crate::cli::{Deny, Job, Mode};

#[derive(Args)]
pub(super) struct Generate {
    #[command(flatten)]
    read: Read,
    /// The folder of the crate; created if it does not exist.
    #[arg(long, value_name = "DIR", required_unless_present = "module")]
    out: Option<PathBuf>,
    /// Generate a module of an existing crate instead: its folder, such as `src/api`.
    #[arg(long, value_name = "DIR", conflicts_with_all = ["out", "name"])]
    module: Option<PathBuf>,
    /// The name of the crate; overrides the configuration. By default the name of its folder.
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Where the crate gets client-runtime from: `vendored` copies its source; a version, such as `0.1`; or a folder.
    ///
    /// Overrides the configuration. By default `vendored`.
    #[arg(long, value_name = "vendored|VERSION|PATH")]
    runtime: Option<Runtime>,
    /// What fails the run although it is only a warning: `warnings` for all, or their codes, separated by commas.
    #[arg(long, value_name = "WHAT", value_delimiter = ',')]
    deny: Vec<Deny>,
    /// Do not write; list stale files, and exit with 1 if there are any.
    #[arg(long)]
    check: bool,
    /// Do not write; list the files that would be written or removed.
    #[arg(long, conflicts_with = "check")]
    dry_run: bool,
    /// Generate again whenever the document, a file that it refers to, or the configuration changes.
    #[arg(long, conflicts_with_all = ["check", "dry_run"])]
    watch: bool,
}

impl Generate {
    /// Generates, compares or watches.
    pub(super) fn run(self) -> ExitCode {
        let is_stdin = self.read.is_stdin();
        let job = Job {
            is_module: self.module.is_some(),
            name: self.name,
            runtime: self.runtime,
            deny: self.deny,
            // One of them is required.
            ..self.read.job(self.module.or(self.out).unwrap_or_default())
        };
        if self.watch && is_stdin {
            eprintln!("error: `--watch` needs a file, not the standard input");
            return ExitCode::from(2);
        }
        if self.watch {
            return job.watch();
        }
        job.run(&if self.check {
            Mode::CHECK
        } else if self.dry_run {
            Mode::DryRun
        } else {
            Mode::Write
        })
    }
}
