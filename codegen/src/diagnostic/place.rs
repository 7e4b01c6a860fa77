//! Displays spans with the source lines that contain them, or with an excerpt of a long line.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Origin, Snippet};

use crate::source::{BySource, Source, Span, boundary};

/// The maximum distance in bytes between two spans that are shown in one excerpt.
const MOST_BETWEEN: usize = 10_000;

/// The bytes of context on each side of a span. A whole document may be a single line.
const AROUND: usize = 1_000;

/// The line starts of all sources.
pub(crate) type Lines = BySource<LineStarts>;

/// A span within one line of a source.
pub(crate) struct Place<'a> {
    pub(crate) source: &'a Source,
    lines: &'a LineStarts,
    range: Range<usize>,
}

impl<'a> Place<'a> {
    pub(super) fn new(source: &'a Source, lines: &'a LineStarts, span: Span) -> Self {
        let span = source.first_line(span);
        let length = source.text.len();
        Place {
            source,
            lines,
            range: span.start.min(length)..span.end.min(length),
        }
    }

    /// The line and column of its start.
    pub(crate) fn start(&self) -> (usize, usize) {
        self.position(self.range.start)
    }

    /// The line and column after its end.
    pub(crate) fn end(&self) -> (usize, usize) {
        self.position(self.range.end)
    }

    fn position(&self, at: usize) -> (usize, usize) {
        let (line, start) = self.lines.before(at);
        let before = self.source.text.get(start..at).unwrap_or_default();
        (line, before.chars().count() + 1)
    }

    /// Whether both fit into one excerpt.
    pub(super) fn is_beside(&self, other: &Place<'_>) -> bool {
        std::ptr::eq(self.source, other.source)
            && self.range.start.abs_diff(other.range.start) < MOST_BETWEEN
    }

    /// Displays it with a label, and another span next to it.
    pub(super) fn shown(
        &self,
        mut group: Group<'a>,
        kind: AnnotationKind,
        label: Option<&'a str>,
        beside: Option<(&Place<'a>, &'a str)>,
    ) -> Group<'a> {
        let text = &self.source.text;
        let other = beside.map_or(self, |(it, _)| it);
        let first = self.range.start.min(other.range.start);
        let last = self.range.end.max(other.range.end);
        let (line, begin) = self.lines.before(first);
        let start = boundary(text, begin.max(first.saturating_sub(AROUND)));
        let end = self.lines.after(last, text.len()).min(last + AROUND);
        let end = boundary(text, end);
        let within = |it: &Place<'_>| it.range.start - start..it.range.end - start;
        let mut snippet = Snippet::source(&text[start..end]).line_start(line);
        if start == begin {
            snippet = snippet.path(self.source.name.as_str());
        } else {
            // The column of an excerpt differs from that of the line.
            let (line, column) = self.start();
            let origin = Origin::path(self.source.name.as_str());
            group = group.element(origin.line(line).char_column(column));
        }
        snippet = snippet.annotation(kind.span(within(self)).label(label));
        if let Some((other, label)) = beside {
            let kind = AnnotationKind::Context;
            snippet = snippet.annotation(kind.span(within(other)).label(label));
        }
        group.element(snippet)
    }
}

/// Appends a report without the line that shows the location of the excerpt, since the real location was already
/// printed.
pub(super) fn push(text: &mut String, report: &str) {
    // Whitespace and ANSI escape sequences.
    let is_unseen = |it: char| it.is_ascii_digit() || "\u{1b}[;m ".contains(it);
    let names_nothing = |line: &&str| {
        let sides = line.split_once(":::");
        sides.is_some_and(|(before, after)| before.chars().chain(after.chars()).all(is_unseen))
    };
    for line in report.lines().filter(|it| !names_nothing(it)) {
        text.push_str(line);
        text.push('\n');
    }
}

/// The offsets at which the lines of a string begin.
pub(crate) struct LineStarts(Vec<usize>);

impl LineStarts {
    pub(super) fn of(text: &str) -> Self {
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        LineStarts(
            std::iter::once(0)
                .chain(ends.map(|(at, _)| at + 1))
                .collect(),
        )
    }

    /// The number and start of the line that contains an offset.
    fn before(&self, at: usize) -> (usize, usize) {
        let number = self.0.partition_point(|start| *start <= at).max(1);
        (number, self.0[number - 1])
    }

    /// The end of the line that contains an offset.
    fn after(&self, at: usize, length: usize) -> usize {
        self.0
            .get(self.0.partition_point(|start| *start <= at))
            .copied()
            .unwrap_or(length)
    }
}
