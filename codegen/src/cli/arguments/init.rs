//! The arguments of `codegen init`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use crate::cli::{Job, Start};

#[derive(Args)]
pub(super) struct Init {
    /// The document, of Swagger 2.0 or OpenAPI 3.0, 3.1 or 3.2, in YAML or JSON; `-` reads it from the standard input.
    spec: PathBuf,
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
    /// An additional folder that the document may refer to; may be given several times.
    #[arg(long, value_name = "DIR")]
    allow_references: Vec<PathBuf>,
}

impl Init {
    /// Writes the configuration.
    pub(super) fn run(self) -> ExitCode {
        let job = Job {
            document: self.spec,
            references: self.allow_references,
            ..Job::default()
        };
        let start = Start {
            out: self.out,
            force: self.force,
            dry_run: self.dry_run,
            schema: self.schema,
        };
        job.init(&start)
    }
}
