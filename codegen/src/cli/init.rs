//! `codegen init`: a first configuration.

use std::fs::{self, File};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::discovery;
use super::job::Job;
use super::progress::Progress;
use super::sources::Sources;
use crate::files::slashes;
use crate::init::Draft;
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
                eprint!("{text}");
                ExitCode::FAILURE
            }
        }
    }

    /// The shortest form of the configuration that leaves lists walked as they are.
    fn configuration(&self) -> Result<String, String> {
        let sources = self.sources()?;
        let draft = compile(sources.input(), &sources.config, |it| it.draft());
        let Draft { texts, walks } = draft.map_err(|it| self.console.findings(&it))?;
        let fits = |text: &&String| walks_with(&sources, text).as_ref() == Some(&walks);
        let fitting = texts.iter().find(fits).or(texts.last());
        Ok(fitting.cloned().unwrap_or_default())
    }

    /// Writes the files, and says so.
    fn store(&self, path: &Path, text: &str, start: &Start) -> Result<String, String> {
        let mut options = File::options();
        options.write(true);
        if start.force {
            options.create(true).truncate(true);
        } else {
            options.create_new(true);
        }
        let directive = if start.schema {
            format!("#:schema ./{SCHEMA}\n")
        } else {
            String::new()
        };
        let file = options.open(path).map_err(|error| match error.kind() {
            ErrorKind::AlreadyExists => self.failure(path, "exists; `--force` replaces it"),
            _ => self.failure(path, &format!("could not be written: {error}")),
        });
        let unwritten =
            |path: &Path, error| self.failure(path, &format!("could not be written: {error}"));
        let written = file?.write_all(format!("{directive}{text}").as_bytes());
        written.map_err(|error| unwritten(path, error))?;
        let mut said = format!("{} was written\n", slashes(path));
        if start.schema {
            let path = path.with_file_name(SCHEMA);
            let schema = format!("{:#}\n", Config::schema());
            fs::write(&path, schema).map_err(|error| unwritten(&path, error))?;
            said = format!("{said}{} was written\n", slashes(&path));
        }
        let document = slashes(&self.document);
        Ok(format!(
            "{said}next: {} generate {document} --out client\n",
            self.console.program
        ))
    }
}

/// How lists are walked with a configuration; `None` if it does not fit the document.
fn walks_with(sources: &Sources, text: &str) -> Option<crate::init::Walks> {
    let config = Config::parse(Source::new("codegen.toml", text)).ok()?;
    compile(sources.input(), &config, |it| it.walks()).ok()
}
