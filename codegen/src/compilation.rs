//! A run: from the texts of a document and its configuration to whatever is made of them. Each stage runs once, however much
//! is asked of it.

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Diagnostics, Severity, code};
use crate::file::GeneratedFile;
use crate::input::Input;
use crate::ir::Api;
use crate::load::Document;
use crate::lower::Places;
use crate::source::SourceMap;
use crate::surface::{self, Names};
use crate::{analysis, emit, lint, lower, openapi, stack};

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

/// Compiles a document, and hands the compilation to `run`, on a stack that the configured limits fit on.
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
/// Those of `run`, which are mostly all that is wrong with the document or does not fit the configuration.
pub fn compile<'a, T: Send>(
    input: impl Into<Input<'a>>,
    config: &Config,
    run: impl FnOnce(Compilation) -> Result<T, Diagnostics> + Send,
) -> Result<T, Diagnostics> {
    let input = input.into();
    stack::within(config, || run(Compilation::new(&input, config)))
}

/// A document that was read and understood, as far as there is sense in it.
pub struct Compilation {
    /// What the generated files call the document.
    title: String,
    config: Config,
    sources: SourceMap,
    document: Option<Document>,
    /// Whether nothing was wrong when it was read.
    is_readable: bool,
    /// What the document describes, if nothing is wrong.
    understood: Option<Understood>,
    findings: Vec<Diagnostic>,
}

/// What a document describes.
struct Understood {
    api: Api,
    /// The types of its schemas.
    places: Places,
    /// How Rust names it.
    names: Names,
}

impl Compilation {
    /// Runs all stages before the code.
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
        };
        this.findings = this.config.check();
        if this.findings.is_empty() {
            this.read(input);
        }
        this
    }

    fn read(&mut self, input: &Input<'_>) {
        let limits = &self.config.limits;
        let (document, findings) = Document::load(input, limits, &mut self.sources);
        self.findings = findings;
        self.is_readable = !self.has_failed();
        let Some(document) = document else { return };
        let lowered = lower::lower(&document, &self.config);
        self.findings.extend(lowered.findings);
        if let Some(mut api) = lowered.api {
            let (names, findings) = Names::of(&api, &self.config);
            self.findings.extend(findings);
            self.findings.extend(analysis::analyze(&mut api));
            if !self.has_failed() {
                self.understood = Some(Understood {
                    api,
                    places: lowered.places,
                    names,
                });
            }
        }
        let is_in_config = |it: &Diagnostic| self.config.holds(it.span);
        for finding in self.findings.iter_mut().filter(|it| !is_in_config(it)) {
            finding.pointer = Some(document.pointer_to(finding.span));
        }
        self.document = Some(document);
    }

    fn has_failed(&self) -> bool {
        self.findings
            .iter()
            .any(|it| it.severity == Severity::Error)
    }

    /// All that was found.
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
    /// All that is wrong with the document or does not fit the configuration, each with its place.
    pub fn api(&self) -> Result<&Api, Diagnostics> {
        self.understood().map(|it| &it.api)
    }

    /// What Rust code sees of the crate.
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

    /// The crate.
    ///
    /// # Errors
    ///
    /// As [`api`](Self::api).
    pub fn generated(mut self) -> Result<Generated, Diagnostics> {
        // Emission needs neither the tree nor the places of its types: a quarter of the memory of a large document.
        self.document = None;
        if let Some(understood) = &mut self.understood {
            understood.places = Places::default();
        }
        let surface = self.surface()?;
        let api = surface.api;
        Ok(Generated {
            files: emit::emit(&surface, &self.config, &self.title),
            operations: api.operations.len(),
            types: api.types.iter().filter(|it| it.is_used()).count(),
            inferred: api.inferred_paging(),
            warnings: self.diagnostics(),
        })
    }

    /// What OpenAPI allows in the document and what harms its client all the same: the findings of the rules that the
    /// configuration does not switch off.
    ///
    /// # Errors
    ///
    /// As [`api`](Self::api).
    pub fn lint(&self) -> Result<Diagnostics, Diagnostics> {
        let surface = self.surface()?;
        let document = self.document.as_ref().ok_or_else(|| self.diagnostics())?;
        let subject = lint::Subject {
            document: openapi::Document::of(document),
            surface: &surface,
            places: &self.understood()?.places,
        };
        Ok(self.diagnosed(lint::lint(&subject, &self.config)))
    }

    /// The document as its overlays leave it, for other programs that read it; also if something in it is wrong.
    ///
    /// # Errors
    ///
    /// What keeps it from being read.
    pub fn document(&self) -> Result<serde_json::Value, Diagnostics> {
        let read = self.document.as_ref().filter(|_| self.is_readable);
        let json = read.map(Document::whole);
        json.ok_or_else(|| self.diagnostics())
    }

    /// A module that proves the crate of the document, beside which it stands; for tests.
    ///
    /// It says which type each schema became that `candidates` asks for by its JSON pointer, and how each operation is called.
    /// `package.root` is the path of the crate, as the module names it. What is proved, and how, is the business of
    /// the crate `probe`, whose names the module uses.
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
