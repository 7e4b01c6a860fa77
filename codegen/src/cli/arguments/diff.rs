//! The arguments of `codegen diff`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use crate::cli::discovery;
use crate::cli::{Comparison, Console, FailOn, Job, ReportFormat};
use crate::source::Source;

#[derive(Args)]
pub(super) struct Diff {
    /// The old document, in any supported format.
    old: PathBuf,
    /// The new document, in any supported format.
    new: PathBuf,
    #[command(flatten)]
    configured: Configured,
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

/// The configurations, or that there are none.
#[derive(Args)]
struct Configured {
    /// The configuration of the old client (codegen.toml).
    ///
    /// Without any configuration, each document has the codegen.toml next to it, otherwise that of the working directory.
    #[arg(long, value_name = "FILE")]
    old_config: Option<PathBuf>,
    /// The configuration of the new client (codegen.toml).
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Use no configuration, even if there is a codegen.toml.
    #[arg(long, conflicts_with_all = ["config", "old_config"])]
    no_config: bool,
}

impl Configured {
    /// Those of the old and of the new document.
    fn of(self, documents: [&PathBuf; 2], console: &Console) -> [Option<PathBuf>; 2] {
        if self.no_config || self.old_config.is_some() || self.config.is_some() {
            return [self.old_config, self.config];
        }
        let found = documents.map(|it| discovery::configuration(it, console));
        if found.iter().flatten().count() == 1 {
            console.note(
                "only one of the documents has a configuration: `--old-config` and `--config` give one to each, `--no-config` to none",
            );
        }
        found
    }
}

impl Diff {
    /// Compares the documents.
    pub(super) fn run(self) -> ExitCode {
        let mut baseline = None;
        if let Some(file) = &self.old_api {
            let name = file.display().to_string();
            match std::fs::read_to_string(file) {
                Ok(text) => baseline = Some(Source::new(name, text)),
                Err(error) => {
                    eprintln!(
                        "error: {name}: the public API of the old client could not be read: {error}"
                    );
                    return ExitCode::FAILURE;
                }
            }
        }
        let documents = [&self.old, &self.new];
        let [old_config, config] = self.configured.of(documents, &Console::default());
        let job = |document: PathBuf, config: Option<PathBuf>| Job {
            config,
            document,
            references: self.allow_references.clone(),
            skip_unsupported: self.skip_unsupported,
            ..Job::default()
        };
        let comparison = Comparison {
            old: job(self.old, old_config),
            new: job(self.new, config),
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
