//! Request bodies: a parameter `in: body`, or those `in: formData`.

use super::list_format::ListFormat;
use super::media_types::MediaTypes;
use super::parameters::{Body, format_span};
use super::rewrite::{Kind, Rewrite};
use super::schemas::is_file;
use crate::diagnostic::code;
use crate::load::build::{flag, is_true, list, object, properties, set, set_for, text};
use crate::load::{Node, Object, Value};
use crate::source::Span;

const FORM: &str = "application/x-www-form-urlencoded";
const MULTIPART: &str = "multipart/form-data";

/// The fields of a form.
#[derive(Default)]
struct Fields {
    schemas: Object,
    /// The names of those that are required.
    required: Vec<Node>,
    /// The encodings of lists.
    encoding: Object,
}

impl<'s> Rewrite<'s> {
    /// The body of an operation with these media types.
    pub(super) fn body_of(&mut self, body: Body<'s>, consumes: &MediaTypes<'s>) -> Node {
        let is_shared = body.written.get("$ref").is_some();
        if is_shared && consumes.are(&self.consumes) {
            self.refers(body.written, Kind::Parameter);
            return body.written.clone();
        }
        self.body(body.parameter, consumes)
    }

    /// A parameter `in: body`.
    pub(super) fn body(&mut self, node: &'s Node, consumes: &MediaTypes<'s>) -> Node {
        let mut body = Object::default();
        for (key, property) in properties(node) {
            match key {
                "name" | "in" => {}
                "schema" => {
                    let schema = self.schema(&property.node);
                    let span = property.span();
                    let media_types = consumes.or_json(span);
                    let content = self.content(&media_types, ("schema", &schema), |_, _| {}, span);
                    set_for(&mut body, "content", property, content);
                }
                _ => body.put(key, property.clone()),
            }
        }
        if body.get("content").is_none() {
            let any = object(Object::default(), node.span);
            let content = self.content(
                &consumes.or_json(node.span),
                ("schema", &any),
                |_, _| {},
                node.span,
            );
            set(&mut body, "content", content);
            let message = "`schema` is missing here".to_owned();
            let help = "describe the body, as in `schema: {type: object}`";
            self.error(code::MISSING, node.span, message, help);
        }
        object(body, node.span)
    }

    /// A form of these parameters.
    pub(super) fn form(&mut self, all: &[&'s Node], consumes: &MediaTypes<'s>) -> Node {
        let span = all.first().map_or(Span::default(), |it| it.span);
        let (media_types, as_parts) = form_types(all, consumes, span);
        let fields = self.fields(all, as_parts);
        let is_required = !fields.required.is_empty();
        let schema = form_schema(fields.schemas, fields.required, span);
        let encode = |media_type: &mut Object, _: &str| {
            if !fields.encoding.is_empty() {
                set(
                    media_type,
                    "encoding",
                    object(fields.encoding.clone(), span),
                );
            }
        };
        let content = self.content(&media_types, ("schema", &schema), encode, span);
        let mut body = Object::default();
        set(&mut body, "content", content);
        if is_required {
            set(&mut body, "required", flag(true, span));
        }
        object(body, span)
    }

    fn fields(&mut self, all: &[&'s Node], as_parts: bool) -> Fields {
        let mut fields = Fields::default();
        for node in all {
            let Some(name) = node.get("name").filter(|it| it.as_str().is_some()) else {
                let message = "`name` is missing here".to_owned();
                let help = "name the field of the form";
                self.error(code::MISSING, node.span, message, help);
                continue;
            };
            let format = self.list_format(node);
            let field = self.field(node, format, as_parts);
            let mut style = Object::default();
            Self::form_style(format, format_span(node), &mut style);
            if !style.is_empty() && !as_parts {
                let style = object(style, name.span);
                set(&mut fields.encoding, &name.text(), style);
            }
            set(&mut fields.schemas, &name.text(), field);
            if is_true(node, "required") {
                fields.required.push(name.clone());
            }
        }
        fields
    }

    /// A field of a form.
    fn field(&mut self, node: &'s Node, format: ListFormat, as_part: bool) -> Node {
        let Some(ty) = node.as_object().and_then(|it| it.property("type")) else {
            let message = "`type` is missing here".to_owned();
            self.error(code::MISSING, node.span, message, "such as `type: string`");
            return object(Object::default(), node.span);
        };
        let has_files = node.get("items").is_some_and(is_file);
        let mut schema = match format {
            // A part has no delimiters: the caller writes them.
            ListFormat::Comma | ListFormat::Space | ListFormat::Pipe if as_part && !has_files => {
                self.joined(node, ty.node.span)
            }
            _ => self.schema_of(node, ty),
        };
        if let Value::Object(schema) = &mut schema.value {
            for key in ["description", "example", "deprecated"] {
                if let Some(property) = node.as_object().and_then(|it| it.property(key)) {
                    schema.put(key, property.clone());
                }
            }
        }
        schema
    }

    /// A list that is sent as one part.
    fn joined(&mut self, node: &'s Node, span: Span) -> Node {
        let message = "a list in one part of a multipart form is taken as a string";
        let help = "join the items, or write `collectionFormat: multi` if each is sent as a part";
        let place = format_span(node);
        self.warn(code::UNSUPPORTED, place, message.to_owned(), help);
        let mut schema = Object::default();
        set(&mut schema, "type", text("string", span));
        object(schema, span)
    }
}

/// The media types of a form, and whether its fields are parts. They are of one of the two kinds of forms, because lists
/// are not the same in both.
fn form_types<'s>(
    all: &[&Node],
    consumes: &MediaTypes<'s>,
    span: Span,
) -> (Vec<(&'s str, Span)>, bool) {
    let has_file = all.iter().any(|it| is_file(it));
    let has = |kind: &str| consumes.iter().any(|it| it.0.starts_with(kind));
    let as_parts = has_file || has("multipart/") && !has(FORM);
    let types = if as_parts {
        consumes.those(MULTIPART, span, |it| it.starts_with("multipart/"))
    } else {
        consumes.those(FORM, span, |it| it.starts_with(FORM))
    };
    (types, as_parts)
}

fn form_schema(fields: Object, required: Vec<Node>, span: Span) -> Node {
    let mut schema = Object::default();
    set(&mut schema, "type", text("object", span));
    set(&mut schema, "properties", object(fields, span));
    if !required.is_empty() {
        set(&mut schema, "required", list(required, span));
    }
    object(schema, span)
}
