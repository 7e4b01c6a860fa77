//! Values in a row: events, and lines of JSON. Before OpenAPI 3.2, `schema` describes them; now `itemSchema` does.

use super::change::Change;
use super::schema::Optional;
use super::shape::Shape;
use super::side::Side;
use super::walk::{Place, Walk};
use crate::diff::rule::Rule;
use crate::diff::verdict::Directions;
use crate::openapi::{MediaType, Schema, Typed};

/// The media type of events.
pub(super) const EVENTS: &str = "text/event-stream";

/// The properties of an event.
const EVENT: [&str; 4] = ["event", "id", "data", "retry"];

/// What describes the values of a row.
enum Items<'d> {
    /// Each value.
    Each(Vec<Schema<'d>>),
    /// Each event, by its name.
    Named,
}

impl<'d> Side<'d> {
    /// What describes each value: what `itemSchema` says of it, otherwise `schema`, which may be a list of them.
    fn items_in_row(&self, media: MediaType<'d>, is_event: bool) -> Option<Items<'d>> {
        let Some(item) = media.item_schema() else {
            let schema = media.schema()?;
            let shape = self.shape(&[schema]);
            let is_list = shape.is_only("array");
            let items: Vec<_> = shape.parts.iter().filter_map(|it| it.items()).collect();
            let has_items = is_list && !items.is_empty();
            return Some(Items::Each(if has_items { items } else { vec![schema] }));
        };
        let shape = self.shape(&[item]);
        if !is_event || !is_of_event(&shape) {
            return Some(Items::Each(vec![item]));
        }
        let Some(data) = shape.properties().shift_remove("data") else {
            return Some(Items::Named);
        };
        let data_shape = self.shape(&data.schemas);
        let content = data_shape.parts.iter().filter_map(|it| it.content_schema());
        let content: Vec<Schema<'d>> = content.collect();
        Some(Items::Each(if content.is_empty() {
            data.schemas
        } else {
            content
        }))
    }
}

/// Whether a media type has a value in each line, or in each record.
pub(super) fn is_lines(name: &str) -> bool {
    ["jsonl", "ndjson", "ldjson", "json-seq", "jsonlines"]
        .into_iter()
        .any(|it| name.ends_with(it))
}

/// Whether an object is an event, rather than its data.
fn is_of_event(shape: &Shape) -> bool {
    let properties = shape.properties();
    let is_known = properties.keys().all(|it| EVENT.contains(it));
    is_known && (properties.contains_key("data") || shape.union.is_some())
}

impl<'d> Walk<'d> {
    /// Compares values in a row of which one document says with `itemSchema` what the other says with `schema`. Returns
    /// whether they are.
    pub(super) fn rows(
        &mut self,
        place: &Place,
        name: &str,
        old: MediaType<'d>,
        new: MediaType<'d>,
    ) -> bool {
        let has_both = old.schema().is_some() && new.schema().is_some();
        if old.item_schema().is_some() == new.item_schema().is_some() || has_both {
            return false;
        }
        let is_event = name == EVENTS;
        if !is_event && !is_lines(name) {
            self.other_keyword(place, old, new, Directions::BREAKING);
            return true;
        }
        let a = self.old.items_in_row(old, is_event);
        let b = self.new.items_in_row(new, is_event);
        match (a, b) {
            (Some(Items::Each(a)), Some(Items::Each(b))) => {
                self.value(&place.part("[]"), &a, &b, Optional::NO);
            }
            (Some(Items::Named), Some(_)) | (Some(_), Some(Items::Named)) => {
                self.other_keyword(place, old, new, Directions::RISKY);
            }
            _ => return false,
        }
        true
    }

    fn other_keyword(
        &mut self,
        place: &Place,
        old: MediaType<'d>,
        new: MediaType<'d>,
        wire: Directions,
    ) {
        let change = Change::of(Rule::SchemaReplaced)
            .at(keyword_span(old), keyword_span(new))
            .from(keyword(old))
            .to(keyword(new));
        self.found(place, change.wire(wire));
    }
}

fn keyword(media: MediaType) -> &'static str {
    if media.item_schema().is_some() {
        "itemSchema"
    } else {
        "schema"
    }
}

fn keyword_span(media: MediaType) -> crate::source::Span {
    media.span_of(keyword(media))
}
