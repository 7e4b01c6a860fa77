//! The spec and its client.

use std::path::Path;

use clap::Args;
use codegen::cli::{Console, Deny, Job};
use codegen::message::MessageFormat;

/// The command that messages suggest to their readers.
pub(crate) const PROGRAM: &str = "cargo xtask";

/// How a command prints its findings.
#[derive(Args, Clone, Copy, Default)]
pub(crate) struct Shown {
    /// The format of findings: human-readable, JSON lines, or annotations for GitHub workflows.
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    message_format: MessageFormat,
    /// Print how long each stage took.
    #[arg(long, short)]
    verbose: bool,
}

/// The job that generates the client.
pub(crate) fn job(root: &Path, shown: Shown) -> Job {
    Job {
        root: root.to_owned(),
        document: "spec/interop.yaml".into(),
        config: Some("spec/codegen.toml".into()),
        out: root.join("generated-client"),
        console: Console {
            format: shown.message_format,
            verbose: shown.verbose,
            program: PROGRAM,
        },
        ..Job::default()
    }
}

/// The same job, which fails on some warnings.
pub(crate) fn strict_job(root: &Path, shown: Shown, deny: Vec<Deny>) -> Job {
    Job {
        deny,
        ..job(root, shown)
    }
}
