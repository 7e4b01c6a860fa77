//! The files that a run reads.

use std::io::Read as _;
use std::path::Path;
use std::string::FromUtf8Error;

use super::console::Console;
use super::job::Job;
use super::progress::Progress;
use crate::diagnostic::{Diagnostic, code};
use crate::files::slashes;
use crate::source::{Source, SourceMap, Span};
use crate::{Compilation, Config, Diagnostics, Folder, Input, compile};

/// The path that stands for the standard input, and its name in messages and in generated files.
const STDIN: (&str, &str, &str) = ("-", "<stdin>", "stdin");

/// The input of a job.
pub(crate) struct Sources {
    pub(crate) document: Source,
    pub(crate) config: Config,
    pub(crate) overlays: Vec<Source>,
    pub(crate) files: Folder,
    /// The name of the document in files of the crate, if it is not its file name.
    title: Option<String>,
}

impl Sources {
    /// The files that the document may refer to.
    pub(super) fn files(&self) -> &Folder {
        &self.files
    }

    pub(super) fn input(&self) -> Input<'_> {
        let input = Input::new(&self.document, &self.files).overlaid(&self.overlays);
        match &self.title {
            Some(title) => input.titled(title),
            None => input,
        }
    }
}

impl Sources {
    /// Compiles them and calls `run` with the compilation.
    pub(super) fn compiled<T: Send>(
        &self,
        console: &Console,
        progress: &Progress,
        run: impl FnOnce(Compilation) -> Result<T, Diagnostics> + Send,
    ) -> Result<T, String> {
        let observer = progress.observer();
        let files = progress.watch(self.files());
        let mut input = self.input().observed(&observer);
        input.files = &files;
        compile(input, &self.config, run).map_err(|it| console.findings(&it))
    }
}

impl Job {
    /// Reads the document, the configuration and the overlays.
    pub(crate) fn sources(&self) -> Result<Sources, String> {
        let document = self.read(&self.document)?;
        let is_in_root = !self.root.as_os_str().is_empty() && self.document.is_relative();
        let title = if document.name == STDIN.1 {
            Some(STDIN.2.to_owned())
        } else {
            is_in_root.then(|| document.name.clone())
        };
        let mut config = match &self.config {
            Some(path) => {
                let source = self.read(path)?;
                Config::parse(source).map_err(|it| self.console.findings(&it))?
            }
            None => Config::default(),
        };
        config.skip_unsupported = self.skip_unsupported;
        let folder = || (!config.has_package_name()).then(|| package_name(&self.out))?;
        if let Some(name) = self.name.clone().or_else(folder) {
            config.package.name = name;
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
            document,
            title,
            config,
            files,
        })
    }

    /// Reads a file, or the standard input.
    pub(super) fn read(&self, path: &Path) -> Result<Source, String> {
        let (path, bytes) = if path == Path::new(STDIN.0) {
            let mut bytes = Vec::new();
            let read = std::io::stdin().read_to_end(&mut bytes);
            (Path::new(STDIN.1), read.map(|_| bytes))
        } else {
            (path, std::fs::read(self.root.join(path)))
        };
        let bytes =
            bytes.map_err(|error| self.failure(path, &format!("could not be read: {error}")))?;
        let text = String::from_utf8(bytes)
            .map_err(|error| self.console.findings(&not_utf8(&slashes(path), &error)))?;
        Ok(Source::new(slashes(path), text))
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
