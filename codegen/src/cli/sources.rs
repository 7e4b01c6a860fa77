//! Reads the files of a job, and compiles them.

use std::path::Path;

use super::console::Console;
use super::job::Job;
use super::progress::Progress;
use crate::sources::{Paths, Sources, Unread};
use crate::{Compilation, Diagnostics, Source, compile};

impl Sources {
    /// Compiles them and calls `run` with the compilation.
    pub(super) fn compiled<T: Send>(
        &self,
        console: &Console,
        progress: &Progress,
        run: impl FnOnce(Compilation) -> Result<T, Diagnostics> + Send,
    ) -> Result<T, String> {
        let observer = progress.observer();
        let files = progress.watch(&self.files);
        let mut input = self.input().observed(&observer);
        input.files = &files;
        compile(input, &self.config, run).map_err(|it| console.findings(&it))
    }
}

impl Job {
    /// Reads the document, the configuration and the overlays.
    pub(super) fn sources(&self) -> Result<Sources, String> {
        let sources = Sources::read(&self.paths());
        let mut sources = sources.map_err(|it| self.unread(&it))?;
        let config = &mut sources.config;
        config.skip_unsupported = self.skip_unsupported;
        let folder = || (!config.has_package_name()).then(|| package_name(&self.out))?;
        if let Some(name) = self.name.clone().or_else(folder) {
            config.package.name = name;
        }
        Ok(sources)
    }

    /// Reads a file, or the standard input.
    pub(super) fn read(&self, path: &Path) -> Result<Source, String> {
        self.paths().read(path).map_err(|it| self.unread(&it))
    }

    fn paths(&self) -> Paths<'_> {
        Paths {
            root: &self.root,
            document: &self.document,
            config: self.config.as_deref(),
            overlays: &self.overlays,
            references: &self.references,
        }
    }

    fn unread(&self, why: &Unread) -> String {
        match why {
            Unread::File(path, what) => self.failure(path, what),
            Unread::Findings(it) => self.console.findings(it),
        }
    }
}

/// A valid package name from the name of the crate's folder, in lower case.
fn package_name(out: &Path) -> Option<String> {
    // `.` and `..` have a name only as absolute paths.
    let out = out
        .canonicalize()
        .or_else(|_| std::path::absolute(out))
        .ok()?;
    let name = out.file_name()?.to_string_lossy().to_lowercase();
    let is_kept = |it: char| it.is_ascii_alphanumeric() || it == '_';
    let name: String = name
        .chars()
        .map(|it| if is_kept(it) { it } else { '-' })
        .collect();
    name.starts_with(|it: char| it.is_ascii_alphabetic())
        .then_some(name)
}
