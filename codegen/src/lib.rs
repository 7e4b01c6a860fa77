//! Rust clients from OpenAPI documents.
//!
//! ```text
//! document ─ load ─▶ Document ─ lower ─▶ ir::Api ─ name, analyze ─▶ ir::Api ─ emit ─▶ files
//! codegen.toml ────▶ Config ─────┘
//! ```
//!
//! [`generate`] is pure: the same texts and configuration give the same bytes on every machine. It touches no file, but
//! for those that references name, if it is given [`Files`] to read them from; [`output`] compares what it makes with the
//! files of a folder, and writes them.

mod analysis;
pub mod cli;
mod config;
mod diagnostic;
mod emit;
pub mod explain;
mod file;
mod files;
mod input;
pub mod ir;
mod load;
mod lower;
pub mod message;
mod naming;
pub mod output;
mod source;
mod vendored;

pub use config::{
    Config, Dependencies, Envelope, Errors, Format, Package, Paging, References, Rename, Runtime,
    Selection, Types,
};
pub use diagnostic::{Diagnostic, Diagnostics, Severity, code};
pub use file::GeneratedFile;
pub use files::{Files, Folder, NoFiles, Refusal};
pub use input::Input;
pub use source::{Source, Span};

use load::Document;
use source::Texts;

/// What a run makes.
#[derive(Debug)]
pub struct Generated {
    /// The files of the crate, in the order of their paths.
    pub files: Vec<GeneratedFile>,
    /// How many operations it has.
    pub operations: usize,
    /// How many types it declares.
    pub types: usize,
    /// The lists that are walked by what their shape says, each operation with what tells its pages apart.
    pub inferred: Vec<(String, String)>,
    /// What deserves a look, though it stops nothing.
    pub warnings: Diagnostics,
}

/// Makes a crate of a document.
///
/// # Errors
///
/// All that is wrong with the document or does not fit the configuration, each with its place.
pub fn generate<'a>(
    input: impl Into<Input<'a>>,
    config: &Config,
) -> Result<Generated, Diagnostics> {
    let input = input.into();
    let (api, warnings) = understand(&input, config);
    let Some(api) = api else { return Err(warnings) };
    let types = api.types.iter().filter(|ty| ty.is_used()).count();
    let files = emit::emit(&api, config, &input.document.name);
    let inferred = api.inferred_paging();
    Ok(Generated {
        files,
        inferred,
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
pub fn describe<'a>(input: impl Into<Input<'a>>, config: &Config) -> Result<ir::Api, Diagnostics> {
    let (api, findings) = understand(&input.into(), config);
    api.ok_or(findings)
}

/// All stages before the code; there is an API if no finding is an error.
fn understand(input: &Input<'_>, config: &Config) -> (Option<ir::Api>, Diagnostics) {
    let mut texts = Texts::new(input.document);
    let (api, findings) = stages(input, config, &mut texts);
    (api, Diagnostics::new(findings, texts, &config.source))
}

fn stages(
    input: &Input<'_>,
    config: &Config,
    texts: &mut Texts,
) -> (Option<ir::Api>, Vec<Diagnostic>) {
    let unfit = config.check();
    if !unfit.is_empty() {
        return (None, unfit);
    }
    let document = match Document::load(input, texts) {
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
        finding.pointer = Some(document.pointer_to(finding.span));
    }
    (api, findings)
}
