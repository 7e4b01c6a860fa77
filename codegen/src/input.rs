//! The input of a run.

use crate::files::{Files, NoFiles};
use crate::observer::Observer;
use crate::source::Source;

/// A document, its overlays, and the source of the files that it refers to.
#[derive(Clone, Copy)]
pub struct Input<'a> {
    /// The document.
    pub document: &'a Source,
    /// The name of the document in generated files; its file name by default.
    pub title: &'a str,
    /// Overlays, applied in order.
    pub overlays: &'a [Source],
    /// The files that the document may refer to.
    pub files: &'a dyn Files,
    /// Called when a stage begins.
    pub observer: Option<&'a Observer>,
}

impl<'a> Input<'a> {
    /// A document that may refer to other files.
    pub fn new(document: &'a Source, files: &'a dyn Files) -> Self {
        Input {
            document,
            title: file_name(&document.name),
            overlays: &[],
            files,
            observer: None,
        }
    }

    /// Sets the name of the document in generated files, such as its path in a repository.
    #[must_use]
    pub fn titled(self, title: &'a str) -> Self {
        Input { title, ..self }
    }

    /// Sets the overlays.
    #[must_use]
    pub fn overlaid(self, overlays: &'a [Source]) -> Self {
        Input { overlays, ..self }
    }

    /// Notifies an observer when a stage begins.
    #[must_use]
    pub fn observed(self, observer: &'a Observer) -> Self {
        Input {
            observer: Some(observer),
            ..self
        }
    }
}

impl<'a> From<&'a Source> for Input<'a> {
    /// A document that consists of one file. A reference to another file is an error.
    fn from(document: &'a Source) -> Self {
        Input::new(document, &NoFiles)
    }
}

/// The last segment of a path. Generated files must not contain machine-specific paths.
fn file_name(path: &str) -> &str {
    let path = path.trim_end_matches(['/', '\\']);
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}
