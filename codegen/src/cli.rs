//! One run on the command line: reads the sources, writes the files and prints the result.
//!
//! Shared by the `codegen` command and the `xtask` commands of a repository.

mod diff;
mod member;
mod module;
mod part;
mod pins;
mod runtime;
mod watch;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{IsTerminal, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::string::FromUtf8Error;
use std::time::Instant;

use crate::diagnostic::{Diagnostic, Diagnostics, code, counted};
use crate::files::{slashes, tidy};
use crate::message::MessageFormat;
use crate::output::{Destination, OutputError};
use crate::source::{Source, SourceMap, Span};
pub use diff::{Comparison, FailOn, ReportFormat};
use module::Module;
pub use part::Mode;
use part::{Counts, Part};
pub use runtime::SharedRuntime;

use crate::upgrade::{Notation, Target, upgrade};
use crate::{Compilation, Config, Folder, Generated, Input, Package, Runtime, compile};

/// A document and the folder of its crate.
#[derive(Clone, Debug)]
pub struct Job {
    /// The folder that `document` and `config` are relative to. Messages and file headers show paths relative to it. If
    /// empty, it is the working directory, and headers show only the document's file name.
    pub root: PathBuf,
    /// The document.
    pub document: PathBuf,
    /// Additional folders, relative to `root`, that the document may refer to.
    pub references: Vec<PathBuf>,
    /// Overlays, relative to `root`, that are applied after the configured ones.
    pub overlays: Vec<PathBuf>,
    /// The `codegen.toml`, if any.
    pub config: Option<PathBuf>,
    /// The folder of the crate, or of the module.
    pub out: PathBuf,
    /// Whether `out` is a module of the crate that it is in.
    pub is_module: bool,
    /// The crate's name; overrides the configuration.
    pub name: Option<String>,
    /// Where the crate gets `client-runtime` from; overrides the configuration. A path is relative to the working
    /// directory.
    pub runtime: Option<Runtime>,
    /// Whether to leave out operations that cannot be generated instead of failing.
    pub skip_unsupported: bool,
    /// The output format of findings.
    pub format: MessageFormat,
}

/// The input of a job.
pub(crate) struct Sources {
    pub(crate) document: Source,
    pub(crate) config: Config,
    pub(crate) overlays: Vec<Source>,
    pub(crate) files: Folder,
    /// Whether files of the crate name the document by its path.
    is_titled: bool,
}

impl Sources {
    fn input(&self) -> Input<'_> {
        let input = Input::new(&self.document, &self.files).overlaid(&self.overlays);
        if self.is_titled {
            input.titled(&self.document.name)
        } else {
            input
        }
    }
}

impl Job {
    /// Runs and prints the result. The exit code is 1 on any error.
    pub fn run(&self, mode: &Mode) -> ExitCode {
        let start = Instant::now();
        match self.attempt(mode, start) {
            Ok((text, code)) => {
                print!("{text}");
                code
            }
            Err(text) => {
                eprint!("{text}");
                ExitCode::FAILURE
            }
        }
    }

    fn attempt(&self, mode: &Mode, start: Instant) -> Result<(String, ExitCode), String> {
        let module = self.module()?;
        let generated = self
            .generate_for_package()
            .and_then(|(generated, package)| {
                if module.is_none() {
                    let checked = member::check(&self.out, &generated.requirements);
                    checked.map_err(|(path, what)| self.failure(&path, &what))?;
                }
                Ok((generated, package))
            });
        let (mut generated, package) = generated.map_err(|mut it| {
            if self.format == MessageFormat::Human && matches!(mode, Mode::Write) {
                it.push_str("nothing was written\n");
            }
            it
        })?;
        if !generated.warnings.findings().is_empty() {
            eprint!("{}", self.shown_findings(&generated.warnings));
        }
        let failed = |error: OutputError| self.failure(error.path(), &error.reason());
        let parts = match &module {
            Some(module) => module.parts(&mut generated, &package),
            None => vec![Part {
                destination: Destination::of_crate(&self.out),
                files: std::mem::take(&mut generated.files),
            }],
        };
        match mode {
            Mode::Write => {
                let counts = part::write(&parts).map_err(failed)?;
                let mut text = summary(&generated, counts, start);
                if let Some(module) = &module {
                    text.push_str(&module.remaining(&generated));
                }
                Ok((text, ExitCode::SUCCESS))
            }
            Mode::Check { hint } => {
                part::check(&parts, |path| self.shown(path), hint).map_err(failed)
            }
        }
    }

    /// The module that is generated, unless it is a crate.
    fn module(&self) -> Result<Option<Module<'_>>, String> {
        let module = self.is_module.then(|| Module::in_crate(&self.out));
        let module = module.transpose();
        module.map_err(|why| self.failure(&self.out, &why))
    }

    /// The path of a file of the crate as shown in messages.
    fn shown(&self, path: &Path) -> String {
        slashes(path.strip_prefix(&self.root).unwrap_or(path))
    }

    /// Generates in memory.
    ///
    /// # Errors
    ///
    /// A printable message if a source cannot be read or the document is invalid.
    pub fn generate(&self) -> Result<Generated, String> {
        self.generate_for_package().map(|(generated, _)| generated)
    }

    /// Generates in memory, and returns the configured package with what its surroundings add.
    fn generate_for_package(&self) -> Result<(Generated, Package), String> {
        let mut sources = self.sources()?;
        let package = &mut sources.config.package;
        let module = self.module()?;
        if let Some(module) = &module {
            let configured = module.configure(package);
            configured.map_err(|why| self.failure(&self.out, &why))?;
        }
        let folder = module.as_ref().map_or(&*self.out, Module::crate_folder);
        self.resolve_runtime(folder, package)?;
        let package = package.clone();
        let generated = self.compiled(&sources, Compilation::generated)?;
        Ok((generated, package))
    }

    /// Lints the document and prints the findings. The exit code is 1 if there are any.
    pub fn lint(&self) -> ExitCode {
        let found = self.sources();
        let found = match found.and_then(|it| self.compiled(&it, |it| it.lint())) {
            Ok(found) => found,
            Err(text) => {
                eprint!("{text}");
                return ExitCode::FAILURE;
            }
        };
        if found.findings().is_empty() {
            println!("nothing found");
            return ExitCode::SUCCESS;
        }
        eprint!("{}", self.shown_findings(&found));
        ExitCode::FAILURE
    }

    /// Prints the document in a newer version. The exit code is 1 on any error.
    pub fn upgrade(&self, target: Target, notation: Option<Notation>) -> ExitCode {
        let upgraded = self.sources().and_then(|sources| {
            let upgraded = upgrade(sources.input(), &sources.config, target, notation);
            upgraded.map_err(|it| self.shown_findings(&it))
        });
        match upgraded {
            Ok(upgraded) => {
                eprint!("{}", self.shown_findings(&upgraded.warnings));
                // A reader such as `head` may have seen enough.
                let written = std::io::stdout().write_all(upgraded.text.as_bytes());
                written.map_or(ExitCode::FAILURE, |()| ExitCode::SUCCESS)
            }
            Err(text) => {
                eprint!("{text}");
                ExitCode::FAILURE
            }
        }
    }

    /// Compiles the sources and calls `run` with the compilation.
    fn compiled<T: Send>(
        &self,
        sources: &Sources,
        run: impl FnOnce(Compilation) -> Result<T, Diagnostics> + Send,
    ) -> Result<T, String> {
        compile(sources.input(), &sources.config, run).map_err(|it| self.shown_findings(&it))
    }

    /// Reads the document, the configuration and the overlays.
    pub(crate) fn sources(&self) -> Result<Sources, String> {
        let document = self.read(&self.document)?;
        let mut config = match &self.config {
            Some(path) => {
                let source = self.read(path)?;
                Config::parse(source).map_err(|it| self.shown_findings(&it))?
            }
            None => Config::default(),
        };
        config.skip_unsupported = self.skip_unsupported;
        if let Some(name) = &self.name {
            config.package.name.clone_from(name);
        }
        let files = self
            .references
            .iter()
            .fold(Folder::of(&self.root, &self.document), |files, it| {
                files.allow(it)
            })
            .configured(&config);
        let beside = self.document.parent().unwrap_or(Path::new(""));
        let configured = config.overlays.iter().map(|it| beside.join(it));
        let overlays = configured.chain(self.overlays.iter().cloned());
        let overlays = overlays.map(|it| self.read(&it));
        Ok(Sources {
            overlays: overlays.collect::<Result<_, _>>()?,
            is_titled: !self.root.as_os_str().is_empty() && self.document.is_relative(),
            document,
            config,
            files,
        })
    }

    /// Sets where the crate gets the runtime from, and which package is there.
    fn resolve_runtime(&self, crate_folder: &Path, package: &mut Package) -> Result<(), String> {
        package.runtime = match &self.runtime {
            Some(Runtime::Path(path)) => {
                Runtime::Path(runtime::relative(crate_folder, Path::new(path)))
            }
            Some(runtime) => runtime.clone(),
            None => package.runtime.clone(),
        };
        if let Runtime::Path(path) = &package.runtime
            && !package.workspace
        {
            let folder = tidy(&crate_folder.join(path));
            let found = runtime::package_in(&folder).map_err(|why| self.failure(&folder, &why))?;
            package.runtime_id = Some(found);
        }
        Ok(())
    }

    fn shown_findings(&self, findings: &Diagnostics) -> String {
        findings.show(self.format, std::io::stderr().is_terminal())
    }

    fn failure(&self, path: &Path, what: &str) -> String {
        self.format.failure(&slashes(path), what)
    }

    fn read(&self, path: &Path) -> Result<Source, String> {
        let bytes = std::fs::read(self.root.join(path))
            .map_err(|error| self.failure(path, &format!("could not be read: {error}")))?;
        let text = String::from_utf8(bytes)
            .map_err(|error| self.shown_findings(&not_utf8(&slashes(path), &error)))?;
        Ok(Source::new(slashes(path), text))
    }
}

/// The error for a file that is not UTF-8, at its first invalid byte.
fn not_utf8(name: &str, error: &FromUtf8Error) -> Diagnostics {
    let bytes = error.as_bytes();
    let shown = String::from_utf8_lossy(bytes);
    let source = Source::new(name, &*shown);
    // `Source` strips a byte order mark.
    let start = error.utf8_error().valid_up_to() - (shown.len() - source.text.len());
    let end = start + char::REPLACEMENT_CHARACTER.len_utf8();
    let finding = Diagnostic::error(code::SYNTAX, Span { start, end }, "this is not UTF-8");
    let is_utf16 = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
    let help = if is_utf16 {
        "the file is UTF-16: save it as UTF-8"
    } else {
        "save the file as UTF-8"
    };
    let mut sources = SourceMap::default();
    sources.add(source);
    Diagnostics::new(vec![finding.help(help)], sources)
}

fn summary(generated: &Generated, counts: Counts, start: Instant) -> String {
    let mut text = format!(
        "{}, {}: {} written, {} unchanged, {} removed, in {:.0} ms\n",
        counted(generated.operations, "operation"),
        counted(generated.types, "type"),
        counted(counts.written, "file"),
        counts.unchanged,
        counts.removed,
        start.elapsed().as_secs_f64() * 1000.0
    );
    text.push_str(&inferred(&generated.inferred));
    text
}

/// How many operations are listed by name for each way of paging.
const NAMED: usize = 5;

/// The message about lists whose paging was inferred from the document.
fn inferred(lists: &[(String, String)]) -> String {
    let mut by: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (operation, how) in lists {
        by.entry(how).or_default().push(operation);
    }
    let mut text = String::new();
    for (how, operations) in by {
        let named = operations.iter().take(NAMED).copied();
        let named = named.collect::<Vec<_>>().join(", ");
        let more = operations.len().saturating_sub(NAMED);
        let more = if more == 0 {
            String::new()
        } else {
            format!(" and {more} more")
        };
        let _ = writeln!(
            text,
            "walked by {how}, as the document suggests: {named}{more}"
        );
    }
    text
}
