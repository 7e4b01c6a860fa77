//! Server-Sent Events: the type of their data, by event name if that determines it.
//!
//! OpenAPI 3.2 describes an event in `itemSchema` as an object of `data`, `event`, `id` and `retry`, whose `data` is a
//! string. Older documents describe the data itself in `schema`, and some do in `itemSchema`.

use super::pass::Pass;
use super::schema::{Place, Use, last_segment};
use super::schemas::Schemas;
use crate::diagnostic::{Diagnostic, code};
use crate::ir::{
    Definition, Discrimination, Name, Origin, Scalar, Stream, TypeRef, Union, UnionVariant,
};
use crate::load::{Node, Object};
use crate::openapi::{Discriminator, MediaType, Schema, Text, Typed, Visited};

/// The name of events without an explicit name.
const UNNAMED: &str = "message";

/// The properties of an event.
const EVENT: [&str; 4] = ["event", "id", "data", "retry"];

/// The data of an event.
enum Data<'d> {
    Text,
    /// JSON that matches all these schemas; untyped if there are none.
    Json(Vec<Schema<'d>>),
}

/// The events with some names.
struct Named<'d> {
    names: Vec<String>,
    data: Data<'d>,
}

impl<'d> Pass<'_, 'd> {
    /// The events of a media type.
    pub(super) fn events(&mut self, media_type: MediaType<'d>, operation_id: &str) -> Stream {
        let place = Place::Inline(format!("{operation_id}_event"));
        let Some(item) = self.streamed(media_type) else {
            return self.all_events(&Data::Text, &place);
        };
        if !self
            .types
            .schemas
            .is_event(item, media_type.item_schema().is_some())
        {
            let data = self.types.schemas.payload(&[item]);
            return self.all_events(&data, &place);
        }
        let variants = self.types.schemas.alternatives_of(item);
        if variants.is_empty() {
            let data = self.types.schemas.property(&[item], "data");
            let data = self.types.schemas.payload(&data);
            return self.all_events(&data, &place);
        }
        if let Some(named) = self.by_name(item, &variants) {
            return self.events_by_name(item, named, format!("{operation_id}_event"));
        }
        let mut data = variants
            .iter()
            .map(|it| self.types.schemas.payload_of(item, *it));
        let is_text = data.all(|it| matches!(it, Data::Text));
        let any = if is_text {
            Data::Text
        } else {
            Data::Json(Vec::new())
        };
        self.all_events(&any, &place)
    }

    /// Events with the same type of data.
    fn all_events(&mut self, data: &Data<'d>, place: &Place) -> Stream {
        let data = match data {
            Data::Text => None,
            Data::Json(nodes) => Some(self.types.use_of_intersection(nodes, place).whole()),
        };
        Stream::Events { data, named: false }
    }

    /// The data by event name. Each variant must have names that no other has. A variant without names describes
    /// unnamed events, whose name is `message`.
    fn by_name(&mut self, item: Schema<'d>, variants: &[Schema<'d>]) -> Option<Vec<Named<'d>>> {
        let mut all: Vec<(Schema<'d>, Vec<String>)> = Vec::new();
        for variant in variants {
            all.push((*variant, self.types.schemas.names_of(item, *variant)));
        }
        let has_names = all.iter().any(|(_, names)| !names.is_empty());
        let is_free = !all
            .iter()
            .any(|(_, names)| names.iter().any(|it| it == UNNAMED));
        let mut anonymous = all.iter_mut().filter(|(_, names)| names.is_empty());
        if let (Some((_, names)), None, true) = (anonymous.next(), anonymous.next(), is_free) {
            names.push(UNNAMED.to_owned());
        }
        let mut named: Vec<Named<'d>> = Vec::new();
        for (variant, names) in all {
            let is_taken = |it: &String| named.iter().any(|other| other.names.contains(it));
            if !names.is_empty() && !names.iter().any(is_taken) {
                let data = self.types.schemas.payload_of(item, variant);
                named.push(Named { names, data });
                continue;
            }
            let message = "this variant has no event name that no other variant has";
            let finding = Diagnostic::warning(code::INVALID, variant.span(), message);
            let is_kept = has_names && names.is_empty();
            let fate = if is_kept {
                "its events are untyped"
            } else {
                "the data of all events is untyped JSON"
            };
            let help = format!("{fate}; give each variant an `event` of its own, by `const`");
            self.types.reader.report(finding.help(help));
            if !is_kept {
                return None;
            }
        }
        Some(named)
    }

    /// A union of events by name, open to unknown names.
    fn events_by_name(&mut self, item: Schema<'d>, all: Vec<Named<'d>>, name: String) -> Stream {
        let id = self.types.declare(Name::wire(name), Origin::Inline, item);
        let mut text = Vec::new();
        let mut variants = Vec::new();
        for Named { names, data } in all {
            let name = names[0].clone();
            let place = Place::Property {
                parent: id,
                property: name.clone(),
            };
            let used = match &data {
                Data::Json(nodes) => self.types.use_of_intersection(nodes, &place),
                Data::Text => {
                    text.push(name.clone());
                    Use::of(TypeRef::Scalar(Scalar::String))
                }
            };
            variants.push(UnionVariant {
                name: Name::wire(name),
                ty: used.whole(),
                values: names,
                discriminants: Vec::new(),
                by_content: false,
                is_default: false,
            });
        }
        self.types.all[id.0].definition = Definition::Union(Union {
            variants,
            discrimination: Discrimination::Event { text },
        });
        Stream::Events {
            data: Some(TypeRef::Named(id)),
            named: true,
        }
    }
}

impl<'d> Schemas<'d> {
    /// Whether a schema describes events instead of their data. Without `itemSchema`, a single property is not enough
    /// evidence.
    fn is_event(&self, item: Schema<'d>, is_item_schema: bool) -> bool {
        let mut nodes = vec![item];
        nodes.extend(self.alternatives_of(item));
        let properties = self.properties(&nodes);
        let least = if is_item_schema { 1 } else { 2 };
        properties.len() >= least
            && properties.iter().all(|(name, _)| EVENT.contains(name))
            && properties
                .iter()
                .any(|(name, _)| ["data", "event"].contains(name))
    }

    /// The alternatives of an event schema, including nested ones; empty if there are none.
    fn alternatives_of(&self, item: Schema<'d>) -> Vec<Schema<'d>> {
        let (mut found, mut visited) = (Vec::new(), Visited::default());
        let mut next = vec![item];
        while let Some(schema) = next.pop() {
            let Ok((target, _)) = self.document.resolve(schema) else {
                continue;
            };
            if !visited.is_new(target) {
                continue;
            }
            let all = self.describing(&[target]).into_iter();
            let variants = all.filter_map(|it| self.branches(it).filter(|it| it.len() > 1));
            let mut variants: Vec<Schema<'d>> = variants.flatten().collect();
            if variants.is_empty() {
                variants = self.subtypes_by_event(target);
            }
            if variants.is_empty() {
                found.push(schema);
            }
            next.extend(variants.into_iter().rev());
        }
        if found.len() > 1 { found } else { Vec::new() }
    }

    /// The subtypes of a base whose discriminator is the event name.
    fn subtypes_by_event(&self, base: Schema<'d>) -> Vec<Schema<'d>> {
        let found = self.subtypes(base);
        let found = found.filter(|(discriminator, _)| discriminator.property == "event");
        let all = found.into_iter().flat_map(|(_, subtypes)| subtypes);
        let all = all.map(|it| it.node);
        all.filter(|it| *it != base).collect()
    }

    /// The event names of a variant: those mapped to it by a discriminator and its schema's name, otherwise those it
    /// lists. A name that it inherits among others is not its own; its schema's name is.
    fn names_of(&self, item: Schema<'d>, variant: Schema<'d>) -> Vec<String> {
        let all = self.describing(&[item]).into_iter();
        let mut discriminators = all.filter_map(Schema::discriminator);
        let names_events =
            |it: &Discriminator<'d>| it.property().is_some_and(|it| it.as_str() == "event");
        let discriminator = discriminators.find(names_events);
        let schema = discriminator.and_then(|_| self.reference_of(variant));
        let mapping = discriminator.and_then(Discriminator::mapping);
        let mapping: Vec<_> = mapping.into_iter().flat_map(Object::iter).collect();
        let leads_here = mapping.iter().filter(|(_, to)| {
            let target = self.document.canonical_reference(&to.node);
            let names = |reference: &str| {
                target.is_some_and(|it| it == reference || it == last_segment(reference))
            };
            schema.is_some_and(names)
        });
        let mut mapped: Vec<String> = leads_here.map(|(name, _)| (*name).to_owned()).collect();
        let schema = schema.map(last_segment);
        if !mapped.is_empty() {
            // The name of a mapped schema remains a value, unless it is mapped to another one.
            let own = schema.filter(|own| mapping.iter().all(|(name, _)| name != own));
            mapped.extend(own);
            return mapped;
        }
        let event = self.property(&[variant], "event");
        let all = self.describing(&event).into_iter();
        let mut listed = all.filter_map(|it| match it.constant() {
            Some(only) => Some(vec![only]),
            None => Some(it.values()?.iter().collect()),
        });
        let Some(listed) = listed.next() else {
            return schema.into_iter().collect();
        };
        let names = listed.into_iter().filter_map(Node::as_str);
        let names: Vec<String> = names.map(str::to_owned).collect();
        match schema.filter(|it| names.contains(it)) {
            Some(own) => vec![own],
            None => names,
        }
    }

    /// The reference to a variant's schema.
    fn reference_of(&self, variant: Schema<'d>) -> Option<&'d str> {
        let (schema, reference) = self.document.resolve(variant).ok()?;
        let named = || self.named_subtypes().named.get(&schema);
        reference.or_else(|| Some(named()?.reference))
    }

    /// The data of a variant's events.
    fn payload_of(&self, item: Schema<'d>, variant: Schema<'d>) -> Data<'d> {
        let mut data = self.property(&[item], "data");
        data.extend(self.property(&[variant], "data"));
        self.payload(&data)
    }

    /// The combined type of data schemas. A string is not JSON unless the schemas say that it contains JSON.
    fn payload(&self, data: &[Schema<'d>]) -> Data<'d> {
        let all = self.describing(data);
        let content = all.iter().filter_map(|it| it.content_schema());
        let content: Vec<Schema<'d>> = content.collect();
        let mut media_types = all
            .iter()
            .filter_map(|it| it.content_media_type().map(Text::as_str));
        let is_json = media_types.any(|it| super::media::is_json(&super::media::essence(it)));
        if is_json || !content.is_empty() {
            return Data::Json(content);
        }
        if data.is_empty() || self.is_of(data, &["string"]) {
            return Data::Text;
        }
        Data::Json(data.to_vec())
    }
}
