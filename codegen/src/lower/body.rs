//! Request bodies.

use std::collections::HashMap;

use super::media::{self, Kind};
use super::media_range;
use super::pass::Pass;
use super::schema::Place;
use super::schemas::Schemas;
use super::tag_type::scalar_text;
use crate::diagnostic::{Diagnostic, code};
use crate::ir::{Alternative, Body, Content, Name, Parameter, Scalar, TypeRef};
use crate::load::{Node, Version};
use crate::openapi::{self, Map, MediaType, Schema, Typed};

impl<'d> Pass<'_, 'd> {
    /// The body of an operation. If its media type is a range, adds the header that selects the type to `parameters`.
    pub(super) fn body(
        &mut self,
        operation: openapi::Operation<'d>,
        operation_id: &str,
        parameters: &mut Vec<Parameter>,
    ) -> Option<Body> {
        let (node, _) = self.types.reader.resolve(operation.request_body()?)?;
        self.types.reader.require_object(node);
        self.types.reader.requires(node, "content");
        let media_types = node.content()?;
        let required = node.required() == Some(true);
        let mut contents = Vec::new();
        let sent = self.sent(media_types);
        let mut ranges = sent.iter().filter_map(|it| Some((it, it.range()?)));
        if let Some((it, range)) = ranges.find(|(it, _)| matches!(it.kind, Kind::Json | Kind::Xml))
        {
            let span = media_types.key_span(it.content_type);
            let span = span.unwrap_or_else(|| it.media_type.span());
            parameters.push(media_range::content_type(&range, &it.travels_as(), span));
        }
        for (index, sent) in sent.into_iter().enumerate() {
            self.types.reader.require_object(sent.media_type);
            let word = media::word(sent.content_type);
            let place = if index == 0 {
                format!("{operation_id}_request")
            } else {
                format!("{operation_id}_request_{word}")
            };
            contents.push(Alternative {
                name: Name::wire(&word),
                content: self.sent_content(&sent, operation_id, place, required),
            });
        }
        let content = match contents.len() {
            0 => {
                let message = "this body has no media type, so that none is sent";
                let span = node.span_of("content");
                let finding = Diagnostic::warning(code::MISSING, span, message);
                let help = "name one, such as `application/json: {schema: {type: object}}`";
                self.types.reader.report(finding.help(help));
                return None;
            }
            1 => contents.swap_remove(0).content,
            _ => Content::OneOf(contents),
        };
        let place = self.entry.described_place();
        let bodies = &self.types.config.rename.bodies;
        let renamed = bodies.get(&place).or_else(|| bodies.get(operation_id));
        Some(Body {
            name: renamed.cloned(),
            required,
            description: self.types.reader.text(node.description()),
            content,
        })
    }

    fn sent_content(
        &mut self,
        sent: &Sent<'d>,
        operation_id: &str,
        place: String,
        required: bool,
    ) -> Content {
        let media_type = sent.media_type;
        if !matches!(sent.kind, Kind::Form | Kind::Multipart) {
            self.no_encoding(sent.content_type, media_type);
        }
        match sent.kind {
            Kind::Json => self.json(sent, place, required),
            Kind::Form => {
                self.requires_named_parts(media_type);
                self.form(media_type, place)
            }
            Kind::Xml => self.xml(sent, &place, required),
            Kind::Multipart => {
                self.requires_named_parts(media_type);
                Content::Multipart {
                    content_type: sent.travels_as(),
                    parts: self.parts_of_form(media_type, operation_id),
                }
            }
            Kind::Events | Kind::Lines => self.items(sent, &place),
            Kind::Text | Kind::Bytes => self.raw(sent),
        }
    }

    /// A sequence of values; text if the document does not describe them one by one.
    fn items(&mut self, sent: &Sent<'d>, place: &str) -> Content {
        let media_type = sent.media_type;
        let Some(item) = media_type.item_schema().filter(|_| sent.has_items()) else {
            return self.raw(sent);
        };
        let content_type = sent.travels_as();
        let example = match sent.kind {
            Kind::Lines => self.types.schemas.shown_item(item),
            _ => None,
        };
        Content::Items {
            items: self.stream(&content_type, sent.kind, media_type, place),
            content_type,
            example,
        }
    }

    /// The media types that the caller can choose from, preferred ones first. Redundant ones are reported and left out.
    fn sent(&mut self, media_types: Map<'d, MediaType<'d>>) -> Vec<Sent<'d>> {
        let mut kept: Vec<Sent<'d>> = Vec::new();
        let mut takes: HashMap<Takes, usize> = HashMap::new();
        let mut values = Values::default();
        // Memoized by the equivalent JSON media type: all such forms have the same schema, which is searched once.
        let mut files: HashMap<usize, bool> = HashMap::new();
        for (content_type, media_type) in media::ranked(self.types.document, media_types) {
            let sent = Sent {
                content_type,
                media_type,
                kind: Kind::of(self.types.document, content_type, media_type),
            };
            let all = self.types.schemas.takes(&sent, &mut values);
            let same = all.iter().filter_map(|it| takes.get(it)).min();
            // If the value contains a file, use the form, since JSON cannot represent it.
            let json = same.filter(|it| kept[**it].kind == Kind::Json);
            let carries_files = sent.kind == Kind::Multipart
                && json.is_some_and(|it| {
                    let contains = files.entry(*it);
                    *contains.or_insert_with(|| self.holds_file(media_type))
                });
            let Some(same) = same.filter(|_| !carries_files) else {
                for taken in all {
                    takes.entry(taken).or_insert(kept.len());
                }
                kept.push(sent);
                continue;
            };
            let same = &kept[*same];
            // The existing raw variant already accepts any bytes.
            if media::is_range(sent.content_type) && sent.is_raw() && same.is_raw() {
                continue;
            }
            // A form with the same schema as the JSON is redundant.
            let is_form = matches!(sent.kind, Kind::Form | Kind::Multipart);
            if is_form && same.kind == Kind::Json {
                continue;
            }
            self.redundant(same.content_type, content_type, media_types);
        }
        kept
    }

    /// Reports a media type with the same values as the one that is sent. In Swagger 2.0, media types are listed for
    /// all operations.
    fn redundant(&mut self, sent: &str, other: &str, media_types: Map<'d, MediaType<'d>>) {
        if self.types.document.version() == Version::V20 {
            return;
        }
        if let Some(span) = media_types.key_span(other) {
            let message = format!("the body is sent as `{sent}`, never as `{other}`");
            self.types.reader.warn(code::UNSUPPORTED, span, message);
        }
    }

    fn json(&mut self, sent: &Sent<'d>, place: String, required: bool) -> Content {
        let (media_type, content_type) = (sent.media_type, sent.travels_as());
        let Some(schema) = media_type.schema() else {
            return Content::Json {
                content_type,
                ty: TypeRef::Scalar(Scalar::Any),
                property: None,
                example: None,
            };
        };
        if self.is_empty_object(schema) {
            return Content::EmptyObject;
        }
        let (property, value) = self.types.enveloped(schema);
        let used = self
            .types
            .use_of_intersection(&value, &Place::Inline(place));
        // If the body is optional, `null` is represented by its absence.
        let ty = if required { used.whole() } else { used.ty };
        let example = media_type.example().and_then(|it| match &property {
            Some(property) => it.get(property),
            None => Some(it),
        });
        Content::Json {
            content_type,
            ty,
            property,
            example: example.map(Node::to_json),
        }
    }

    fn raw(&mut self, sent: &Sent<'d>) -> Content {
        if sent.media_type.has("itemSchema") {
            let message = format!("the items of `{}` have no types", sent.content_type);
            let span = sent.media_type.span_of("itemSchema");
            let finding = Diagnostic::warning(code::UNSUPPORTED, span, message);
            let help = "the caller passes the body as it is sent";
            self.types.reader.report(finding.help(help));
        }
        let schema = sent.media_type.schema();
        let schema = schema
            .and_then(|it| self.types.reader.schema(it))
            .map(|(it, _)| it);
        let is_string = schema.and_then(Schema::main_type) == Some("string");
        let is_binary = schema.is_some_and(|it| self.is_file(it));
        let example = sent.media_type.example().and_then(Node::as_str);
        let example = example.map(str::to_owned);
        let example = example.or_else(|| schema.and_then(|it| self.types.schemas.shown(it)));
        Content::Raw {
            content_type: sent.travels_as(),
            range: sent.range(),
            is_text: !is_binary && (is_string || sent.kind != Kind::Bytes),
            example,
        }
    }

    fn xml(&mut self, sent: &Sent<'d>, place: &str, required: bool) -> Content {
        // A body is only XML if it has a schema.
        let Some(schema) = sent.media_type.schema() else {
            return self.raw(sent);
        };
        let used = self.types.use_of(schema, &Place::Inline(place.to_owned()));
        let example = sent.media_type.example();
        Content::Xml {
            content_type: sent.travels_as(),
            ty: if required { used.whole() } else { used.ty },
            root: self.types.xml_root(schema, place),
            // An example in XML syntax is not a value.
            example: example.map(Node::to_json).filter(|it| !it.is_string()),
        }
    }

    /// Whether a schema is an object without content, so that the caller need not provide anything.
    fn is_empty_object(&mut self, schema: Schema<'d>) -> bool {
        let Some((node, _)) = self.types.reader.schema(schema) else {
            return false;
        };
        let none = Schema::is_bound(node.max_properties(), 0);
        node.single_type() == Some("object")
            && node.all_of().is_none()
            && !node.has_properties()
            && !node.has_patterns()
            && (node.is_closed() || none)
    }
}

impl<'d> Schemas<'d> {
    /// The values that a media type accepts. Media types with a common element accept the same values.
    fn takes(&self, sent: &Sent<'d>, values: &mut Values<'d>) -> Vec<Takes> {
        let schema = sent.media_type.schema();
        let schema = schema.and_then(|it| self.document.resolve(it).ok());
        // Plain text is distinguished by its media type.
        let value = schema.filter(|(it, _)| it.main_type() != Some("string"));
        let range = sent.range().filter(|it| !media::is_any(it));
        let mut takes = vec![Takes::Type(range.unwrap_or_else(|| sent.travels_as()))];
        takes.extend(value.map(|(it, _)| Takes::Value(values.of(it))));
        let items = sent.media_type.item_schema().filter(|_| sent.has_items());
        let items = items.and_then(|it| self.document.resolve(it).ok());
        takes.extend(items.map(|(it, _)| Takes::Items(sent.kind, values.of(it))));
        takes.extend((sent.kind == Kind::Multipart).then_some(Takes::Parts));
        takes
    }

    /// The example of a schema.
    fn shown_item(&self, schema: Schema<'d>) -> Option<serde_json::Value> {
        let parts = self.parts_of(schema);
        parts.iter().find_map(|it| it.example()).map(Node::to_json)
    }

    /// The example text of a schema, or one of its allowed values.
    fn shown(&self, schema: Schema<'d>) -> Option<String> {
        let parts = self.parts_of(schema).into_iter();
        let mut shown = parts.flat_map(|it| [it.example(), it.default()]).flatten();
        let shown = shown.find_map(|it| scalar_text(&it.to_json()));
        let listed = || self.values(schema)?.first().and_then(scalar_text);
        shown.or_else(listed)
    }
}

/// The values that a media type accepts.
#[derive(PartialEq, Eq, Hash)]
enum Takes {
    /// Content of this type.
    Type(String),
    /// The values of a schema, by its number.
    Value(usize),
    /// The values of a schema in a sequence, by its number.
    Items(Kind, usize),
    /// Multipart forms, which have a single type.
    Parts,
}

/// Numbers for schemas; equal ones share a number. Each is visited once, however many media types refer to it.
#[derive(Default)]
struct Values<'d> {
    places: HashMap<Schema<'d>, usize>,
    texts: HashMap<String, usize>,
}

impl<'d> Values<'d> {
    fn of(&mut self, schema: Schema<'d>) -> usize {
        let texts = &mut self.texts;
        *self.places.entry(schema).or_insert_with(|| {
            let next = texts.len();
            *texts
                .entry(schema.node().to_json().to_string())
                .or_insert(next)
        })
    }
}

/// A media type to send.
struct Sent<'d> {
    content_type: &'d str,
    media_type: MediaType<'d>,
    kind: Kind,
}

impl Sent<'_> {
    /// The media type, if it is a range.
    fn range(&self) -> Option<String> {
        media::is_range(self.content_type).then(|| self.content_type.to_owned())
    }

    /// Whether the caller provides values one by one. A sequence of values is not JSON, although servers send it as
    /// such.
    fn has_items(&self) -> bool {
        let is_json = media::is_json(&media::essence(self.content_type));
        matches!(self.kind, Kind::Events | Kind::Lines)
            && self.media_type.item_schema().is_some()
            && !is_json
    }

    /// Whether the caller provides the raw bytes.
    fn is_raw(&self) -> bool {
        match self.kind {
            Kind::Text | Kind::Bytes => true,
            Kind::Events | Kind::Lines => !self.has_items(),
            Kind::Json | Kind::Form | Kind::Multipart | Kind::Xml => false,
        }
    }

    /// The content type of a request.
    fn travels_as(&self) -> String {
        let usual = match self.kind {
            Kind::Json => "application/json",
            Kind::Form => return "application/x-www-form-urlencoded".to_owned(),
            Kind::Multipart => {
                let essence = media::essence(self.content_type);
                return media::sent(&essence, "multipart/form-data");
            }
            Kind::Xml => "application/xml",
            Kind::Text => "text/plain",
            Kind::Bytes | Kind::Events | Kind::Lines => "application/octet-stream",
        };
        media::sent(self.content_type, usual)
    }
}
