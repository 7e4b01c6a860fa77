//! A part of a multipart body: whether it is a file, text or JSON, as determined by its schema, whether described by
//! references, `allOf` or alternatives.

use serde_json::Value as Json;

use super::leaf::{Kind, Leaf, is_json};
use super::pass::Pass;
use super::schema::Place;
use super::shape::Shape;
use crate::diagnostic::{Diagnostic, code};
use crate::ir::{Name, Part, PartKind, Scalar, TypeRef};
use crate::load::Object;
use crate::openapi::{Encoding, Schema, Typed};

/// The Encoding Object of a part.
#[derive(Default)]
pub(super) struct PartEncoding<'d> {
    pub(super) node: Option<Encoding<'d>>,
    /// The media type, or a range of them.
    pub(super) content_type: Option<&'d str>,
}

impl<'d> Pass<'_, 'd> {
    pub(super) fn part_of_form(
        &mut self,
        name: &str,
        schemas: &[Schema<'d>],
        encoding: &PartEncoding<'d>,
        required: bool,
        operation_id: &str,
    ) -> Part {
        let leaves = self.types.leaves(schemas);
        let schema = schemas[0];
        let target = self
            .types
            .reader
            .schema(schema)
            .map_or(schema, |(it, _)| it);
        let mut description = self.types.reader.text(schema.description());
        if description.is_empty() {
            description = self.types.reader.text(target.description());
        }
        let only = match schemas {
            [one] if required => self
                .types
                .schemas
                .only_value(&[*one])
                .filter(|it| !it.is_null()),
            _ => None,
        };
        let may_be_null = schemas.iter().any(|it| self.types.schemas.is_nullable(*it));
        let mut part = Part {
            name: Name::wire(name),
            kind: PartKind::File { or_value: false },
            content_type: None,
            list: leaves.iter().any(|it| it.in_list),
            // A form cannot represent `null`, so the part is omitted.
            required: required && !may_be_null,
            constant: None,
            description,
            headers: Vec::new(),
        };
        let is_file = |it: &Leaf| {
            self.types
                .schemas
                .is_sent_as_file(it, encoding.content_type)
        };
        let composed = only
            .as_ref()
            .and_then(|it| composed_constant(&mut part, it));
        if let Some(texts) = composed {
            part.constant = Some(texts);
            part.required = true;
        } else if leaves.iter().any(is_file) {
            let or_value = !leaves.iter().all(is_file);
            part.kind = PartKind::File { or_value };
            let own = leaves.iter().find_map(|it| it.content.media_type);
            part.content_type = encoding.content_type.or(own).map(str::to_owned);
            // The caller selects a type of a range.
            part.content_type.take_if(|it| it.contains('*'));
        } else if schemas.len() > 1 {
            part.kind = self.any_of(schemas, &leaves, encoding);
            part.list &= matches!(part.kind, PartKind::Text(_));
            self.content_of_value(&mut part, &leaves, encoding);
        } else {
            let place = Place::Inline(format!("{operation_id}_{name}"));
            self.value_part(&mut part, schema, &leaves, encoding, &place);
            let is_text = matches!(part.kind, PartKind::Text(_)) && !part.list;
            part.constant = only.filter(|_| is_text).map(|it| vec![text(it)]);
            part.required |= part.constant.is_some();
        }
        self.part_headers(&mut part, encoding);
        self.part_style(encoding);
        part
    }

    /// A part that the variants of a body describe differently.
    fn any_of(
        &mut self,
        schemas: &[Schema<'d>],
        leaves: &[Leaf<'d>],
        encoding: &PartEncoding<'d>,
    ) -> PartKind {
        let any = TypeRef::Scalar(Scalar::Any);
        let mut kinds = leaves.iter().map(|it| it.kind);
        if encoding.content_type.is_some_and(is_json) {
            PartKind::Json(any)
        } else if kinds.all(|it| matches!(it, Kind::String | Kind::Scalar)) {
            let common = self.common_scalar(schemas);
            PartKind::Text(TypeRef::Scalar(common.unwrap_or(Scalar::String)))
        } else {
            PartKind::Value(any)
        }
    }

    /// The common scalar type of all schemas of a part, if any.
    fn common_scalar(&mut self, schemas: &[Schema<'d>]) -> Option<Scalar> {
        let mut scalars = Vec::new();
        for schema in schemas {
            let (leaf, Shape::Scalar(ty)) = self.types.leaf(*schema) else {
                return None;
            };
            scalars.push(self.types.scalar(leaf, ty));
        }
        let first = scalars.pop()?;
        scalars.iter().all(|it| *it == first).then_some(first)
    }

    /// A part that is not a file.
    fn value_part(
        &mut self,
        part: &mut Part,
        schema: Schema<'d>,
        leaves: &[Leaf<'d>],
        encoding: &PartEncoding<'d>,
        place: &Place,
    ) {
        let one = match self.types.leaf(schema).1 {
            Shape::List(items) => items.first().copied().filter(|_| items.len() == 1),
            _ => None,
        };
        part.list = one.is_some();
        let one = one.unwrap_or(schema);
        let ty = self.types.use_of(one, place).ty;
        let said = encoding.content_type;
        let is = |kind: Kind| move |it: &Leaf| it.kind == kind;
        part.kind = if said.is_some_and(is_json) || leaves.iter().all(is(Kind::Json)) {
            PartKind::Json(ty)
        } else if self.is_text(one) {
            PartKind::Text(ty)
        } else {
            PartKind::Value(ty)
        };
        self.content_of_value(part, leaves, encoding);
        if !matches!(part.kind, PartKind::Text(_)) {
            self.warn_of_nested_file(&part.name.wire, schema);
        }
    }

    /// Reports a file nested in an object: objects in a form are JSON, which cannot carry bytes.
    fn warn_of_nested_file(&mut self, name: &str, schema: Schema<'d>) {
        let Some(file) = self.file_within(schema) else {
            return;
        };
        let message = format!("this file is sent as a string of JSON, within the part `{name}`");
        let finding = Diagnostic::warning(code::UNSUPPORTED, file.span(), message);
        self.types.reader.report(finding.help(
            "a part that is an object is JSON; to send a file, describe it as a property of the form itself",
        ));
    }

    /// The media type of a part that is not a file.
    fn content_of_value(
        &mut self,
        part: &mut Part,
        leaves: &[Leaf<'d>],
        encoding: &PartEncoding<'d>,
    ) {
        let said = encoding.content_type;
        part.content_type = match &part.kind {
            PartKind::Json(_) => {
                if let Some(said) = said.filter(|it| !is_json(it)) {
                    self.not_json(&part.name.wire, said, encoding);
                }
                said.filter(|it| is_json(it) && *it != "application/json")
            }
            PartKind::Text(_) => {
                let is_encoded = leaves.iter().any(|it| it.content.encoding.is_some());
                let usual = is_encoded.then_some("application/octet-stream");
                said.filter(|it| *it != "text/plain").or(usual)
            }
            _ => None,
        }
        .map(str::to_owned);
        part.content_type.take_if(|it| it.contains('*'));
    }

    /// Whether a property is a file, whatever its encoding says.
    pub(super) fn is_file(&mut self, schema: Schema<'d>) -> bool {
        self.types
            .leaves(&[schema])
            .iter()
            .any(|it| it.kind == Kind::File)
    }

    /// Whether schemas of a part are more specific than others: a type, a file or a constant.
    pub(super) fn says_more(&mut self, schemas: &[Schema<'d>], others: &[Schema<'d>]) -> bool {
        let (new, old) = (self.types.leaves(schemas), self.types.leaves(others));
        let any_is = |leaves: &[Leaf], kind| leaves.iter().any(|it| it.kind == kind);
        let are_any = |leaves: &[Leaf]| leaves.iter().all(|it| it.kind == Kind::Any);
        let is_constant =
            |all: &[Schema<'d>]| all.len() == 1 && self.types.schemas.only_value(all).is_some();
        any_is(&new, Kind::File) && !any_is(&old, Kind::File)
            || are_any(&old) && !are_any(&new)
            || is_constant(schemas) && !is_constant(others)
    }

    /// Whether a value is sent as text in a form.
    fn is_text(&mut self, node: Schema<'d>) -> bool {
        matches!(self.types.leaf(node).1, Shape::Scalar(_) | Shape::Enum(..))
    }

    /// The headers of a part. Only files carry them.
    fn part_headers(&mut self, part: &mut Part, encoding: &PartEncoding<'d>) {
        let Some(headers) = encoding.node.and_then(Encoding::headers) else {
            return;
        };
        let names = headers
            .keys()
            .filter(|it| !it.eq_ignore_ascii_case("content-type"));
        part.headers = names.map(str::to_owned).collect();
        if matches!(part.kind, PartKind::File { .. }) {
            return;
        }
        for name in std::mem::take(&mut part.headers) {
            let span = headers
                .key_span(&name)
                .unwrap_or_else(|| part_span(encoding));
            let message = format!("the part `{}` is sent without `{name}`", part.name.wire);
            let finding = Diagnostic::warning(code::UNSUPPORTED, span, message);
            self.types.reader.report(finding.help(
                "to send it, leave out the setter and add the part by `with_file`, as a `File::text` or `File::json` with a `header`",
            ));
        }
    }

    /// Reports a style, which OpenAPI 3.1 also defines for parts.
    fn part_style(&mut self, encoding: &PartEncoding<'d>) {
        let Some(node) = encoding.node.filter(|_| !self.types.schemas.is_3_0()) else {
            return;
        };
        // In OpenAPI 3.1, any of them causes `contentType` to be ignored.
        let is_style = |key: &str| matches!(key, "style" | "explode");
        let styles = node.node().as_object().into_iter().flat_map(Object::iter);
        for (key, it) in styles.filter(|(key, _)| is_style(key)) {
            let message = format!("`{key}` is not supported for a part of a form");
            let finding = Diagnostic::warning(code::UNSUPPORTED, it.key_span, message);
            self.types.reader.report(
                finding.help("it is sent as its `contentType` says, each item of a list as a part"),
            );
        }
    }

    fn not_json(&mut self, name: &str, said: &str, encoding: &PartEncoding<'d>) {
        let message = format!("the part `{name}` is sent as JSON, not as `{said}`");
        let finding = Diagnostic::warning(code::UNSUPPORTED, part_span(encoding), message);
        self.types.reader.report(finding.help(
            "to send it otherwise, describe it as a string; the caller then provides the encoded value",
        ));
    }
}

fn part_span(encoding: &PartEncoding) -> crate::source::Span {
    let span = encoding.node.map(|it| it.span_of("contentType"));
    span.unwrap_or_default()
}

/// The text of the only allowed array or object of a part: JSON, or each item.
fn composed_constant(part: &mut Part, only: &Json) -> Option<Vec<String>> {
    let any = TypeRef::Scalar(Scalar::Any);
    let (items, list) = match only {
        Json::Array(items) if items.is_empty() => return None,
        Json::Array(items) => (items.as_slice(), true),
        Json::Object(_) => (std::slice::from_ref(only), false),
        _ => return None,
    };
    let are_json = items.iter().any(|it| it.is_object() || it.is_array());
    part.kind = if are_json {
        PartKind::Json(any)
    } else {
        PartKind::Text(TypeRef::Scalar(Scalar::String))
    };
    part.list = list;
    Some(items.iter().cloned().map(text).collect())
}

fn text(value: Json) -> String {
    match value {
        Json::String(text) => text,
        other => other.to_string(),
    }
}
