//! The arguments of `codegen generate`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use super::read::Read;
use crate::Runtime;
use crate::cli::{Job, Mode};

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
    /// Do not write; list stale files, and exit with 1 if there are any.
    #[arg(long)]
    check: bool,
    /// Generate again whenever the document, a file that it refers to, or the configuration changes.
    #[arg(long, conflicts_with = "check")]
    watch: bool,
}

impl Generate {
    /// Generates, compares or watches.
    pub(super) fn run(self) -> ExitCode {
        let Generate {
            read,
            out,
            name,
            runtime,
            check,
            watch,
        } = self;
        let name = name.or_else(|| read.config.is_none().then(|| folder_name(&out)).flatten());
        // Paths in the manifest are relative to the crate, those on the command line to the working directory.
        let runtime = runtime.map(|it| match it {
            Runtime::Path(path) => Runtime::Path(absolute(path)),
            other => other,
        });
        let job = Job {
            name,
            runtime,
            ..read.job(out)
        };
        if watch {
            return job.watch();
        }
        job.run(&if check {
            Mode::Check {
                hint: "run the same command without `--check`",
            }
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

/// Derives a valid package name from the folder's name, in lower case.
fn folder_name(out: &Path) -> Option<String> {
    let name = out.file_name()?.to_string_lossy().to_lowercase();
    let name: String = name
        .chars()
        .map(|it| {
            if it.is_ascii_alphanumeric() || it == '_' {
                it
            } else {
                '-'
            }
        })
        .collect();
    name.starts_with(|it: char| it.is_ascii_alphabetic())
        .then_some(name)
}
