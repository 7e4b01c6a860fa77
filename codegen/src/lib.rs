//! Rust clients from OpenAPI documents.
//!
//! ```text
//! document ─ load ─▶ Document ─ lower ─▶ ir::Api ─ name, analyze ─▶ ir::Api ─ emit ─▶ files
//! codegen.toml ────▶ Config ─────┘
//! ```
//!
//! [`generate`] is pure: the same document and configuration give the same bytes on every machine. It reads and writes
//! no file; [`output`] compares its files with those of a folder, and writes them.

mod analysis;
pub mod cli;
mod config;
mod diagnostic;
mod emit;
pub mod explain;
mod file;
pub mod ir;
mod load;
mod lower;
pub mod message;
mod naming;
pub mod output;
mod source;

pub use config::{Config, Envelope, Errors, Format, Package, Paging, Rename, Selection};
pub use diagnostic::{Diagnostic, Diagnostics, Severity, code};
pub use file::GeneratedFile;
pub use source::{Source, Span};

use load::Document;

/// What a run makes.
#[derive(Debug)]
pub struct Generated {
    /// The files of the crate, in the order of their paths.
    pub files: Vec<GeneratedFile>,
    /// How many operations it has.
    pub operations: usize,
    /// How many types it declares.
    pub types: usize,
    /// What deserves a look, though it stops nothing.
    pub warnings: Diagnostics,
}

/// Makes a crate of a document.
///
/// # Errors
///
/// All that is wrong with the document or does not fit the configuration, each with its place.
pub fn generate(source: &Source, config: &Config) -> Result<Generated, Diagnostics> {
    let (api, findings) = understand(source, config);
    let warnings = Diagnostics::new(findings, source, &config.source);
    let Some(api) = api else { return Err(warnings) };
    let types = api.types.iter().filter(|ty| ty.is_used()).count();
    let files = emit::emit(&api, config, &source.name);
    Ok(Generated {
        files,
        operations: api.operations.len(),
        types,
        warnings,
    })
}

/// The API that a document describes, as its code is made from; for tests that show it.
///
/// # Errors
///
/// As [`generate`].
pub fn describe(source: &Source, config: &Config) -> Result<ir::Api, Diagnostics> {
    let (api, findings) = understand(source, config);
    api.ok_or_else(|| Diagnostics::new(findings, source, &config.source))
}

/// All stages before the code; there is an API if no finding is an error.
fn understand(source: &Source, config: &Config) -> (Option<ir::Api>, Vec<Diagnostic>) {
    let unfit = config.check();
    if !unfit.is_empty() {
        return (None, unfit);
    }
    let document = match Document::load(source) {
        Ok(document) => document,
        Err(finding) => return (None, vec![finding]),
    };
    let (api, mut findings) = lower::lower(&document, config);
    let api = api.and_then(|mut api| {
        findings.extend(naming::name(&mut api, config));
        findings.extend(analysis::analyze(&mut api));
        let failed = findings.iter().any(|it| it.severity == Severity::Error);
        (!failed).then_some(api)
    });
    for finding in findings.iter_mut().filter(|it| !it.in_config) {
        finding.pointer = Some(document.root().pointer_to(finding.span));
    }
    (api, findings)
}
