//! Media types: of bodies, and of responses.

use indexmap::IndexMap;

use super::change::Change;
use super::role::{Flow, Form, Role};
use super::schema::Optional;
use super::sequence::{EVENTS, is_lines};
use super::walk::{Place, Walk};
use crate::diff::rule::Rule;
use crate::diff::verdict::Directions;
use crate::openapi::{Map, MediaType, Schema, Typed};
use crate::source::Span;

/// The media types of a body, by their names.
pub(super) type Content<'d> = IndexMap<String, (Span, MediaType<'d>)>;

/// The media types that only one of the documents has.
pub(super) struct Replaced {
    pub(super) removed: Vec<String>,
    pub(super) added: Vec<String>,
}

impl Replaced {
    pub(super) fn of(old: &Content<'_>, new: &Content<'_>) -> Self {
        let alone = |of: &Content<'_>, other: &Content<'_>| -> Vec<String> {
            let alone = of.keys().filter(|it| !other.contains_key(*it));
            alone.cloned().collect()
        };
        Replaced {
            removed: alone(old, new),
            added: alone(new, old),
        }
    }

    /// The change; `None` if both have the same media types.
    pub(super) fn change(&self, spans: (Span, Span), wire: Directions) -> Option<Change> {
        let rule = match (self.removed.is_empty(), self.added.is_empty()) {
            (true, true) => return None,
            (true, false) => Rule::MediaTypeAdded,
            (false, true) => Rule::MediaTypeRemoved,
            (false, false) => Rule::MediaTypeChanged,
        };
        let mut change = Change::of(rule).at(spans.0, spans.1).wire(wire);
        if !self.removed.is_empty() {
            change = change.from(self.removed.join(", "));
        }
        if !self.added.is_empty() {
            change = change.to(self.added.join(", "));
        }
        Some(change)
    }
}

/// The media types of a body. Parameters other than those that a media type cannot be understood without do not matter.
pub(super) fn content<'d>(all: Option<Map<'d, MediaType<'d>>>) -> Content<'d> {
    let entries = all.unwrap_or_default().entries();
    let mut content = Content::new();
    for entry in entries {
        let name = entry.key.split(';').next().unwrap_or_default();
        let name = name.trim().to_ascii_lowercase();
        content.entry(name).or_insert((entry.key_span, entry.value));
    }
    content
}

/// What the media types of a body have in common.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    Json,
    Xml,
    Text,
    Form,
    Binary,
}

pub(super) fn family(name: &str) -> Family {
    match name {
        "application/x-www-form-urlencoded" => Family::Form,
        it if it.starts_with("multipart/") => Family::Form,
        it if it.ends_with("json") || is_lines(it) => Family::Json,
        it if it.ends_with("/xml") || it.ends_with("+xml") => Family::Xml,
        it if it.starts_with("text/") => Family::Text,
        _ => Family::Binary,
    }
}

pub(super) fn is_json(name: &str) -> bool {
    let essence = name.split(';').next().unwrap_or_default();
    family(essence.trim()) == Family::Json
}

/// Whether a media type is one of those; they may be ranges.
pub(super) fn includes(range: &str, name: &str) -> bool {
    if range == name || range == "*/*" {
        return true;
    }
    let prefix = range.strip_suffix('*');
    prefix.is_some_and(|it| it.ends_with('/') && name.starts_with(it))
}

impl<'d> Walk<'d> {
    /// Compares a media type of both documents.
    pub(super) fn media(
        &mut self,
        place: &Place,
        name: &str,
        old: MediaType<'d>,
        new: MediaType<'d>,
    ) {
        let form = match family(name) {
            // The data of an event is JSON.
            _ if name == EVENTS => Form::Typed,
            Family::Form | Family::Text => Form::Text,
            Family::Xml => Form::Xml,
            Family::Json => Form::Typed,
            Family::Binary => Form::Bytes,
        };
        let place = place.at(place.path.clone(), Role::new(place.role.flow, form));
        self.described(&place, (old.span(), new.span()), old, new);
        if self.rows(&place, name, old, new) {
            return;
        }
        let schemas = |it: MediaType<'d>| -> Vec<Schema<'d>> { it.schema().into_iter().collect() };
        let (a, b) = (schemas(old), schemas(new));
        self.value(&place, &a, &b, Optional::NO);
        let (a, b) = (old.item_schema(), new.item_schema());
        if let (Some(a), Some(b)) = (a, b) {
            self.value(&place.part("[]"), &[a], &[b], Optional::NO);
        }
        if family(name) == Family::Form && place.role.flow == Flow::Request {
            self.encodings(&place, name, old, new);
        }
    }
}
