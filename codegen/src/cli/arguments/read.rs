//! The arguments of all commands that read a document.

use std::path::PathBuf;

use clap::Args;

use crate::cli::Job;
use crate::message::MessageFormat;

/// The input, and the format of findings.
#[derive(Args)]
pub(super) struct Read {
    /// The document, of Swagger 2.0 or OpenAPI 3.0, 3.1 or 3.2, in YAML or JSON.
    spec: PathBuf,
    /// The configuration (codegen.toml).
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    /// An overlay (OpenAPI Overlay 1.0 or 1.1) to apply to the document; may be given several times.
    #[arg(long, value_name = "FILE")]
    overlay: Vec<PathBuf>,
    /// An additional folder that the document may refer to; may be given several times.
    #[arg(long, value_name = "DIR")]
    allow_references: Vec<PathBuf>,
    /// Leave out operations that cannot be generated and list them, instead of failing.
    #[arg(long)]
    skip_unsupported: bool,
    /// The format of findings: human-readable, JSON lines, or annotations for GitHub workflows.
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    message_format: MessageFormat,
}

impl Read {
    pub(super) fn job(self, out: PathBuf) -> Job {
        Job {
            root: PathBuf::new(),
            document: self.spec,
            references: self.allow_references,
            overlays: self.overlay,
            config: self.config,
            out,
            name: None,
            runtime: None,
            skip_unsupported: self.skip_unsupported,
            format: self.message_format,
        }
    }
}
