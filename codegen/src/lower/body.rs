//! Request bodies: what a call sends.

use super::media::{self, Kind};
use super::schema::{Place, is_closed};
use super::shape::has_patterns;
use super::{Lowering, keyword};
use crate::diagnostic::code;
use crate::ir::{Body, Content, Name, Scalar, TypeRef};
use crate::load::{Node, Object, Value};

impl<'d> Lowering<'d> {
    pub(super) fn body(&mut self, operation: &'d Node, operation_id: &str) -> Option<Body> {
        let (node, _) = self.resolve(operation.get("requestBody")?)?;
        self.keywords(node, &keyword::REQUEST_BODY);
        self.require(node, "content")?;
        let media_types = self.member(node, "content")?;
        // A body of no media type is none.
        let (content_type, media_type) = media::preferred(self.document, media_types)?;
        self.others(media_types, content_type);
        self.keywords(media_type, &keyword::MEDIA_TYPE);
        let required = self.flag(node, "required");
        let content = match Kind::of(self.document, content_type, media_type) {
            Kind::Json => self.json(content_type, media_type, operation_id, required),
            Kind::Form => self.form(media_type, operation_id),
            Kind::Multipart => Content::Multipart(self.parts_of_form(media_type, operation_id)),
            Kind::Text => Content::Raw {
                content_type: media::sent(content_type, "text/plain"),
            },
            Kind::Bytes | Kind::Events | Kind::Lines => Content::Raw {
                content_type: media::sent(content_type, "application/octet-stream"),
            },
        };
        let renamed = self.config.rename.bodies.get(operation_id);
        Some(Body {
            name: Name::wire(renamed.map_or("", String::as_str)),
            required,
            description: self.words(node, "description"),
            content,
        })
    }

    /// Says which media types are left out beside the one that is sent.
    fn others(&mut self, media_types: &'d Object, chosen: &str) {
        let schema = |it: &str| {
            let schema = media_types.get(it)?.get("schema")?;
            self.document.resolve(schema).ok().map(|(it, _)| it)
        };
        let sent = schema(chosen);
        // A form of the same values says nothing that the JSON does not.
        let is_same = |other: &str| {
            let is_form = matches!(
                media::essence(other).as_str(),
                "application/x-www-form-urlencoded" | "multipart/form-data"
            );
            let same = || Some(sent?.to_json() == schema(other)?.to_json());
            is_form && media::is_json(&media::essence(chosen)) && same() == Some(true)
        };
        let left_out = media_types
            .iter()
            .filter(|(it, _)| *it != chosen && !is_same(it));
        let left_out: Vec<_> = left_out.collect();
        for (content_type, member) in left_out {
            let message = format!("the body is sent as `{chosen}`, never as `{content_type}`");
            self.warn(code::UNSUPPORTED, member.key_span, message);
        }
    }

    fn json(
        &mut self,
        content_type: &str,
        media_type: &'d Node,
        operation_id: &str,
        required: bool,
    ) -> Content {
        let content_type = media::sent(content_type, "application/json");
        let Some(schema) = media_type.get("schema") else {
            return Content::Json {
                content_type,
                ty: TypeRef::Scalar(Scalar::Any),
                member: None,
                example: None,
            };
        };
        if self.is_empty_object(schema) {
            return Content::EmptyObject;
        }
        let envelope = self.config.envelope.as_ref();
        let inner = envelope.and_then(|it| Some((it, self.enveloped(schema, &it.member)?)));
        let member = inner.map(|(envelope, _)| envelope.member.clone());
        let place = Place::Inline(format!("{operation_id}_request"));
        let used = self.use_of(inner.map_or(schema, |(_, inner)| inner), &place);
        // Where there need be no body, none is sent instead of `null`.
        let ty = if required { used.whole() } else { used.ty };
        let example = media_type.get("example").and_then(|it| match &member {
            Some(member) => it.get(member),
            None => Some(it),
        });
        Content::Json {
            content_type,
            ty,
            member,
            example: example.map(Node::to_json),
        }
    }

    /// Whether a schema is an object that holds nothing, so that there is nothing to ask of a caller.
    fn is_empty_object(&mut self, schema: &'d Node) -> bool {
        let Some((node, _)) = self.resolve(schema) else {
            return false;
        };
        let none = matches!(node.get("maxProperties"), Some(Node { value: Value::Number(it), .. }) if it == "0");
        let members = node
            .get("properties")
            .and_then(Node::as_object)
            .is_some_and(|it| !it.is_empty());
        node.get("type").and_then(Node::as_str) == Some("object")
            && node.get("allOf").is_none()
            && !members
            && !has_patterns(node)
            && (is_closed(node) || none)
    }
}
