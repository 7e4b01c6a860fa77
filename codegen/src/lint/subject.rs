//! What rules look at, and what they find.

use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::lower::Places;
use crate::openapi::{Document, Operation, PathItem, Paths};
use crate::source::Span;
use crate::surface::Crate;

/// What is looked at.
pub(crate) struct Subject<'a> {
    pub(crate) config: &'a Config,
    pub(crate) document: Document<'a>,
    pub(crate) surface: &'a Crate<'a>,
    pub(crate) places: &'a Places,
}

/// An operation of the document.
pub(super) struct Described<'a> {
    /// `GET /things`
    pub(super) title: String,
    pub(super) key_span: Span,
    pub(super) operation: Operation<'a>,
    /// The path that has it.
    pub(super) item: PathItem<'a>,
}

impl<'a> Subject<'a> {
    /// The operations in the order of the document.
    pub(super) fn operations(&self) -> impl Iterator<Item = Described<'a>> {
        let document = self.document;
        let paths = document.root().paths().into_iter();
        paths.flat_map(Paths::items).flat_map(move |path| {
            let item = document.resolve(path.value).ok().map(|it| it.0);
            item.into_iter().flat_map(move |item| {
                let mut operations: Vec<_> = item.operations().collect();
                operations.sort_by_key(|it| it.key_span.start);
                operations.into_iter().map(move |it| Described {
                    title: format!("{} {}", it.key, path.key),
                    key_span: it.key_span,
                    operation: it.value,
                    item,
                })
            })
        })
    }
}

/// A finding of a rule.
pub(super) fn found(code: &'static str, span: Span, message: String, help: &str) -> Diagnostic {
    Diagnostic::warning(code, span, message).help(help)
}
