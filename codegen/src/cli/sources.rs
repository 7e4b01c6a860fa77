//! Reads the files of a job, and compiles them.

use std::path::Path;

use super::console::Console;
use super::job::Job;
use super::progress::Progress;
use crate::config::unusable_client_name;
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
        let is_crate = !self.is_module && !self.out.as_os_str().is_empty();
        if let Some(name) = &self.name {
            config.package.name.clone_from(name);
        } else if is_crate && !config.has_package_name() {
            let named = package_name(&self.out);
            let (name, note) = named.map_err(|it| self.failure(&self.out, &it))?;
            config.package.name = name;
            if let Some(note) = note {
                self.console.note(&note);
            }
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

/// The package that the name of its folder names, in lower case: `box-client` in a folder `box`, which is a keyword. Also
/// a note, if it is not simply the folder's name.
///
/// # Errors
///
/// Why it names none, as the rest of a sentence.
fn package_name(out: &Path) -> Result<(String, Option<String>), String> {
    let remedy = "say it by `--name`, or as `name` under `[package]`";
    // `.` and `..` have a name only as absolute paths.
    let absolute = out.canonicalize().or_else(|_| std::path::absolute(out));
    let name = absolute
        .ok()
        .and_then(|it| Some(it.file_name()?.to_owned()));
    let Some(name) = name else {
        return Err(format!("does not name the crate: {remedy}"));
    };
    let name = name
        .to_string_lossy()
        .to_lowercase()
        .replace(['.', ' '], "-");
    if unusable_client_name(&name).is_none() {
        return Ok((name, None));
    }
    let longer = [format!("{name}-client"), format!("client-{name}")];
    let usable = longer
        .into_iter()
        .find(|it| unusable_client_name(it).is_none());
    match usable {
        Some(longer) => {
            let note = format!("the crate is named `{longer}`, since `{name}` cannot be its name");
            Ok((longer, Some(note)))
        }
        None => Err(format!(
            "does not name the crate, since `{name}` cannot be its name: {remedy}"
        )),
    }
}
