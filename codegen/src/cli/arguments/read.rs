//! The arguments of all commands that read a document.

use std::path::PathBuf;

use clap::Args;

use crate::cli::discovery;
use crate::cli::{Console, Job};
use crate::message::MessageFormat;

/// The input, and how the command talks to its user.
#[derive(Args)]
pub(super) struct Read {
    #[command(flatten)]
    described: Described,
    #[command(flatten)]
    configured: Configured,
    /// The format of findings: human-readable, JSON lines, or annotations for GitHub workflows.
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    message_format: MessageFormat,
    /// Print how long each stage took; in the human-readable format only.
    #[arg(long, short)]
    verbose: bool,
}

/// The document, and what of it is read.
#[derive(Args)]
pub(super) struct Described {
    /// The document, of Swagger 2.0 or OpenAPI 3.0, 3.1 or 3.2, in YAML or JSON; `-` reads it from the standard input.
    spec: PathBuf,
    /// An overlay (OpenAPI Overlay 1.0 or 1.1) to apply to the document; may be given several times.
    #[arg(long, value_name = "FILE")]
    overlay: Vec<PathBuf>,
    /// An additional folder that the document may refer to; may be given several times.
    #[arg(long, value_name = "DIR")]
    allow_references: Vec<PathBuf>,
    /// Leave out operations that cannot be generated and list them, instead of failing.
    #[arg(long)]
    skip_unsupported: bool,
}

impl Described {
    /// The job that reads the document.
    pub(super) fn job(self) -> Job {
        Job {
            document: self.spec,
            references: self.allow_references,
            overlays: self.overlay,
            skip_unsupported: self.skip_unsupported,
            ..Job::default()
        }
    }
}

/// The configuration, or where it is not looked for.
#[derive(Args)]
struct Configured {
    /// The configuration. By default codegen.toml next to the document, otherwise in the working directory.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Use no configuration, even if there is a codegen.toml.
    #[arg(long, conflicts_with = "config")]
    no_config: bool,
}

impl Read {
    /// Whether the document comes from the standard input.
    pub(super) fn is_stdin(&self) -> bool {
        self.described.spec.as_os_str() == "-"
    }

    /// The job that reads the document, for a crate in `out`.
    pub(super) fn job(self, out: PathBuf) -> Job {
        let console = Console {
            format: self.message_format,
            verbose: self.verbose,
            ..Console::default()
        };
        let Configured { config, no_config } = self.configured;
        let is_looked_for = config.is_none() && !no_config;
        let found = is_looked_for.then(|| discovery::configuration(&self.described.spec, &console));
        Job {
            config: config.or(found.flatten()),
            out,
            console,
            ..self.described.job()
        }
    }
}
