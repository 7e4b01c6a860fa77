//! The sources of a run, concatenated as in rustc's source map: the document, its configuration, overlays and
//! referenced files. An offset identifies its source, so a span is two numbers and a diagnostic can point into several
//! sources.

use super::{Source, Span};

/// The index of a source in a [`SourceMap`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct SourceId(usize);

/// All sources of a run.
#[derive(Clone, Debug, Default)]
pub(crate) struct SourceMap {
    /// Each with the offset of its first byte.
    sources: Vec<(usize, Source)>,
}

impl SourceMap {
    /// Adds a source.
    pub(crate) fn add(&mut self, source: Source) -> SourceId {
        // Reserve one extra byte, so that the end of a source is not the start of the next.
        let last = self.sources.last();
        let start = last.map_or(0, |(start, it)| start + it.text.len() + 1);
        self.sources.push((start, source));
        SourceId(self.sources.len() - 1)
    }

    /// The offset of a source's first byte.
    pub(crate) fn start(&self, id: SourceId) -> usize {
        self.sources[id.0].0
    }

    /// The source of an id.
    pub(crate) fn get(&self, id: SourceId) -> &Source {
        &self.sources[id.0].1
    }

    /// The source of a span, and the span relative to it.
    pub(crate) fn locate(&self, span: Span) -> (SourceId, Span) {
        let behind = self
            .sources
            .partition_point(|(start, _)| *start <= span.start);
        let id = SourceId(behind.saturating_sub(1));
        (id, span.from(self.start(id)))
    }

    /// All sources, ordered by id.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Source> {
        self.sources.iter().map(|(_, source)| source)
    }
}

/// A value for each source, indexed by id.
#[derive(Debug)]
pub(crate) struct BySource<T>(Vec<T>);

impl<T> BySource<T> {
    pub(crate) fn of(map: &SourceMap, make: impl Fn(&Source) -> T) -> Self {
        BySource(map.iter().map(make).collect())
    }

    pub(crate) fn get(&self, id: SourceId) -> &T {
        &self.0[id.0]
    }
}

#[cfg(test)]
mod tests {
    use super::{Source, SourceMap, Span};

    #[test]
    fn spans_at_the_end_of_a_text_locate_their_source() {
        let mut map = SourceMap::default();
        let (first, second) = (
            map.add(Source::new("a", "one")),
            map.add(Source::new("b", "")),
        );
        let third = map.add(Source::new("c", "three"));
        let place = |id, start, end| {
            let span = Span { start, end };
            assert_eq!(map.locate(span.shifted(map.start(id))), (id, span));
        };
        place(first, 3, 3);
        place(second, 0, 0);
        place(third, 0, 5);
    }
}
