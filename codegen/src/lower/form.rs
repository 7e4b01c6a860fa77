//! Forms in one line: names with values, each in its style.

use super::Lowering;
use super::schema::Place;
use super::shape::Shape;
use crate::diagnostic::{Diagnostic, code};
use crate::ir::{Content, Scalar, Style, TypeRef};
use crate::load::{Node, Object};
use crate::openapi::grammar;

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
        if let Some(schema) = schema {
            self.requires_members(schema);
        }
        let ty = schema.map_or(TypeRef::Scalar(Scalar::Any), |it| {
            self.use_of(it, &place).ty
        });
        self.check_encodings(media_type);
        let mut styles = Vec::new();
        let encodings = self.member(media_type, "encoding");
        for (name, member) in encodings.into_iter().flat_map(Object::iter) {
            self.requires_object(&member.node, &grammar::ENCODING);
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

    /// Reports a schema whose values have no names to write.
    fn requires_members(&mut self, schema: &'d Node) {
        let (_, shape) = self.leaf(schema);
        let what = match shape {
            Shape::Scalar(_) | Shape::Enum(..) => "a single value",
            Shape::List(_) | Shape::Tuple(_) => "an array",
            _ => return,
        };
        let message = format!("a form holds the properties of an object, and this is {what}");
        let finding = Diagnostic::error(code::UNSUPPORTED, schema.span, message);
        let help =
            "describe an object; for a text as it is sent, write the media type `text/plain`";
        self.findings.push(finding.help(help));
    }

    fn style_of_member(&mut self, encoding: &'d Node) -> Style {
        let content_type = self.text(encoding, "contentType").unwrap_or_default();
        // A style that is said counts, and the media type does not.
        let styles = ["style", "explode", "allowReserved"];
        let is_styled = styles.iter().any(|it| encoding.get(it).is_some());
        if content_type.contains("json") && !is_styled {
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
}
