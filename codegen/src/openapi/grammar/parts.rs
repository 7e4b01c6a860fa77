//! What the walk found: the kind of each object, and the errors in each part of the document.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::noun::{Noun, Reference};
use super::{Header, Parameter, RequestBody, Response};
use crate::diagnostic::{Diagnostic, Severity, code};
use crate::load::{Node, Value};
use crate::openapi::view::Typed;

/// The result of the walk.
#[derive(Default)]
pub(crate) struct Grammar<'d> {
    /// The kind of each node, and the part of the document that contains it.
    pub(super) nouns: HashMap<*const Node, (&'static Noun, *const Node)>,
    /// Errors by part of the document. They affect everything that uses the part.
    pub(super) errors: HashMap<*const Node, Vec<Diagnostic>>,
    /// The parts of the document, outer ones first.
    pub(super) parts: Vec<&'d Node>,
    /// The number of schemas with each `$dynamicAnchor`.
    pub(super) anchors: HashMap<String, usize>,
    /// The warnings.
    pub(crate) warnings: Vec<Diagnostic>,
}

impl Grammar<'_> {
    /// The kind of a node.
    pub(crate) fn noun(&self, node: &Node) -> Option<&'static Noun> {
        self.nouns.get(&std::ptr::from_ref(node)).map(|it| it.0)
    }

    /// The errors in the part of the document that contains a node: an operation, a path item, a component, or a value
    /// that is only referenced.
    pub(crate) fn errors(&self, node: &Node) -> &[Diagnostic] {
        let part = self.nouns.get(&std::ptr::from_ref(node)).map(|it| it.1);
        let errors = part.and_then(|it| self.errors.get(&it));
        errors.map_or(&[], Vec::as_slice)
    }

    /// The number of schemas with a `$dynamicAnchor`.
    pub(crate) fn anchored(&self, anchor: &str) -> usize {
        self.anchors.get(anchor).copied().unwrap_or_default()
    }

    /// The error for a reference whose target has another kind.
    pub(crate) fn mismatch(&self, node: &Node, target: &Node) -> Option<Diagnostic> {
        let expected = self.noun(node)?;
        let reference = node.get("$ref")?;
        let error = |found: &str| {
            let message = format!("`{}` is {found}, not {}", reference.text(), expected.name);
            let error = Diagnostic::error(code::INVALID, reference.span, message);
            match expected.place {
                Some(place) => error.help(format!("name the whole object, as in `{place}`")),
                None => error,
            }
        };
        if is_plain(target) {
            return Some(error(target.kind()));
        }
        let found = self.noun(target)?;
        if std::ptr::eq(expected, found) || expected.reference == Reference::None {
            return None;
        }
        let is = |a, b| std::ptr::eq(expected, a) && std::ptr::eq(found, b);
        // A header is a parameter without a name.
        if is(Header::noun(), Parameter::noun()) {
            return None;
        }
        let finding = error(found.name);
        // Both have a `description` and `content` with the same meaning.
        if is(Response::noun(), RequestBody::noun()) || is(RequestBody::noun(), Response::noun()) {
            let help = format!("it is read as {}", expected.name);
            return Some(as_warning(finding).help(help));
        }
        Some(finding)
    }

    /// All errors.
    pub(crate) fn all_errors(&self) -> impl Iterator<Item = &Diagnostic> {
        self.errors.values().flatten()
    }

    /// Adds findings about the text. An error belongs to the innermost part that contains it, otherwise to the first
    /// part, which is the document.
    pub(super) fn add(&mut self, findings: &[Diagnostic]) {
        let is_error = |it: &&Diagnostic| it.severity == Severity::Error;
        let (mut errors, warnings): (Vec<_>, Vec<_>) = findings.iter().partition(is_error);
        self.warnings.extend(warnings.into_iter().cloned());
        errors.sort_by_key(|it| it.span.start);
        let document = self.parts.first().copied();
        // Parts contain each other or are apart, so those that contain a place are a stack.
        let mut parts = std::mem::take(&mut self.parts);
        parts.sort_by_key(|it| (it.span.start, Reverse(it.span.end)));
        let (mut parts, mut open) = (parts.into_iter().peekable(), Vec::<&Node>::new());
        for error in errors {
            while let Some(part) = parts.next_if(|it| it.span.start <= error.span.start) {
                open.retain(|it| part.span.end <= it.span.end);
                open.push(part);
            }
            open.retain(|it| error.span.end <= it.span.end);
            if let Some(part) = open.last().copied().or(document) {
                let part = std::ptr::from_ref(part);
                self.errors.entry(part).or_default().push(error.clone());
            }
        }
    }
}

/// Whether a value is not an object, so that no OpenAPI object is written that way.
fn is_plain(node: &Node) -> bool {
    matches!(
        node.value,
        Value::String(_) | Value::Number(_) | Value::Array(_)
    )
}

pub(super) fn as_warning(finding: Diagnostic) -> Diagnostic {
    Diagnostic {
        severity: Severity::Warning,
        ..finding
    }
}
