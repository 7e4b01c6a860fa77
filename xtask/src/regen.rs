//! `cargo xtask regen`: the client of the Interop API, from its spec.

use std::path::Path;
use std::process::ExitCode;

use codegen::cli::{Job, Mode};
use codegen::message::MessageFormat;

/// Generates the client, or checks that it is as it should be.
pub(crate) fn run(root: &Path, check: bool, format: MessageFormat) -> ExitCode {
    let job = Job {
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
    };
    let mode = if check {
        Mode::Check {
            hint: "run `cargo xtask regen`",
        }
    } else {
        Mode::Write
    };
    job.run(&mode)
}
