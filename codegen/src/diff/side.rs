//! What is compared.

use super::report::Location;
use super::wire::Side;
use crate::config::Config;
use crate::diagnostic::{Lines, lines, place_in};
use crate::openapi::Document;
use crate::source::{SourceMap, Span};
use crate::surface::Crate;

/// One of two compilations that are compared.
pub struct Subject<'a> {
    pub(super) document: Document<'a>,
    pub(super) surface: Crate<'a>,
    pub(super) config: &'a Config,
    sources: &'a SourceMap,
    lines: Lines,
}

impl<'a> Subject<'a> {
    pub(crate) fn new(
        document: Document<'a>,
        surface: Crate<'a>,
        config: &'a Config,
        sources: &'a SourceMap,
    ) -> Self {
        Subject {
            document,
            surface,
            config,
            sources,
            lines: lines(sources),
        }
    }

    /// The document with what the comparison derives from it.
    pub(super) fn side(&self) -> Side<'a> {
        Side::new(self.document)
    }

    /// The location of a span.
    pub(super) fn location(&self, span: Span) -> Location {
        let place = place_in(self.sources, span, &self.lines);
        let (line, column) = place.start();
        Location {
            file: place.source.name.clone(),
            line,
            column,
        }
    }

    /// The JSON pointer of a span.
    pub(super) fn pointer(&self, span: Span) -> String {
        self.document.pointer_to(span)
    }
}
