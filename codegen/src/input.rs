//! What a run reads.

use crate::files::{Files, NoFiles};
use crate::source::Source;

/// A document, and where the files come from that it refers to.
#[derive(Clone, Copy)]
pub struct Input<'a> {
    /// The document.
    pub document: &'a Source,
    /// The files beside it.
    pub files: &'a dyn Files,
}

impl<'a> Input<'a> {
    /// A document with files beside it.
    pub fn new(document: &'a Source, files: &'a dyn Files) -> Self {
        Input { document, files }
    }
}

impl<'a> From<&'a Source> for Input<'a> {
    /// A document that is one text: a reference to another file is an error.
    fn from(document: &'a Source) -> Self {
        Input::new(document, &NoFiles)
    }
}
