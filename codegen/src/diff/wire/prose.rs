//! What only documents: texts, examples, deprecations, extensions, and what other calls may follow.

use super::change::Change;
use super::side::is_same;
use super::walk::{Place, Walk};
use crate::diff::rule::Rule;
use crate::load::Node;
use crate::openapi::flag::as_flag;
use crate::source::Span;

/// The keywords that document, with the rule for a change of each.
const KEYWORDS: [(&str, Rule); 8] = [
    ("title", Rule::DocumentationChanged),
    ("summary", Rule::DocumentationChanged),
    ("description", Rule::DocumentationChanged),
    ("externalDocs", Rule::DocumentationChanged),
    ("callbacks", Rule::CallbacksChanged),
    ("links", Rule::CallbacksChanged),
    ("example", Rule::ExampleChanged),
    ("examples", Rule::ExampleChanged),
];

/// Reads a keyword of an object.
pub(super) type Read<'a, 'd> = &'a dyn Fn(&str) -> Option<&'d Node>;

impl<'d> Walk<'d> {
    /// Compares the documentation of two objects with these spans.
    pub(super) fn documentation(
        &mut self,
        place: &Place,
        spans: (Span, Span),
        old: Read<'_, 'd>,
        new: Read<'_, 'd>,
    ) {
        for (keyword, rule) in KEYWORDS {
            self.text(place, rule, keyword, spans, old, new);
        }
        let is_set = |it: Option<&Node>| it.and_then(as_flag) == Some(true);
        let (a, b) = (old("deprecated"), new("deprecated"));
        if is_set(a) != is_set(b) {
            let rule = if is_set(b) {
                Rule::DeprecationAdded
            } else {
                Rule::DeprecationRemoved
            };
            let at = (
                a.map_or(spans.0, |it| it.span),
                b.map_or(spans.1, |it| it.span),
            );
            self.found(place, Change::of(rule).at(at.0, at.1));
        }
    }

    /// Compares the extensions among these keys.
    pub(super) fn extensions(
        &mut self,
        place: &Place,
        spans: (Span, Span),
        old_keys: &[&str],
        new_keys: &[&str],
        old: Read<'_, 'd>,
        new: Read<'_, 'd>,
    ) {
        let keys = old_keys.iter().chain(new_keys);
        let mut keys: Vec<&str> = keys.copied().filter(|it| it.starts_with("x-")).collect();
        keys.sort_unstable();
        keys.dedup();
        for key in keys {
            self.text(place, Rule::ExtensionChanged, key, spans, old, new);
        }
    }

    fn text(
        &mut self,
        place: &Place,
        rule: Rule,
        keyword: &str,
        spans: (Span, Span),
        old: Read<'_, 'd>,
        new: Read<'_, 'd>,
    ) {
        let (a, b) = (old(keyword), new(keyword));
        let is_equal = match (a, b) {
            (Some(a), Some(b)) => is_same(a, b),
            (a, b) => a.is_none() && b.is_none(),
        };
        if is_equal {
            return;
        }
        let mut change = Change::of(rule).at(
            a.map_or(spans.0, |it| it.span),
            b.map_or(spans.1, |it| it.span),
        );
        if let Some(a) = a {
            change = change.from(format!("{keyword}: {a}"));
        }
        if let Some(b) = b {
            change = change.to(format!("{keyword}: {b}"));
        }
        self.found(place, change);
    }
}
