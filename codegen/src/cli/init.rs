//! `codegen init`: a first configuration.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::discovery;
use super::job::Job;
use super::progress::Progress;
use crate::files::slashes;
use crate::init::Proposal;
use crate::sources::Sources;
use crate::{Config, Source, compile};

/// Where the configuration goes.
#[derive(Clone, Debug)]
pub struct Start {
    /// The file; by default `codegen.toml` next to the document.
    pub out: Option<PathBuf>,
    /// Whether to replace it.
    pub force: bool,
    /// Whether to print it instead.
    pub dry_run: bool,
    /// Whether to write its schema, too.
    pub schema: bool,
}

/// The name of the schema of a configuration.
const SCHEMA: &str = "codegen.schema.json";

impl Job {
    /// Writes a configuration for the document. The exit code is 1 on any error.
    pub fn init(&self, start: &Start) -> ExitCode {
        let progress = Progress::start(&self.console);
        let text = self.configuration();
        drop(progress);
        let written = text.and_then(|text| {
            if start.dry_run {
                return Ok(text);
            }
            let beside = || discovery::beside(&self.document);
            let path = start.out.clone().unwrap_or_else(beside);
            self.store(&path, &text, start)
        });
        match written {
            Ok(text) => super::print(&text, ExitCode::SUCCESS),
            Err(text) => {
                super::report(&text);
                ExitCode::FAILURE
            }
        }
    }

    /// The shortest form of the configuration that leaves lists paged as they are.
    fn configuration(&self) -> Result<String, String> {
        let sources = self.sources()?;
        let proposal = compile(sources.input(), &sources.config, |it| it.proposal());
        let Proposal { texts, pagings } = proposal.map_err(|it| self.console.findings(&it))?;
        let fits = |text: &&String| paging_with(&sources, text).as_ref() == Some(&pagings);
        let fitting = texts.iter().find(fits).or(texts.last());
        Ok(fitting.cloned().unwrap_or_default())
    }

    /// Writes the files, and says so.
    fn store(&self, path: &Path, text: &str, start: &Start) -> Result<String, String> {
        let is_document = |it: &Path| {
            let document = self.root.join(&self.document).canonicalize();
            document.is_ok_and(|document| it.canonicalize().is_ok_and(|it| it == document))
        };
        let schema = start.schema.then(|| path.with_file_name(SCHEMA));
        for path in [Some(path), schema.as_deref()].into_iter().flatten() {
            if is_document(path) {
                return Err(self.failure(path, "is the document itself"));
            }
            if !start.force && path.exists() {
                return Err(self.failure(
                    path,
                    "exists; `--force` replaces it, and `--out` writes another file",
                ));
            }
        }
        let directive = if start.schema {
            format!("#:schema ./{SCHEMA}\n")
        } else {
            String::new()
        };
        let unwritten =
            |path: &Path, error| self.failure(path, &format!("could not be written: {error}"));
        let written = fs::write(path, format!("{directive}{text}"));
        written.map_err(|error| unwritten(path, error))?;
        let mut said = format!("{} was written\n", slashes(path));
        if let Some(path) = schema {
            let schema = format!("{:#}\n", Config::schema());
            fs::write(&path, schema).map_err(|error| unwritten(&path, error))?;
            said = format!("{said}{} was written\n", slashes(&path));
        }
        Ok(format!("{said}next: {}\n", self.next(path)))
    }

    /// The command that generates with the configuration.
    fn next(&self, configuration: &Path) -> String {
        let program = self.console.program;
        let mut command = format!("{program} generate {}", slashes(&self.document));
        let beside = discovery::beside(&self.document);
        let is_found = configuration == beside
            || configuration == Path::new(discovery::NAME) && !self.root.join(beside).exists();
        let options = (!is_found).then_some(("--config", configuration));
        let options = options.into_iter();
        let overlays = self.overlays.iter().map(|it| ("--overlay", it.as_path()));
        let folders = self.references.iter();
        let folders = folders.map(|it| ("--allow-references", it.as_path()));
        for (option, path) in options.chain(overlays).chain(folders) {
            command.push_str(&format!(" {option} {}", slashes(path)));
        }
        if self.skip_unsupported {
            command.push_str(" --skip-unsupported");
        }
        let stem = self.document.file_stem().unwrap_or_default();
        let stem = stem.to_string_lossy().to_lowercase();
        let stem = if stem == "-" { "api" } else { &stem };
        format!("{command} --out {stem}-client")
    }
}

/// How lists are paged with a configuration; `None` if it does not fit the document.
fn paging_with(sources: &Sources, text: &str) -> Option<crate::init::Pagings> {
    let config = Config::parse(Source::new("codegen.toml", text)).ok()?;
    compile(sources.input(), &config, |it| it.pagings()).ok()
}
