//! What a run reads.

use crate::files::{Files, NoFiles};
use crate::source::Source;

/// A document, what is applied to it, and where the files come from that it refers to.
#[derive(Clone, Copy)]
pub struct Input<'a> {
    /// The document.
    pub document: &'a Source,
    /// What the generated files call the document; its file name by default.
    pub title: &'a str,
    /// Overlays, which are applied to it one after the other.
    pub overlays: &'a [Source],
    /// The files beside it.
    pub files: &'a dyn Files,
}

impl<'a> Input<'a> {
    /// A document with files beside it.
    pub fn new(document: &'a Source, files: &'a dyn Files) -> Self {
        Input {
            document,
            title: file_name(&document.name),
            overlays: &[],
            files,
        }
    }

    /// Has the generated files call the document by another name, such as its path in a repository.
    #[must_use]
    pub fn titled(self, title: &'a str) -> Self {
        Input { title, ..self }
    }

    /// Applies overlays to it.
    #[must_use]
    pub fn overlaid(self, overlays: &'a [Source]) -> Self {
        Input { overlays, ..self }
    }
}

impl<'a> From<&'a Source> for Input<'a> {
    /// A document that is one text: a reference to another file is an error.
    fn from(document: &'a Source) -> Self {
        Input::new(document, &NoFiles)
    }
}

/// The last segment of a path: where the document lies on this machine is no part of a generated file.
fn file_name(path: &str) -> &str {
    let path = path.trim_end_matches(['/', '\\']);
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}
