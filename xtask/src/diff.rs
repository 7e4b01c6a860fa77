//! `cargo xtask diff`: what the change of the spec breaks.

use std::path::Path;
use std::process::ExitCode;

use clap::Args;
use codegen::cli::{Comparison, FailOn, Job, ReportFormat};

use crate::history;
use crate::job::{Shown, job};

/// The earlier spec, and the format of the report.
#[derive(Args)]
pub(crate) struct Arguments {
    /// A git revision, or a document; by default the merge base with the main branch.
    #[arg(value_name = "REV|FILE")]
    old: Option<String>,
    /// The format of the report.
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    format: ReportFormat,
    /// Show everything, also what nobody has to act on.
    #[arg(long)]
    all: bool,
    /// Find lines of spec/codegen.toml that preserve the public API, and verify them by planning again with them.
    #[arg(long)]
    pins: bool,
    /// The changes that fail the run, with exit code 3.
    #[arg(long, value_enum, value_name = "WHAT", value_delimiter = ',')]
    fail_on: Vec<FailOn>,
}

/// Compares the spec with an earlier one, and the client with the committed `API.txt`.
pub(crate) fn run(root: &Path, arguments: Arguments) -> ExitCode {
    match comparison(root, arguments.old.as_deref()) {
        Ok(comparison) => {
            let comparison = Comparison {
                format: arguments.format,
                all: arguments.all,
                pins: arguments.pins,
                fail_on: arguments.fail_on,
                ..comparison
            };
            comparison.run()
        }
        Err(why) => {
            eprintln!("error: {why}");
            ExitCode::FAILURE
        }
    }
}

/// The comparison with a revision, or with a document; by default with the merge base.
pub(crate) fn comparison(root: &Path, old: Option<&str>) -> Result<Comparison, String> {
    let new = job(root, Shown::default());
    let (old, baseline) = match old {
        Some(file) if Path::new(file).is_file() => {
            // A document without a history of its own is compared with the current configuration.
            let document = std::path::absolute(file).map_err(|why| format!("{file}: {why}"))?;
            (
                Job {
                    document,
                    ..new.clone()
                },
                None,
            )
        }
        revision => {
            let revision = match revision {
                Some(revision) => revision.to_owned(),
                None => history::merge_base(root)?,
            };
            let folder = history::spec_at(root, &revision)?;
            let file = "generated-client/API.txt";
            let api = history::file_at(root, &revision, file);
            let api = api.map(|it| codegen::Source::new(format!("{revision}:{file}"), it));
            (
                Job {
                    root: folder,
                    ..new.clone()
                },
                api,
            )
        }
    };
    let accepted = "spec/accepted.toml";
    Ok(Comparison {
        old,
        baseline,
        accepted: root.join(accepted).exists().then(|| accepted.into()),
        new,
        format: ReportFormat::default(),
        all: false,
        pins: false,
        fail_on: Vec::new(),
    })
}
