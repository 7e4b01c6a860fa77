//! The files that a document's references may read, and their names.
//!
//! A document from an untrusted source must not read arbitrary files, so only files inside of allowed folders are read,
//! after symbolic links are resolved. Nothing is fetched over the network.

use std::io;
use std::path::{Component, Path, PathBuf};

use crate::config::Config;
use crate::diagnostic::code;
use crate::lock::Lock;
use crate::source::Source;

/// The source of the other files of a document.
pub trait Files: Sync {
    /// Resolves a reference's `path`, as written in the file `from`, to the file's canonical name. Each file has one
    /// name, regardless of the path used.
    ///
    /// # Errors
    ///
    /// If the file does not exist or may not be read.
    fn locate(&self, from: &str, path: &str) -> Result<String, Refusal>;

    /// The URI that a file was retrieved from, which its references are relative to.
    fn uri(&self, name: &str) -> Option<String>;

    /// Resolves the URI of a file to its name; `None` if it was not retrieved from there. `from` refers to it.
    fn locate_uri(&self, from: &str, uri: &str) -> Option<Result<String, Refusal>>;

    /// The text of a file, by its name.
    ///
    /// # Errors
    ///
    /// If it cannot be read or is not UTF-8.
    fn read(&self, name: &str) -> Result<Source, Refusal>;
}

/// Why a file was not read. The message continues a sentence: `lies outside the folder of the document`.
#[derive(Clone, Debug)]
pub struct Refusal {
    pub(crate) code: &'static str,
    pub(crate) message: String,
    pub(crate) help: Option<String>,
}

impl Refusal {
    /// A file that may not be read.
    pub fn forbidden(message: impl Into<String>, help: impl Into<String>) -> Self {
        Refusal {
            code: code::EXTERNAL,
            message: message.into(),
            help: Some(help.into()),
        }
    }

    /// A file that cannot be read.
    pub fn unreadable(message: impl Into<String>) -> Self {
        Refusal {
            code: code::UNRESOLVED,
            message: message.into(),
            help: None,
        }
    }
}

/// No other files, for a document given as text.
#[derive(Clone, Copy, Debug)]
pub struct NoFiles;

impl Files for NoFiles {
    fn uri(&self, _: &str) -> Option<String> {
        None
    }

    fn locate_uri(&self, _: &str, _: &str) -> Option<Result<String, Refusal>> {
        None
    }

    fn locate(&self, _: &str, _: &str) -> Result<String, Refusal> {
        Err(Refusal::forbidden(
            "names another file, but this document has no folder",
            "read it from its folder, or bundle it into one file",
        ))
    }

    fn read(&self, _: &str) -> Result<Source, Refusal> {
        self.locate("", "").map(|_| Source::default())
    }
}

/// The files in a document's folder and in other allowed folders.
#[derive(Clone, Debug)]
pub struct Folder {
    /// The folder that names are relative to.
    root: PathBuf,
    /// The document, relative to `root`.
    document: PathBuf,
    /// Each folder as shown in messages, and its canonical path.
    folders: Vec<(PathBuf, PathBuf)>,
    /// The URLs of the document and its files, if they were downloaded, or why that cannot be read.
    lock: Result<Option<Lock>, String>,
}

impl Folder {
    /// Allows the document's folder. Names, including the document's, are relative to `root`.
    pub fn of(root: &Path, document: &Path) -> Self {
        let folder = Folder {
            root: root.to_owned(),
            document: document.to_owned(),
            folders: Vec::new(),
            lock: Lock::read(&root.join(document)),
        };
        folder.allow(document.parent().unwrap_or(Path::new("")))
    }

    /// Allows another folder, relative to `root`. Ignored if the folder does not exist.
    #[must_use]
    pub fn allow(mut self, folder: &Path) -> Self {
        let path = match self.root.join(folder) {
            it if it.as_os_str().is_empty() => PathBuf::from("."),
            it => it,
        };
        if let Ok(real) = path.canonicalize() {
            self.folders.push((folder.to_owned(), real));
        }
        self
    }

    /// Allows the configured folders, which are relative to the document's.
    #[must_use]
    pub fn configured(self, config: &Config) -> Self {
        let beside = self.beside().to_owned();
        let allowed = config.references.allow.iter();
        allowed.fold(self, |it, folder| it.allow(&beside.join(folder)))
    }

    /// The folder of the document, relative to `root`.
    fn beside(&self) -> &Path {
        self.document.parent().unwrap_or(Path::new(""))
    }

    fn outside() -> Refusal {
        Refusal::forbidden(
            "lies outside the folder of the document",
            "allow its folder under `[references]` in codegen.toml, or by `--allow-references`",
        )
    }
}

impl Files for Folder {
    fn uri(&self, name: &str) -> Option<String> {
        let lock = self.lock.as_ref().ok()?.as_ref()?;
        let mut files = lock.files.iter();
        let file = files.find(|it| slashes(&tidy(&self.beside().join(&it.file))) == name)?;
        Some(file.base().to_owned())
    }

    fn locate_uri(&self, _: &str, uri: &str) -> Option<Result<String, Refusal>> {
        match &self.lock {
            Ok(lock) => {
                let file = lock.as_ref()?.file(uri)?;
                let from = slashes(&self.document);
                Some(self.locate(&from, &file.file))
            }
            Err(why) => Some(Err(Refusal::unreadable(format!("is unknown: {why}")))),
        }
    }

    fn locate(&self, from: &str, path: &str) -> Result<String, Refusal> {
        let path = Path::new(from).parent().unwrap_or(Path::new("")).join(path);
        let shown = tidy(&path);
        let real = self.root.join(&path).canonicalize().map_err(|error| {
            let inside = self.folders.iter().any(|(it, _)| is_below(&shown, it));
            match error.kind() {
                io::ErrorKind::NotFound if inside => Refusal::unreadable(format!(
                    "names a file that is not there: {}",
                    slashes(&shown)
                )),
                _ if !inside => Folder::outside(),
                _ => Refusal::unreadable(format!(
                    "names a file that cannot be read: {}: {error}",
                    slashes(&shown)
                )),
            }
        })?;
        let document = self.root.join(&self.document).canonicalize();
        if document.is_ok_and(|it| it == real) {
            return Ok(slashes(&self.document));
        }
        let below = self.folders.iter().find_map(|(shown, folder)| {
            let rest = real.strip_prefix(folder).ok()?;
            Some(slashes(&tidy(&shown.join(rest))))
        });
        below.ok_or_else(Folder::outside)
    }

    fn read(&self, name: &str) -> Result<Source, Refusal> {
        let path = self.root.join(name);
        let cannot = |why: String| Refusal::unreadable(format!("names {name}, which {why}"));
        // Reading a named pipe would never end.
        if !path.is_file() {
            return Err(cannot("is no file".to_owned()));
        }
        let bytes =
            std::fs::read(&path).map_err(|error| cannot(format!("cannot be read: {error}")))?;
        let text = String::from_utf8(bytes).map_err(|_| cannot("is not UTF-8".to_owned()))?;
        Ok(Source::new(name, text))
    }
}

/// A path with `/` as the separator on every platform.
pub(crate) fn slashes(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

/// The path of a file relative to the folder of another one, in which it must be or below.
pub(crate) fn beside(document: &str, file: &str) -> Option<String> {
    let folder = Path::new(document).parent().unwrap_or(Path::new(""));
    let path = tidy(Path::new(file));
    let rest = path.strip_prefix(tidy(folder)).ok()?;
    let mut steps = rest.components();
    let is_below = steps.all(|it| matches!(it, Component::Normal(_)));
    is_below.then(|| slashes(rest))
}

/// The relative reference from one file to another.
pub(crate) fn path_between(from: &str, to: &str) -> String {
    let (from, to) = (tidy(Path::new(from)), tidy(Path::new(to)));
    let folder: Vec<_> = from
        .parent()
        .into_iter()
        .flat_map(Path::components)
        .collect();
    let steps: Vec<_> = to.components().collect();
    let shared = folder
        .iter()
        .zip(&steps)
        .take_while(|(a, b)| a == b)
        .count();
    let up = folder.iter().skip(shared).map(|_| "..".to_owned());
    let down = steps.iter().skip(shared);
    let down = down.map(|it| it.as_os_str().to_string_lossy().into_owned());
    let path = up.chain(down).collect::<Vec<_>>().join("/");
    path.replace('%', "%25").replace('#', "%23")
}

/// Normalizes a path: `a/./b/../c` becomes `a/c`.
pub(crate) fn tidy(path: &Path) -> PathBuf {
    let mut tidy = PathBuf::new();
    for step in path.components() {
        match step {
            Component::CurDir => {}
            Component::ParentDir
                if matches!(tidy.components().next_back(), Some(Component::Normal(_))) =>
            {
                tidy.pop();
            }
            step => tidy.push(step),
        }
    }
    tidy
}

fn is_below(path: &Path, folder: &Path) -> bool {
    let folder = tidy(folder);
    path.starts_with(&folder)
        && !path
            .strip_prefix(&folder)
            .is_ok_and(|it| it.starts_with(".."))
}
