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
mod file;
pub mod ir;
mod load;
mod lower;
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
    let (api, _, warnings) = understood(source, config)?;
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
    understood(source, config).map(|(api, ..)| api)
}

/// Makes a module that proves the crate of a document, beside which it stands; for tests.
///
/// It says which type each schema became that `wanted` asks for by its JSON pointer, and how each operation is called.
/// `package.root` is the path of the crate, as the module names it. What is proved, and how, is the business of
/// the crate `probe`, whose names the module uses.
///
/// # Errors
///
/// As [`generate`].
pub fn probe(
    source: &Source,
    config: &Config,
    wanted: impl Fn(&str) -> bool,
) -> Result<GeneratedFile, Diagnostics> {
    let (api, mut places, _) = understood(source, config)?;
    places.retain(|(pointer, _)| wanted(pointer));
    Ok(emit::probe(&api, config, &source.name, &places))
}

/// An API, the types of the schemas by their JSON pointers, and what deserves a look.
type Understood = (ir::Api, lower::Places, Diagnostics);

fn understood(source: &Source, config: &Config) -> Result<Understood, Diagnostics> {
    let (api, findings) = understand(source, config);
    let findings = Diagnostics::new(findings, source, &config.source);
    match api {
        Some((api, places)) => Ok((api, places, findings)),
        None => Err(findings),
    }
}

/// All stages before the code; there is an API if no finding is an error.
fn understand(
    source: &Source,
    config: &Config,
) -> (Option<(ir::Api, lower::Places)>, Vec<Diagnostic>) {
    let unfit = config.check();
    if !unfit.is_empty() {
        return (None, unfit);
    }
    let document = match Document::load(source) {
        Ok(document) => document,
        Err(finding) => return (None, vec![finding]),
    };
    let lowered = lower::lower(&document, config);
    let mut findings = lowered.findings;
    let api = lowered.api.and_then(|mut api| {
        findings.extend(naming::name(&mut api, config));
        findings.extend(analysis::analyze(&mut api));
        let failed = findings.iter().any(|it| it.severity == Severity::Error);
        (!failed).then_some((api, lowered.places))
    });
    for finding in findings.iter_mut().filter(|it| !it.in_config) {
        finding.pointer = Some(document.root().pointer_to(finding.span));
    }
    (api, findings)
}
