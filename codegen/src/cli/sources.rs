//! The files that a run reads.

use std::path::Path;
use std::string::FromUtf8Error;

use super::job::Job;
use crate::diagnostic::{Diagnostic, code};
use crate::files::slashes;
use crate::source::{Source, SourceMap, Span};
use crate::{Config, Diagnostics, Folder, Input};

/// The input of a job.
pub(super) struct Sources {
    pub(super) document: Source,
    pub(super) config: Config,
    overlays: Vec<Source>,
    files: Folder,
    /// Whether files of the crate name the document by its path.
    is_titled: bool,
}

impl Sources {
    pub(super) fn input(&self) -> Input<'_> {
        let input = Input::new(&self.document, &self.files).overlaid(&self.overlays);
        if self.is_titled {
            input.titled(&self.document.name)
        } else {
            input
        }
    }
}

impl Job {
    /// Reads the document, the configuration and the overlays.
    pub(super) fn sources(&self) -> Result<Sources, String> {
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

    pub(super) fn read(&self, path: &Path) -> Result<Source, String> {
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
