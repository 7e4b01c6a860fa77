//! Texts and places in them: what diagnostics are about.

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

/// The texts of a run, one behind the other: the place of a value says also which text it stands in.
#[derive(Clone, Debug)]
pub(crate) struct Texts {
    /// Each with the offset of its first byte.
    texts: Vec<(usize, Source)>,
}

impl Texts {
    /// The text of the document, at 0.
    pub(crate) fn new(document: &Source) -> Self {
        Texts {
            texts: vec![(0, document.clone())],
        }
    }

    /// Adds a text, and says where it begins.
    pub(crate) fn add(&mut self, source: Source) -> usize {
        // One more than its length: the end of a text is no place in the next.
        let start = self
            .texts
            .last()
            .map_or(0, |(at, it)| at + it.text.len() + 1);
        self.texts.push((start, source));
        start
    }

    /// The index of the text that holds a place, where it begins, and the text.
    pub(crate) fn holding(&self, span: Span) -> (usize, usize, &Source) {
        let behind = self
            .texts
            .partition_point(|(start, _)| *start <= span.start);
        let index = behind.saturating_sub(1);
        let (start, source) = &self.texts[index];
        (index, *start, source)
    }

    /// All texts.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Source> {
        self.texts.iter().map(|(_, source)| source)
    }
}

/// A range of bytes in the text, or in the texts of a run, one behind the other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// Offset of the first byte.
    pub start: usize,
    /// Offset after the last byte.
    pub end: usize,
}

impl Span {
    /// The same place, counted from another one.
    pub(crate) fn from(self, start: usize) -> Self {
        Span {
            start: self.start.saturating_sub(start),
            end: self.end.saturating_sub(start),
        }
    }
}
