//! One run on the command line: reads the sources, writes the files and prints the result.
//!
//! Shared by the `codegen` command and the `xtask` commands of a repository.

mod diff;
mod pins;
mod watch;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::string::FromUtf8Error;
use std::time::Instant;

use crate::diagnostic::{Diagnostic, Diagnostics, code, counted};
use crate::files::slashes;
use crate::message::MessageFormat;
use crate::output::{self, OutputError, Plan};
use crate::source::{Source, SourceMap, Span};
pub use diff::{Comparison, FailOn, ReportFormat};

use crate::{Compilation, Config, Folder, Generated, Input, Runtime, compile};

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
    /// The crate's folder.
    pub out: PathBuf,
    /// The crate's name; overrides the configuration.
    pub name: Option<String>,
    /// Where the crate gets `client-runtime` from; overrides the configuration.
    pub runtime: Option<Runtime>,
    /// Whether to leave out operations that cannot be generated instead of failing.
    pub skip_unsupported: bool,
    /// The output format of findings.
    pub format: MessageFormat,
}

/// The input of a job.
struct Sources {
    document: Source,
    config: Config,
    overlays: Vec<Source>,
    files: Folder,
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

/// What to do with the generated files.
#[derive(Clone, Debug)]
pub enum Mode {
    /// Writes the files that changed.
    Write,
    /// Reports which files would change.
    Check {
        /// How to fix the difference.
        hint: &'static str,
    },
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
        let generated = self.generate().map_err(|mut it| {
            if self.format == MessageFormat::Human && matches!(mode, Mode::Write) {
                it.push_str("nothing was written\n");
            }
            it
        })?;
        if !generated.warnings.findings().is_empty() {
            eprint!("{}", self.shown_findings(&generated.warnings));
        }
        let failed = |error: OutputError| self.failure(error.path(), &error.reason());
        match mode {
            Mode::Write => {
                let plan = output::write(&generated.files, &self.out).map_err(failed)?;
                Ok((summary(&generated, &plan, start), ExitCode::SUCCESS))
            }
            Mode::Check { hint } => {
                let plan = Plan::new(&generated.files, &self.out).map_err(failed)?;
                if plan.is_empty() {
                    let text = format!("{} files are up to date\n", plan.unchanged);
                    return Ok((text, ExitCode::SUCCESS));
                }
                let mut text = String::new();
                for file in &plan.write {
                    let _ = writeln!(text, "stale: {}", self.shown(&file.path));
                }
                for path in &plan.remove {
                    let _ = writeln!(text, "no longer belongs: {}", self.shown(path));
                }
                let _ = writeln!(text, "{hint}");
                Ok((text, ExitCode::FAILURE))
            }
        }
    }

    /// The path of a file of the crate as shown in messages.
    fn shown(&self, path: &str) -> String {
        let path = self.out.join(path);
        slashes(path.strip_prefix(&self.root).unwrap_or(&path))
    }

    /// Generates in memory.
    ///
    /// # Errors
    ///
    /// A printable message if a source cannot be read or the document is invalid.
    pub fn generate(&self) -> Result<Generated, String> {
        self.compiled(Compilation::generated)
    }

    /// Lints the document and prints the findings. The exit code is 1 if there are any.
    pub fn lint(&self) -> ExitCode {
        let found = match self.compiled(|it| it.lint()) {
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

    /// Reads the sources, compiles them and calls `run` with the compilation.
    fn compiled<T: Send>(
        &self,
        run: impl FnOnce(Compilation) -> Result<T, Diagnostics> + Send,
    ) -> Result<T, String> {
        let sources = self.sources()?;
        compile(sources.input(), &sources.config, run).map_err(|it| self.shown_findings(&it))
    }

    /// Reads the document, the configuration and the overlays.
    fn sources(&self) -> Result<Sources, String> {
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
        if let Some(runtime) = &self.runtime {
            config.package.runtime.clone_from(runtime);
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

fn summary(generated: &Generated, plan: &Plan, start: Instant) -> String {
    let mut text = format!(
        "{}, {}: {} written, {} unchanged, {} removed, in {:.0} ms\n",
        counted(generated.operations, "operation"),
        counted(generated.types, "type"),
        counted(plan.write.len(), "file"),
        plan.unchanged,
        plan.remove.len(),
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
