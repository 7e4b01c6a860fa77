//! The arguments of `codegen generate`.

use std::path::{Path, PathBuf};
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
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
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
        // Paths in the manifest are relative to the crate, those on the command line to the working directory.
        let runtime = self.runtime.map(|it| match it {
            Runtime::Path(path) => Runtime::Path(absolute(path)),
            other => other,
        });
        let is_stdin = self.read.is_stdin();
        let job = Job {
            name: self.name,
            runtime,
            deny: self.deny,
            ..self.read.job(self.out)
        };
        if self.watch && is_stdin {
            eprintln!("error: `--watch` needs a file, not the standard input");
            return ExitCode::from(2);
        }
        if self.watch {
            return job.watch();
        }
        job.run(&if self.check {
            Mode::Check {
                hint: "run the same command without `--check`",
            }
        } else if self.dry_run {
            Mode::DryRun
        } else {
            Mode::Write
        })
    }
}

/// Makes a folder's path absolute, with `/` as the separator; returned unchanged if the folder does not exist.
fn absolute(path: String) -> String {
    Path::new(&path)
        .canonicalize()
        .map_or(path, |it| it.to_string_lossy().replace('\\', "/"))
}
