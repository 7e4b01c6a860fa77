//! The arguments of `codegen generate`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::read::Read;
use crate::Runtime;
use crate::cli::{Deny, Job, Mode};
use crate::config::unusable_client_name;

#[derive(Args)]
pub(super) struct Generate {
    #[command(flatten)]
    read: Read,
    #[command(flatten)]
    target: Target,
    /// The name of the crate; overrides the configuration. By default the name of its folder.
    #[arg(long, value_name = "NAME", conflicts_with = "module", value_parser = client_name)]
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

/// Where the code goes.
#[derive(Args)]
#[group(required = true, multiple = false)]
struct Target {
    /// The folder of the crate; created if it does not exist.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Generate a module of an existing crate instead: its folder, such as `src/api`.
    #[arg(long, value_name = "DIR")]
    module: Option<PathBuf>,
}

/// A name that a crate can have.
fn client_name(text: &str) -> Result<String, String> {
    match unusable_client_name(text) {
        Some(why) => Err(why.to_owned()),
        None => Ok(text.to_owned()),
    }
}

impl Generate {
    /// Generates, compares or watches.
    pub(super) fn run(self) -> ExitCode {
        let is_stdin = self.read.is_stdin();
        let Target { out, module } = self.target;
        let job = Job {
            is_module: module.is_some(),
            name: self.name,
            runtime: self.runtime,
            deny: self.deny,
            // One of them is required.
            ..self.read.job(module.or(out).unwrap_or_default())
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
