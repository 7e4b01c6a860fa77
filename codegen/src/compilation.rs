//! A run, from a document and its configuration to any of the outputs. Each stage runs at most once.

#[cfg(feature = "command")]
mod command;

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Diagnostics, Severity, code};
use crate::emit::Requirement;
use crate::file::GeneratedFile;
use crate::input::Input;
use crate::ir::Api;
use crate::load::Document;
use crate::lower::Places;
use crate::observer::{Observer, Stage};
use crate::source::SourceMap;
use crate::surface::{self, Names};
use crate::{analysis, emit, lint, lower, openapi, stack};

/// The output of a run.
#[derive(Debug)]
pub struct Generated {
    /// The files of the crate, sorted by path.
    pub files: Vec<GeneratedFile>,
    /// What the manifest around the code needs: of the workspace, if the crate is a member of one; of the crate, if the
    /// code is a module.
    pub requirements: Vec<Requirement>,
    /// The recursion limit that the crate needs, if the code is a module.
    pub recursion_limit: Option<String>,
    /// The number of operations.
    pub operations: usize,
    /// The number of types.
    pub types: usize,
    /// The lists whose paging was inferred: each operation with how its pages are addressed.
    pub inferred: Vec<(String, String)>,
    /// Findings that do not fail the run.
    pub warnings: Diagnostics,
}

/// Compiles a document and passes the compilation to `run`, on a stack large enough for the configured limits.
///
/// ```
/// # fn main() -> Result<(), codegen::Diagnostics> {
/// use codegen::{Config, Source, compile};
///
/// let document = Source::new("api.yaml", "openapi: 3.1.0\ninfo: {title: Pets, version: '1'}\npaths: {}");
/// let generated = compile(&document, &Config::default(), |it| it.generated())?;
/// assert!(generated.files.iter().any(|it| it.path == "src/lib.rs"));
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// Those of `run`, usually all findings about the document and the configuration.
pub fn compile<'a, T: Send>(
    input: impl Into<Input<'a>>,
    config: &Config,
    run: impl FnOnce(Compilation) -> Result<T, Diagnostics> + Send,
) -> Result<T, Diagnostics> {
    let input = input.into();
    stack::within(config, || run(Compilation::new(&input, config)))
}

/// Compiles two documents and passes both compilations to `run`, such as to [compare](Compilation::changes_from) them.
///
/// # Errors
///
/// Those of `run`, usually all findings about a document and its configuration.
pub fn compile_both<'a, T: Send>(
    old: (impl Into<Input<'a>>, &Config),
    new: (impl Into<Input<'a>>, &Config),
    run: impl FnOnce(&Compilation, &Compilation) -> Result<T, Diagnostics> + Send,
) -> Result<T, Diagnostics> {
    let (old_input, new_input) = (old.0.into(), new.0.into());
    let compiled = |input: &Input<'_>, config| {
        // A document that is nested deeply needs a large stack to be compared, too.
        stack::within(config, || Ok(Compilation::new(input, config)))
    };
    let (old, new, deeper) = {
        let is_deeper = old.1.limits.depth > new.1.limits.depth;
        let deeper = if is_deeper { old.1 } else { new.1 };
        let (old_config, new_config) = (old.1, new.1);
        let old = || compiled(&old_input, old_config);
        let (old, new) = stack::both(old, || compiled(&new_input, new_config));
        (old?, new?, deeper)
    };
    stack::within(deeper, move || run(&old, &new))
}

/// A loaded document and, unless it has errors, its lowered API.
pub struct Compilation {
    /// The name of the document in the generated files.
    title: String,
    config: Config,
    sources: SourceMap,
    document: Option<Document>,
    /// Whether the document was loaded without errors.
    is_readable: bool,
    /// The lowered document, unless it has errors.
    understood: Option<Understood>,
    findings: Vec<Diagnostic>,
    observer: Option<Observer>,
}

/// A lowered document.
struct Understood {
    api: Api,
    /// The type of each schema.
    places: Places,
    /// The Rust names.
    names: Names,
}

impl Compilation {
    /// Runs all stages before emission.
    fn new(input: &Input<'_>, config: &Config) -> Self {
        let mut sources = SourceMap::default();
        sources.add(input.document.clone());
        let config = config.within(&mut sources);
        let mut this = Compilation {
            title: input.title.to_owned(),
            config,
            sources,
            document: None,
            is_readable: false,
            understood: None,
            findings: Vec::new(),
            observer: input.observer.cloned(),
        };
        this.findings = this.config.check();
        if this.findings.is_empty() {
            this.read(input);
        }
        this
    }

    fn enters(&self, stage: Stage) {
        if let Some(observer) = &self.observer {
            observer(stage);
        }
    }

    fn read(&mut self, input: &Input<'_>) {
        self.enters(Stage::Load);
        let limits = &self.config.limits;
        let (document, findings) = Document::load(input, limits, &mut self.sources);
        self.findings = findings;
        self.is_readable = !self.has_failed();
        let Some(document) = document else { return };
        self.enters(Stage::Lower);
        let lowered = lower::lower(&document, &self.config);
        self.findings.extend(lowered.findings);
        if let Some(mut api) = lowered.api {
            let (names, findings) = Names::of(&api, &self.config);
            self.findings.extend(findings);
            self.findings.extend(analysis::analyze(&mut api));
            self.check_derives(&api, &names);
            if self.config.is_of_another_version {
                self.tolerate_unmatched();
            }
            if !self.has_failed() {
                self.understood = Some(Understood {
                    api,
                    places: lowered.places,
                    names,
                });
            }
        }
        let is_in_config = |it: &Diagnostic| self.config.contains(it.span);
        for finding in self.findings.iter_mut().filter(|it| !is_in_config(it)) {
            document.complete(finding);
        }
        self.document = Some(document);
    }

    /// Reports configured derives that do not compile, which only the planned types show.
    fn check_derives(&mut self, api: &Api, names: &Names) {
        if self.config.derives.0.is_empty() || self.has_failed() {
            return;
        }
        let surface = surface::plan(api, names, &self.config);
        let findings = surface::underivable(&surface, &self.config);
        self.findings.extend(findings);
    }

    /// Turns errors about entries of the configuration into warnings.
    fn tolerate_unmatched(&mut self) {
        for finding in &mut self.findings {
            if finding.code == code::CONFIG && self.config.contains(finding.span) {
                finding.severity = Severity::Warning;
            }
        }
    }

    fn has_failed(&self) -> bool {
        self.findings
            .iter()
            .any(|it| it.severity == Severity::Error)
    }

    /// All findings so far.
    pub fn diagnostics(&self) -> Diagnostics {
        self.diagnosed(self.findings.clone())
    }

    fn diagnosed(&self, findings: Vec<Diagnostic>) -> Diagnostics {
        Diagnostics::new(findings, self.sources.clone())
    }

    fn understood(&self) -> Result<&Understood, Diagnostics> {
        self.understood.as_ref().ok_or_else(|| self.diagnostics())
    }

    /// The API that the document describes.
    ///
    /// # Errors
    ///
    /// All errors in the document and the configuration, each with its location.
    pub fn api(&self) -> Result<&Api, Diagnostics> {
        self.understood().map(|it| &it.api)
    }

    /// The public API of the crate.
    ///
    /// # Errors
    ///
    /// As [`api`](Self::api).
    pub fn surface(&self) -> Result<surface::Crate<'_>, Diagnostics> {
        let understood = self.understood()?;
        Ok(surface::plan(
            &understood.api,
            &understood.names,
            &self.config,
        ))
    }

    /// The files of the crate.
    ///
    /// # Errors
    ///
    /// As [`api`](Self::api).
    pub fn generated(mut self) -> Result<Generated, Diagnostics> {
        // Emission needs neither the tree nor the schemas' locations, which take a quarter of the memory of a large
        // document.
        self.document = None;
        if let Some(understood) = &mut self.understood {
            understood.places = Places::default();
        }
        self.enters(Stage::Plan);
        let surface = self.surface()?;
        let api = surface.api;
        self.enters(Stage::Emit);
        Ok(Generated {
            files: emit::emit(&surface, &self.config, &self.title),
            requirements: emit::requirements(&surface, &self.config),
            recursion_limit: emit::recursion_limit(&surface, &self.config),
            operations: api.operations.len(),
            types: api.types.iter().filter(|it| it.is_used()).count(),
            inferred: api.inferred_paging(),
            warnings: self.diagnostics(),
        })
    }

    /// The findings of the enabled lint rules: constructs that OpenAPI allows but that degrade the client.
    ///
    /// # Errors
    ///
    /// As [`api`](Self::api).
    pub fn lint(&self) -> Result<Diagnostics, Diagnostics> {
        self.enters(Stage::Plan);
        let surface = self.surface()?;
        let document = self.document.as_ref().ok_or_else(|| self.diagnostics())?;
        let subject = lint::Subject {
            config: &self.config,
            document: openapi::Document::of(document),
            surface: &surface,
            places: &self.understood()?.places,
        };
        self.enters(Stage::Lint);
        Ok(self.diagnosed(lint::lint(&subject)))
    }

    /// The document after its overlays were applied, for other programs. Available even if the document has errors.
    ///
    /// # Errors
    ///
    /// The error that prevented the document from being read.
    pub fn document(&self) -> Result<serde_json::Value, Diagnostics> {
        let read = self.document.as_ref().filter(|_| self.is_readable);
        let json = read.map(Document::whole);
        json.ok_or_else(|| self.diagnostics())
    }

    /// A module that tests the crate of the document, next to which it is placed.
    ///
    /// It states the type of each schema whose JSON pointer `candidates` accepts, and how to call each operation.
    /// `package.root` is the path of the crate as seen from the module. The module uses the names of the crate `probe`,
    /// which defines the tests.
    ///
    /// # Errors
    ///
    /// As [`api`](Self::api).
    pub fn probe(&self, candidates: impl Fn(&str) -> bool) -> Result<GeneratedFile, Diagnostics> {
        let surface = self.surface()?;
        let places = &self.understood()?.places;
        let unsupported = self.findings.iter();
        let unsupported = unsupported.filter(|it| it.code == code::UNSUPPORTED);
        let unsupported: Vec<_> = unsupported.filter_map(|it| it.pointer.clone()).collect();
        let (config, title) = (&self.config, &self.title);
        Ok(emit::probe(
            &surface,
            config,
            title,
            places,
            &candidates,
            &unsupported,
        ))
    }
}
