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
mod lint;
mod load;
mod lower;
pub mod message;
mod naming;
pub mod output;
mod source;
mod spelling;
mod stack;
mod vendored;

pub use config::{
    Config, Dependencies, Envelope, Errors, Format, Limits, Lint, Package, Paging, References,
    Rename, Runtime, Selection, Types,
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
    stack::within(config, input.document, || {
        let ((api, _), warnings) = understand(&input, config)?;
        let types = api.types.iter().filter(|ty| ty.is_used()).count();
        let files = emit::emit(&api, config, input.title);
        let inferred = api.inferred_paging();
        Ok(Generated {
            files,
            inferred,
            operations: api.operations.len(),
            types,
            warnings,
        })
    })
}

/// The API that a document describes, as its code is made from; for tests that show it.
///
/// # Errors
///
/// As [`generate`].
pub fn describe<'a>(input: impl Into<Input<'a>>, config: &Config) -> Result<ir::Api, Diagnostics> {
    let input = input.into();
    stack::within(config, input.document, || {
        let ((api, _), _) = understand(&input, config)?;
        Ok(api)
    })
}

/// What OpenAPI allows in a document and what harms its client all the same: the findings of the rules that the
/// configuration does not switch off.
///
/// # Errors
///
/// As [`generate`].
pub fn lint<'a>(input: impl Into<Input<'a>>, config: &Config) -> Result<Diagnostics, Diagnostics> {
    let input = input.into();
    stack::within(config, input.document, || {
        let mut texts = Texts::new(input.document);
        let (document, understood, findings) = stages(&input, config, &mut texts);
        let told = |findings| Diagnostics::new(findings, texts, &config.source);
        let (Some(document), Some((api, places))) = (&document, &understood) else {
            return Err(told(findings));
        };
        let subject = lint::Subject {
            document,
            api,
            places,
        };
        Ok(told(lint::lint(&subject, config)))
    })
}

/// The document as its overlays leave it, for other programs that read it.
///
/// # Errors
///
/// What keeps it from being read.
pub fn document<'a>(input: impl Into<Input<'a>>) -> Result<serde_json::Value, Diagnostics> {
    let input = input.into();
    let mut texts = Texts::new(input.document);
    let (document, findings) = Document::load(&input, &Limits::default(), &mut texts);
    let failed = findings.iter().any(|it| it.severity == Severity::Error);
    document
        .filter(|_| !failed)
        .map(|it| it.root().to_json())
        .ok_or_else(|| Diagnostics::new(findings, texts, &Source::default()))
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
pub fn probe<'a>(
    input: impl Into<Input<'a>>,
    config: &Config,
    wanted: impl Fn(&str) -> bool + Sync,
) -> Result<GeneratedFile, Diagnostics> {
    let input = input.into();
    stack::within(config, input.document, || {
        let ((api, places), findings) = understand(&input, config)?;
        let unsupported = findings.findings().iter();
        let unsupported = unsupported.filter(|it| it.code == code::UNSUPPORTED);
        let unsupported: Vec<_> = unsupported.filter_map(|it| it.pointer.clone()).collect();
        Ok(emit::probe(
            &api,
            config,
            input.title,
            &places,
            &wanted,
            &unsupported,
        ))
    })
}

/// An API, and the types of its schemas.
type Understood = (ir::Api, lower::Places);

/// All stages before the code; there is an API if no finding is an error.
fn understand(
    input: &Input<'_>,
    config: &Config,
) -> Result<(Understood, Diagnostics), Diagnostics> {
    let mut texts = Texts::new(input.document);
    let (_, understood, findings) = stages(input, config, &mut texts);
    let findings = Diagnostics::new(findings, texts, &config.source);
    match understood {
        Some(understood) => Ok((understood, findings)),
        None => Err(findings),
    }
}

fn stages(
    input: &Input<'_>,
    config: &Config,
    texts: &mut Texts,
) -> (Option<Document>, Option<Understood>, Vec<Diagnostic>) {
    let unfit = config.check();
    if !unfit.is_empty() {
        return (None, None, unfit);
    }
    let (document, mut findings) = Document::load(input, &config.limits, texts);
    let Some(document) = document else {
        return (None, None, findings);
    };
    let lowered = lower::lower(&document, config);
    findings.extend(lowered.findings);
    let api = lowered.api.and_then(|mut api| {
        findings.extend(naming::name(&mut api, config));
        findings.extend(analysis::analyze(&mut api));
        let failed = findings.iter().any(|it| it.severity == Severity::Error);
        (!failed).then_some((api, lowered.places))
    });
    for finding in findings.iter_mut().filter(|it| !it.in_config) {
        finding.pointer = Some(document.pointer_to(finding.span));
    }
    (Some(document), api, findings)
}
