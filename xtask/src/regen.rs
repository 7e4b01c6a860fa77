//! `cargo xtask regen`: generates the client of the Interop API and the table of its operations from the spec.

use std::path::Path;
use std::process::ExitCode;

use codegen::cli::{Job, Mode};
use codegen::message::MessageFormat;

use crate::readme;

/// Generates the client and its table in `README.md`, or checks that they are up to date.
pub(crate) fn run(root: &Path, check: bool, format: MessageFormat) -> ExitCode {
    let mode = if check {
        Mode::Check {
            hint: "run `cargo xtask regen`",
        }
    } else {
        Mode::Write
    };
    let client = job(root, format).run(&mode);
    if client != ExitCode::SUCCESS {
        return client;
    }
    match readme::run(root, check) {
        Ok(()) => client,
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

/// Generates the client whenever the spec changes.
pub(crate) fn watch(root: &Path, format: MessageFormat) -> ExitCode {
    job(root, format).watch()
}

/// Lints the spec.
pub(crate) fn lint(root: &Path, format: MessageFormat) -> ExitCode {
    job(root, format).lint()
}

fn job(root: &Path, format: MessageFormat) -> Job {
    Job {
        root: root.to_owned(),
        document: "spec/interop.yaml".into(),
        references: Vec::new(),
        overlays: Vec::new(),
        config: Some("spec/codegen.toml".into()),
        out: root.join("generated-client"),
        name: None,
        runtime: None,
        skip_unsupported: false,
        format,
    }
}
