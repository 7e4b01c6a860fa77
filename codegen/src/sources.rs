//! The files of a run, and where they are.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::string::FromUtf8Error;

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Diagnostics, code};
use crate::files::{Folder, slashes};
use crate::input::Input;
use crate::source::{Source, SourceMap, Span};

/// The path that stands for the standard input, and its name in messages and in generated files.
const STDIN: (&str, &str, &str) = ("-", "<stdin>", "stdin");

/// The paths of a document and of what is read with it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Paths<'a> {
    /// The folder that all of them are relative to. If empty, it is the working directory.
    pub(crate) root: &'a Path,
    /// The document; `-` is the standard input.
    pub(crate) document: &'a Path,
    /// The configuration, if any.
    pub(crate) config: Option<&'a Path>,
    /// Overlays that are applied after the configured ones.
    pub(crate) overlays: &'a [PathBuf],
    /// Folders, besides the document's own, that the document may refer to.
    pub(crate) references: &'a [PathBuf],
}

/// The input of a run.
pub(crate) struct Sources {
    pub(crate) document: Source,
    pub(crate) config: Config,
    pub(crate) overlays: Vec<Source>,
    pub(crate) files: Folder,
    /// The name of the document in files of the crate, if it is not its file name.
    title: Option<String>,
}

/// Why there is no input.
pub(crate) enum Unread {
    /// A file that could not be read, and why, as the rest of a sentence.
    File(PathBuf, String),
    /// Mistakes in a file.
    Findings(Diagnostics),
}

impl Sources {
    /// Reads the document, the configuration and the overlays.
    pub(crate) fn read(paths: &Paths<'_>) -> Result<Self, Unread> {
        let document = paths.read(paths.document)?;
        let is_in_root = !paths.root.as_os_str().is_empty() && paths.document.is_relative();
        let title = if document.name == STDIN.1 {
            Some(STDIN.2.to_owned())
        } else {
            is_in_root.then(|| document.name.clone())
        };
        let config = match paths.config {
            Some(path) => Config::parse(paths.read(path)?).map_err(Unread::Findings)?,
            None => Config::default(),
        };
        let folder = Folder::of(paths.root, paths.document);
        let references = paths.references.iter();
        let files = references.fold(folder, |files, it| files.allow(it));
        let files = files.configured(&config);
        let beside = paths.document.parent().unwrap_or(Path::new(""));
        let configured = config.overlays.iter().map(|it| beside.join(it));
        let overlays = configured.chain(paths.overlays.iter().cloned());
        let overlays = overlays.map(|it| paths.read(&it));
        Ok(Sources {
            overlays: overlays.collect::<Result<_, _>>()?,
            document,
            title,
            config,
            files,
        })
    }

    pub(crate) fn input(&self) -> Input<'_> {
        let input = Input::new(&self.document, &self.files).overlaid(&self.overlays);
        match &self.title {
            Some(title) => input.titled(title),
            None => input,
        }
    }
}

impl Paths<'_> {
    /// Reads a file, or the standard input.
    pub(crate) fn read(&self, path: &Path) -> Result<Source, Unread> {
        let (path, bytes) = if path == Path::new(STDIN.0) {
            let mut bytes = Vec::new();
            let read = std::io::stdin().read_to_end(&mut bytes);
            (Path::new(STDIN.1), read.map(|_| bytes))
        } else {
            (path, std::fs::read(self.root.join(path)))
        };
        let unread = |error| Unread::File(path.to_owned(), format!("could not be read: {error}"));
        let text = String::from_utf8(bytes.map_err(unread)?);
        let text = text.map_err(|it| Unread::Findings(not_utf8(&slashes(path), &it)))?;
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
