//! The spec and its client.

use std::path::Path;

use codegen::cli::Job;
use codegen::message::MessageFormat;

/// The job that generates the client.
pub(crate) fn job(root: &Path, format: MessageFormat) -> Job {
    Job {
        root: root.to_owned(),
        document: "spec/interop.yaml".into(),
        references: Vec::new(),
        overlays: Vec::new(),
        config: Some("spec/codegen.toml".into()),
        out: root.join("generated-client"),
        is_module: false,
        name: None,
        runtime: None,
        skip_unsupported: false,
        format,
    }
}
