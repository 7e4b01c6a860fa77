//! Texts and places in them: what diagnostics are about.

mod map;

pub(crate) use map::{BySource, SourceMap};

/// A text and the name under which messages show it, such as `spec/api.yaml`.
#[derive(Clone, Debug, Default)]
pub struct Source {
    /// Shown in diagnostics and in the header of generated files; `/` separates folders.
    pub name: String,
    /// The whole text.
    pub text: String,
}

impl Source {
    /// A source of this name and text; a byte order mark is no part of the text.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        let text = text.into();
        let text = text
            .strip_prefix('\u{feff}')
            .map(str::to_owned)
            .unwrap_or(text);
        Source {
            name: name.into(),
            text,
        }
    }

    /// The part of a place that lies on its first line.
    pub(crate) fn first_line(&self, span: Span) -> Span {
        let rest = self.text.get(span.start..span.end).unwrap_or_default();
        let length = rest.find(['\n', '\r']).unwrap_or(rest.len());
        Span {
            start: span.start,
            end: span.start + length,
        }
    }
}

/// The last place up to another at which a character of a text begins, or its end.
pub(crate) fn boundary(text: &str, at: usize) -> usize {
    let mut places = (0..=at.min(text.len())).rev();
    places.find(|it| text.is_char_boundary(*it)).unwrap_or(0)
}

/// A range of bytes in one of the sources of a run, counted from the beginning of the source map: it says also which source
/// it lies in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// Offset of the first byte.
    pub start: usize,
    /// Offset after the last byte.
    pub end: usize,
}

impl Span {
    /// The same range, counted from another offset.
    pub(crate) fn from(self, start: usize) -> Self {
        Span {
            start: self.start.saturating_sub(start),
            end: self.end.saturating_sub(start),
        }
    }

    /// The same range of a text that begins at an offset.
    pub(crate) fn shifted(self, start: usize) -> Self {
        Span {
            start: self.start + start,
            end: self.end + start,
        }
    }
}
