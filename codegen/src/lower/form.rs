//! Forms: bodies that are no one value, but names with values, in one line or as parts.

use serde_json::Value as Json;

use super::schema::Place;
use super::shape::Shape;
use super::{Lowering, keyword, media};
use crate::ir::{Content, Name, Part, PartKind, Scalar, Style, TypeRef};
use crate::load::{Node, Object};
use crate::source::Span;

/// How a form writes a member by itself.
const USUAL: Style = Style::Form {
    explode: true,
    reserved: false,
};

impl<'d> Lowering<'d> {
    /// A form in one line, with the styles of its members.
    pub(super) fn form(&mut self, media_type: &'d Node, place: String) -> Content {
        let place = Place::Inline(place);
        let schema = media_type.get("schema");
        let ty = schema.map_or(TypeRef::Scalar(Scalar::Any), |it| {
            self.use_of(it, &place).ty
        });
        let mut styles = Vec::new();
        let encodings = self.member(media_type, "encoding");
        for (name, member) in encodings.into_iter().flat_map(Object::iter) {
            self.keywords(&member.node, &keyword::ENCODING);
            let style = self.style_of_member(&member.node);
            if style != USUAL {
                styles.push((name.to_owned(), style));
            }
        }
        Content::Form {
            ty,
            styles,
            example: media_type.get("example").map(Node::to_json),
        }
    }

    fn style_of_member(&mut self, encoding: &'d Node) -> Style {
        let content_type = self.text(encoding, "contentType").unwrap_or_default();
        if content_type.contains("json") {
            return Style::Json;
        }
        let style = self.text(encoding, "style").unwrap_or("form");
        let said = encoding
            .get("explode")
            .map(|_| self.flag(encoding, "explode"));
        let explode = said.unwrap_or(style == "form");
        match style {
            "deepObject" => Style::DeepObject,
            "spaceDelimited" if !explode => Style::Space,
            "pipeDelimited" if !explode => Style::Pipe,
            _ => Style::Form {
                explode,
                reserved: self.flag(encoding, "allowReserved"),
            },
        }
    }

    /// The parts of a form, by the members of its schema.
    pub(super) fn parts_of_form(&mut self, media_type: &'d Node, operation_id: &str) -> Vec<Part> {
        let mut parts: Vec<Part> = Vec::new();
        let encodings = self.member(media_type, "encoding");
        let Some(schema) = media_type.get("schema") else {
            return parts;
        };
        let mut schemas = Vec::new();
        self.form_schemas(schema, &mut Vec::new(), &mut schemas);
        for schema in &schemas {
            let properties = self.member(schema, "properties");
            for (name, member) in properties.into_iter().flat_map(Object::iter) {
                let known = parts.iter().any(|it| it.name.wire == name);
                if known || self.flag(&member.node, "readOnly") {
                    continue;
                }
                let encoding = encodings.and_then(|it| it.get(name));
                if let Some(encoding) = encoding {
                    self.keywords(encoding, &keyword::ENCODING);
                }
                parts.push(self.part_of_form(name, &member.node, encoding, operation_id));
            }
        }
        let required = schemas.iter().flat_map(|it| self.items(it, "required"));
        let required: Vec<_> = required.filter_map(Node::as_str).collect();
        for part in &mut parts {
            part.required = required.contains(&part.name.wire.as_str());
            part.constant = part.constant.take().filter(|_| part.required);
        }
        parts
    }

    /// A schema, and those that its `allOf` composes.
    fn form_schemas(
        &mut self,
        schema: &'d Node,
        within: &mut Vec<Span>,
        found: &mut Vec<&'d Node>,
    ) {
        let Some((node, _)) = self.resolve(schema) else {
            return;
        };
        if within.contains(&node.span) {
            return;
        }
        within.push(node.span);
        for part in self.items(node, "allOf") {
            self.form_schemas(part, within, found);
        }
        found.push(node);
    }

    fn part_of_form(
        &mut self,
        name: &str,
        schema: &'d Node,
        encoding: Option<&'d Node>,
        operation_id: &str,
    ) -> Part {
        let target = self.resolve(schema).map_or(schema, |(it, _)| it);
        let items = target
            .get("items")
            .or_else(|| self.or_several_files(target));
        let one = items.unwrap_or(schema);
        let node = self.resolve(one).map_or(one, |(it, _)| it);
        let content_type = encoding.and_then(|it| self.text(it, "contentType"));
        // Of several that the API takes, the first.
        let content_type = content_type.and_then(|it| it.split(',').next());
        let content_type = content_type.map(|it| it.trim().to_owned());
        let place = Place::Inline(format!("{operation_id}_{name}"));
        let mut description = self.words(schema, "description");
        if description.is_empty() {
            description = self.words(target, "description");
        }
        let kind = if is_file(node, content_type.as_deref()) {
            PartKind::File(content_type.filter(|it| !it.contains('*')))
        } else {
            let ty = self.use_of(one, &place).ty;
            let json = content_type.is_some_and(|it| it.contains("json"));
            if json || !self.is_text(one) {
                PartKind::Json(ty)
            } else {
                PartKind::Text(ty)
            }
        };
        let is_text = matches!(kind, PartKind::Text(_)) && items.is_none();
        let only = self.only_value(&[schema]).filter(|_| is_text);
        let only = only.map(|it| match it {
            Json::String(text) => text,
            other => other.to_string(),
        });
        Part {
            name: Name::wire(name),
            kind,
            list: items.is_some(),
            required: false,
            constant: only.filter(|_| !self.is_nullable(schema)),
            description,
        }
    }
}

impl<'d> Lowering<'d> {
    /// The file of a choice between a file and a list of files: a list of one is one.
    fn or_several_files(&self, node: &'d Node) -> Option<&'d Node> {
        let branches = self.branches(node)?.into_iter();
        let branches = branches.filter_map(|it| Some(self.document.resolve(it).ok()?.0));
        let (lists, files): (Vec<_>, Vec<_>) = branches.partition(|it| it.get("items").is_some());
        let mut items = lists.into_iter().filter_map(|it| it.get("items"));
        let first = items.next()?;
        let mut all = items.chain([first]).chain(files);
        all.all(|it| is_file(it, None)).then_some(first)
    }

    /// Whether a value is a text in a form, however its schema says that it is one.
    fn is_text(&mut self, node: &'d Node) -> bool {
        matches!(self.leaf(node).1, Shape::Scalar(_) | Shape::Enum(..))
    }
}

/// Whether a part is a file: bytes, or text of a media type that is no plain text.
fn is_file(schema: &Node, content_type: Option<&str>) -> bool {
    let says = |key: &str| schema.get(key).and_then(Node::as_str);
    let is_string = matches!(media::type_of(schema), Some("string") | None);
    let other = |it: &str| !it.starts_with("text/plain") && !it.contains("json");
    says("format") == Some("binary")
        || says("contentMediaType") == Some("application/octet-stream")
        || (is_string && !is_structured(schema) && content_type.is_some_and(other))
}

/// Whether a value is more than a text.
fn is_structured(schema: &Node) -> bool {
    let has = |key: &str| schema.get(key).is_some();
    match media::type_of(schema) {
        Some("string" | "integer" | "number" | "boolean") => false,
        Some(_) => true,
        None => !has("enum"),
    }
}
