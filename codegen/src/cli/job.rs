//! A run on the command line, whatever it is for.

use std::path::{Path, PathBuf};

use super::console::Console;
use super::deny::Deny;
use super::progress::Progress;
use crate::files::slashes;
use crate::{Compilation, Diagnostics, Generated, Runtime, compile};

/// A document and the folder of its crate.
#[derive(Clone, Debug, Default)]
pub struct Job {
    /// The folder that `document` and `config` are relative to. Messages and file headers show paths relative to it. If
    /// empty, it is the working directory, and headers show only the document's file name.
    pub root: PathBuf,
    /// The document; `-` is the standard input.
    pub document: PathBuf,
    /// Additional folders, relative to `root`, that the document may refer to.
    pub references: Vec<PathBuf>,
    /// Overlays, relative to `root`, that are applied after the configured ones.
    pub overlays: Vec<PathBuf>,
    /// The `codegen.toml`, if any.
    pub config: Option<PathBuf>,
    /// The crate's folder. Its name is that of the crate unless `name` or the configuration says another.
    pub out: PathBuf,
    /// The crate's name; overrides the configuration.
    pub name: Option<String>,
    /// Where the crate gets `client-runtime` from; overrides the configuration.
    pub runtime: Option<Runtime>,
    /// Whether to leave out operations that cannot be generated instead of failing.
    pub skip_unsupported: bool,
    /// The warnings that fail the run.
    pub deny: Vec<Deny>,
    /// How the run talks to its user.
    pub console: Console,
}

impl Job {
    /// Generates in memory.
    ///
    /// # Errors
    ///
    /// A printable message if a source cannot be read or the document is invalid.
    pub fn generate(&self) -> Result<Generated, String> {
        self.compiled(&Progress::silent(), Compilation::generated)
    }

    /// Reads the sources, compiles them and calls `run` with the compilation.
    pub(super) fn compiled<T: Send>(
        &self,
        progress: &Progress,
        run: impl FnOnce(Compilation) -> Result<T, Diagnostics> + Send,
    ) -> Result<T, String> {
        let sources = self.sources()?;
        let observer = progress.observer();
        let files = progress.watch(sources.files());
        let mut input = sources.input().observed(&observer);
        input.files = &files;
        compile(input, &sources.config, run).map_err(|it| self.console.findings(&it))
    }

    /// The message about a file that could not be read or written.
    pub(super) fn failure(&self, path: &Path, what: &str) -> String {
        self.console.format.failure(&slashes(path), what)
    }
}
