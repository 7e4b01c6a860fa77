//! Urlencoded forms: names with values, each in its style.

use super::pass::Pass;
use super::schema::Place;
use super::shape::Shape;
use super::style_check::Written;
use crate::diagnostic::{Diagnostic, code};
use crate::ir::{Content, Scalar, Style, TypeRef};
use crate::load::Node;
use crate::openapi::{Encoding, MediaType, Schema, Text, Typed};

impl<'d> Pass<'_, 'd> {
    /// A urlencoded form with the styles of its properties.
    pub(super) fn form(&mut self, media_type: MediaType<'d>, place: String) -> Content {
        let place = Place::Inline(place);
        let schema = media_type.schema();
        if let Some(schema) = schema {
            self.requires_properties(schema);
        }
        let ty = schema.map_or(TypeRef::Scalar(Scalar::Any), |it| {
            self.types.use_of(it, &place).ty
        });
        self.check_encodings(media_type);
        let mut styles = Vec::new();
        for (name, encoding) in media_type.encoding().unwrap_or_default().iter() {
            self.types.reader.require_object(encoding);
            styles.extend(style_of_property(encoding).map(|it| (name.to_owned(), it)));
        }
        Content::Form {
            ty,
            styles,
            example: media_type.example().map(Node::to_json),
        }
    }

    /// Reports a schema that has no properties to send.
    fn requires_properties(&mut self, schema: Schema<'d>) {
        let (_, shape) = self.types.leaf(schema);
        let what = match shape {
            Shape::Scalar(_) | Shape::Enum(..) => "a single value",
            Shape::List(_) | Shape::Tuple(_) => "an array",
            _ => return,
        };
        let message = format!("a form consists of the properties of an object, and this is {what}");
        let finding = Diagnostic::error(code::UNSUPPORTED, schema.span(), message);
        let help = "describe an object; for a string that is sent unchanged, write the media type `text/plain`";
        self.types.reader.report(finding.help(help));
    }
}

impl<'d> Pass<'_, 'd> {
    /// Reports what has no effect on a property of a form, or none that OpenAPI defines.
    pub(super) fn check_property(&mut self, encoding: Encoding<'d>, schema: Schema<'d>) {
        if let Some(written) = Written::of_property(encoding) {
            self.check_style(&written, schema);
        }
        let is_object = self.is_object_only(schema);
        let is_styled = STYLES.iter().any(|it| encoding.has(it));
        if let Some(said) = encoding.content_type().filter(|it| !it.contains("json"))
            && !is_styled
            && is_object
        {
            let message = format!("the property is sent as JSON, not as `{}`", &*said);
            let finding = Diagnostic::warning(code::UNSUPPORTED, said.span, message);
            let help = "to send it otherwise, describe it as a string, which the caller writes";
            self.types.reader.report(finding.help(help));
        }
        let mut ignored = |key: &str, why: &str, help: &str| {
            let message = format!("`{key}` is ignored {why}");
            let finding = Diagnostic::warning(code::INVALID, encoding.span_of(key), message);
            self.types.reader.report(finding.help(help));
        };
        if encoding.has("headers") {
            let help = "remove them: only the parts of a `multipart/form-data` have headers";
            ignored("headers", "in a urlencoded form", help);
        }
        if encoding.has("contentType")
            && let Some(style) = STYLES.iter().find(|it| encoding.has(it))
        {
            let why = format!("beside `{style}`");
            let help = "the property is sent in its style: remove one of them";
            ignored("contentType", &why, help);
        }
    }
}

/// The keywords of an encoding that give a property a style, so that its media type is ignored.
const STYLES: [&str; 3] = ["style", "explode", "allowReserved"];

/// The style of a property; `None` if it is sent as its media type is by default.
fn style_of_property(encoding: Encoding) -> Option<Style> {
    let content_type = encoding.content_type();
    if !STYLES.iter().any(|it| encoding.has(it)) {
        let is_json = content_type.is_some_and(|it| it.contains("json"));
        return is_json.then_some(Style::Json);
    }
    let style = encoding.style().map_or("form", Text::as_str);
    let explode = encoding.explode().unwrap_or(style == "form");
    let reserved = encoding.reserved() == Some(true);
    Some(match style {
        "deepObject" => Style::DeepObject { reserved },
        "spaceDelimited" if !explode => Style::Space { reserved },
        "pipeDelimited" if !explode => Style::Pipe { reserved },
        _ => Style::Form { explode, reserved },
    })
}
