//! What a configuration is written for, and how.

use crate::openapi::Document;
use crate::surface::Crate;

/// What a configuration is written for.
pub(crate) struct Subject<'a> {
    pub(crate) document: Document<'a>,
    pub(crate) surface: &'a Crate<'a>,
}

/// Lines that are only a suggestion.
pub(super) fn commented(text: &str) -> String {
    let lines = text.lines().flat_map(|it| ["# ", it, "\n"]);
    lines.collect()
}
