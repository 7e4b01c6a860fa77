//! Source texts and spans, which diagnostics refer to.

mod map;

pub(crate) use map::{BySource, SourceMap};

/// A string and the name shown in messages, such as `spec/api.yaml`.
#[derive(Clone, Debug, Default)]
pub struct Source {
    /// Shown in diagnostics and in the header of generated files; `/` is the separator.
    pub name: String,
    /// The whole text.
    pub text: String,
}

impl Source {
    /// Creates a source. A leading byte order mark is removed.
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

    /// The part of a span on its first line.
    pub(crate) fn first_line(&self, span: Span) -> Span {
        let rest = self.text.get(span.start..span.end).unwrap_or_default();
        let length = rest.find(['\n', '\r']).unwrap_or(rest.len());
        Span {
            start: span.start,
            end: span.start + length,
        }
    }
}

/// The last character boundary of a string at or before an offset.
pub(crate) fn boundary(text: &str, at: usize) -> usize {
    let mut places = (0..=at.min(text.len())).rev();
    places.find(|it| text.is_char_boundary(*it)).unwrap_or(0)
}

/// A range of bytes in the source map, whose offsets identify the source too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// Offset of the first byte.
    pub start: usize,
    /// Offset after the last byte.
    pub end: usize,
}

impl Span {
    /// Makes a span relative to an offset.
    pub(crate) fn from(self, start: usize) -> Self {
        Span {
            start: self.start.saturating_sub(start),
            end: self.end.saturating_sub(start),
        }
    }

    /// Shifts a span that is relative to an offset into the source map.
    pub(crate) fn shifted(self, start: usize) -> Self {
        Span {
            start: self.start + start,
            end: self.end + start,
        }
    }
}
