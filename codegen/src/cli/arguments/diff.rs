//! The arguments of `codegen diff`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use crate::cli::{Comparison, FailOn, Job, ReportFormat};
use crate::message::MessageFormat;

#[derive(Args)]
pub(super) struct Diff {
    /// The old document, in any supported format.
    old: PathBuf,
    /// The new document, in any supported format.
    new: PathBuf,
    /// The configuration of the old client (codegen.toml).
    #[arg(long, value_name = "FILE")]
    old_config: Option<PathBuf>,
    /// The configuration of the new client (codegen.toml).
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The public API of the old client (API.txt), if it was not generated from the old document as it is.
    #[arg(long, value_name = "FILE")]
    old_api: Option<PathBuf>,
    /// An additional folder that the documents may refer to; may be given several times.
    #[arg(long, value_name = "DIR")]
    allow_references: Vec<PathBuf>,
    /// Leave out operations that cannot be generated and list them, instead of failing.
    #[arg(long)]
    skip_unsupported: bool,
    /// The format of the report.
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    format: ReportFormat,
    /// Show everything, also what nobody has to act on.
    #[arg(long)]
    all: bool,
    /// Changes that are accepted (accepted.toml): each by its id, or by rule and item, with a reason.
    #[arg(long, value_name = "FILE")]
    accepted: Option<PathBuf>,
    /// Find lines of codegen.toml that preserve the public API, and verify them by planning again with them.
    #[arg(long)]
    pins: bool,
    /// What fails the run, with exit code 3.
    #[arg(long, value_enum, value_name = "WHAT", value_delimiter = ',')]
    fail_on: Vec<FailOn>,
}

impl Diff {
    /// Compares the documents.
    pub(super) fn run(self) -> ExitCode {
        let baseline = match self.old_api.as_deref().map(std::fs::read_to_string) {
            Some(Ok(text)) => Some(text),
            Some(Err(error)) => {
                eprintln!("error: the public API of the old client could not be read: {error}");
                return ExitCode::FAILURE;
            }
            None => None,
        };
        let job = |document: PathBuf, config: Option<PathBuf>| Job {
            root: PathBuf::new(),
            document,
            references: self.allow_references.clone(),
            overlays: Vec::new(),
            config,
            out: PathBuf::new(),
            name: None,
            runtime: None,
            skip_unsupported: self.skip_unsupported,
            format: MessageFormat::default(),
        };
        let comparison = Comparison {
            old: job(self.old, self.old_config),
            new: job(self.new, self.config),
            baseline,
            format: self.format,
            all: self.all,
            accepted: self.accepted,
            pins: self.pins,
            fail_on: self.fail_on,
        };
        comparison.run()
    }
}
