//! A run on the command line, whatever it is for.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use crate::files::slashes;
use crate::message::MessageFormat;
use crate::{Compilation, Diagnostics, Generated, Runtime, compile};

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

impl Job {
    /// Generates in memory.
    ///
    /// # Errors
    ///
    /// A printable message if a source cannot be read or the document is invalid.
    pub fn generate(&self) -> Result<Generated, String> {
        self.compiled(Compilation::generated)
    }

    /// Reads the sources, compiles them and calls `run` with the compilation.
    pub(super) fn compiled<T: Send>(
        &self,
        run: impl FnOnce(Compilation) -> Result<T, Diagnostics> + Send,
    ) -> Result<T, String> {
        let sources = self.sources()?;
        compile(sources.input(), &sources.config, run).map_err(|it| self.shown_findings(&it))
    }

    pub(super) fn shown_findings(&self, findings: &Diagnostics) -> String {
        findings.show(self.format, std::io::stderr().is_terminal())
    }

    pub(super) fn failure(&self, path: &Path, what: &str) -> String {
        self.format.failure(&slashes(path), what)
    }
}
