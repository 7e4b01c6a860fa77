//! Urlencoded forms: names with values, each in its style.

use super::pass::Pass;
use super::schema::Place;
use super::shape::Shape;
use crate::diagnostic::{Diagnostic, code};
use crate::ir::{Content, Scalar, Style, TypeRef};
use crate::load::Node;
use crate::openapi::{Encoding, MediaType, Schema, Text, Typed};

/// The default style of a form's property.
const USUAL: Style = Style::Form {
    explode: true,
    reserved: false,
};

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
            let style = style_of_property(encoding);
            if style != USUAL {
                styles.push((name.to_owned(), style));
            }
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

fn style_of_property(encoding: Encoding) -> Style {
    let content_type = encoding.content_type();
    // If a style is specified, the media type is ignored.
    let styles = ["style", "explode", "allowReserved"];
    let is_styled = styles.iter().any(|it| encoding.has(it));
    if content_type.is_some_and(|it| it.contains("json")) && !is_styled {
        return Style::Json;
    }
    let style = encoding.style().map_or("form", Text::as_str);
    let explode = encoding.explode().unwrap_or(style == "form");
    let reserved = encoding.reserved() == Some(true);
    match style {
        "deepObject" => Style::DeepObject { reserved },
        "spaceDelimited" if !explode => Style::Space { reserved },
        "pipeDelimited" if !explode => Style::Pipe { reserved },
        _ => Style::Form { explode, reserved },
    }
}
