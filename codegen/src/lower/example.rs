//! Examples of bodies, taken from the document or assembled from the examples of their parts. Nothing is invented.

use serde_json::{Map, Value};

use super::schemas::Schemas;
use crate::openapi::{Example, MediaType, Schema, Typed};
use crate::source::Span;

impl<'d> Schemas<'d> {
    /// The example of a media type: its own, else that of its schema. `is_json` is whether it is JSON when it is sent.
    pub(super) fn example(&self, media_type: MediaType<'d>, is_json: bool) -> Option<Value> {
        if let Some(example) = media_type.example() {
            return Some(example.to_json());
        }
        let named = media_type.examples();
        // The order of named examples is insignificant.
        let first = named.and_then(|it| it.get(it.keys().min()?));
        let first = first.and_then(|it| self.document.resolve(it).ok());
        if let Some(value) = first.and_then(|(it, _)| shown(it, is_json)) {
            return Some(value);
        }
        self.of_schema(media_type.schema()?, &mut Making::of(self.document.depth()))
    }

    /// The example of a schema, or one assembled from its properties or items; `None` if a required one has no example.
    /// `making` is the example being assembled.
    fn of_schema(&self, schema: Schema<'d>, making: &mut Making) -> Option<Value> {
        let (node, _) = self.document.resolve(schema).ok()?;
        let several = node.examples();
        let shown = node.example().or(several.and_then(|it| it.first()));
        if let Some(example) = shown.or(node.constant()) {
            return Some(example.to_json());
        }
        // A recursive schema has no finite example unless the document gives one.
        if !making.enter(node) {
            return None;
        }
        let variants = node.one_of().or_else(|| node.any_of());
        let made = if let Some(items) = node.items() {
            self.of_schema(items, making).map(|it| vec![it].into())
        } else if let (Some(variants), None) = (variants, node.properties()) {
            variants.iter().find_map(|it| self.of_schema(it, making))
        } else {
            self.of_object(node, making)
        };
        making.within.pop();
        made
    }

    fn of_object(&self, node: Schema<'d>, making: &mut Making) -> Option<Value> {
        let mut properties = Map::new();
        let parts = node.all_of();
        for part in parts.unwrap_or_default() {
            match self.of_schema(part, making)? {
                Value::Object(of_part) => properties.extend(of_part),
                // An `allOf` of non-objects has a single relevant part.
                other => return Some(other),
            }
        }
        let required: Vec<_> = node.required_names().collect();
        for (name, property) in node.properties().unwrap_or_default().iter() {
            match self.of_schema(property, making) {
                Some(value) => {
                    properties.insert(name.to_owned(), value);
                }
                None if required.contains(&name) => return None,
                None => {}
            }
        }
        (!properties.is_empty()).then(|| properties.into())
    }
}

/// The value of an example, which is written either as data or as it is sent.
fn shown(example: Example, is_json: bool) -> Option<Value> {
    if let Some(data) = example.data_value().or(example.value()) {
        return Some(data.to_json());
    }
    let text = example.serialized_value()?;
    if is_json {
        serde_json::from_str(&text).ok()
    } else {
        Some(text.as_str().into())
    }
}

/// The maximum number of schemas in one example, since a short document can describe an exponentially large one.
const MAX_SCHEMAS: usize = 10_000;

/// An example that is being assembled.
struct Making {
    /// The remaining nesting depth, limited as in documents.
    depth: usize,
    /// The enclosing schemas.
    within: Vec<Span>,
    /// The number of schemas so far.
    schemas: usize,
}

impl Making {
    fn of(depth: usize) -> Self {
        Making {
            depth,
            within: Vec::new(),
            schemas: 0,
        }
    }

    fn enter(&mut self, schema: Schema) -> bool {
        let is_full = self.within.len() >= self.depth || self.schemas >= MAX_SCHEMAS;
        if is_full || self.within.contains(&schema.span()) {
            return false;
        }
        self.schemas += 1;
        self.within.push(schema.span());
        true
    }
}
