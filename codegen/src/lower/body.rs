//! Request bodies: what a call sends.

use super::media::{self, Kind};
use super::schema::{Place, is_closed};
use super::{Lowering, keyword};
use crate::diagnostic::code;
use crate::ir::{Body, Name, Scalar, TypeRef};
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
        let description = self.words(node, "description");
        let renamed = self.config.rename.bodies.get(operation_id);
        let name = Name::wire(renamed.map_or("", String::as_str));
        match Kind::of(self.document, content_type, media_type) {
            Kind::Json => {
                let content_type = media::sent(content_type, "application/json");
                Some(self.json_body(
                    media_type,
                    operation_id,
                    name,
                    content_type,
                    required,
                    description,
                ))
            }
            Kind::Form | Kind::Multipart => {
                let span = media_types
                    .key_span(content_type)
                    .unwrap_or(media_type.span);
                self.unsupported(
                    span,
                    format_args!("the media type `{content_type}` of a request body"),
                );
                None
            }
            kind => {
                let usual = match kind {
                    Kind::Text => "text/plain",
                    _ => "application/octet-stream",
                };
                Some(Body::Raw {
                    content_type: media::sent(content_type, usual),
                    name,
                    required,
                    description,
                })
            }
        }
    }

    /// Says which media types are left out beside the one that is sent.
    fn others(&mut self, media_types: &'d Object, chosen: &str) {
        for (content_type, member) in media_types.iter() {
            if content_type != chosen {
                let message = format!("the body is sent as `{chosen}`, never as `{content_type}`");
                self.warn(code::UNSUPPORTED, member.key_span, message);
            }
        }
    }

    fn json_body(
        &mut self,
        media_type: &'d Node,
        operation_id: &str,
        name: Name,
        content_type: String,
        required: bool,
        description: String,
    ) -> Body {
        let Some(schema) = media_type.get("schema") else {
            return Body::Json {
                name,
                content_type,
                ty: TypeRef::Scalar(Scalar::Any),
                member: None,
                required,
                description,
                example: None,
            };
        };
        if self.is_empty_object(schema) {
            return Body::EmptyObject;
        }
        let envelope = self.config.envelope.as_ref();
        let inner = envelope.and_then(|it| Some((it, self.enveloped(schema, &it.member)?)));
        let member = inner.map(|(envelope, _)| envelope.member.clone());
        let place = Place::Inline(format!("{operation_id}_request"));
        let ty = self
            .use_of(inner.map_or(schema, |(_, inner)| inner), &place)
            .ty;
        let example = media_type.get("example").and_then(|it| match &member {
            Some(member) => it.get(member),
            None => Some(it),
        });
        Body::Json {
            name,
            content_type,
            ty,
            member,
            required,
            description,
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
            && (is_closed(node) || none)
    }
}
