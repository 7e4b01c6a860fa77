//! Errors of reading or writing a folder.

use std::io;
use std::path::{Path, PathBuf};

/// A folder could not be read or written.
#[derive(Debug)]
pub struct OutputError {
    path: PathBuf,
    what: &'static str,
    source: Option<io::Error>,
}

impl std::fmt::Display for OutputError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.path.display(), self.reason())
    }
}

impl std::error::Error for OutputError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_ref().map(|it| it as _)
    }
}

impl OutputError {
    /// The file or the folder.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The reason, without the path.
    pub fn reason(&self) -> String {
        match &self.source {
            Some(error) => format!("{}: {error}", self.what),
            None => self.what.to_owned(),
        }
    }

    pub(super) fn new(path: &Path, what: &'static str) -> Self {
        OutputError {
            path: path.to_owned(),
            what,
            source: None,
        }
    }

    pub(super) fn io(path: &Path, what: &'static str) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| OutputError {
            path,
            what,
            source: Some(source),
        }
    }
}
