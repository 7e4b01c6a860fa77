//! `consumes` and `produces`: the media types of bodies and responses.

use crate::source::Span;

/// What is sent and received if nothing is said.
const USUAL: &str = "application/json";

/// Media types, each with its span.
#[derive(Clone, Debug, Default)]
pub(super) struct MediaTypes<'s> {
    all: Vec<(&'s str, Span)>,
}

impl<'s> MediaTypes<'s> {
    pub(super) fn new(all: Vec<(&'s str, Span)>) -> Self {
        MediaTypes { all }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&'s str, Span)> {
        self.all.iter().copied()
    }

    /// Whether both are the same media types.
    pub(super) fn are(&self, other: &Self) -> bool {
        self.iter().map(|it| it.0).eq(other.iter().map(|it| it.0))
    }

    /// All of them, otherwise JSON.
    pub(super) fn or_json(&self, span: Span) -> Vec<(&'s str, Span)> {
        self.those(USUAL, span, |_| true)
    }

    /// Those that satisfy a condition, otherwise a usual one.
    pub(super) fn those(
        &self,
        usual: &'static str,
        span: Span,
        is: impl Fn(&str) -> bool,
    ) -> Vec<(&'s str, Span)> {
        let mut those: Vec<_> = self.iter().filter(|it| is(it.0)).collect();
        if those.is_empty() {
            those.push((usual, span));
        }
        those
    }
}
