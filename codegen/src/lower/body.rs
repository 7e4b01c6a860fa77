//! Request bodies: what a call sends.

use super::schema::{Place, is_closed};
use super::{Lowering, keyword};
use crate::ir::{Body, Name};
use crate::load::{Node, Value};

impl<'d> Lowering<'d> {
    pub(super) fn body(&mut self, operation: &'d Node, operation_id: &str) -> Option<Body> {
        let (node, _) = self.resolve(operation.get("requestBody")?)?;
        self.keywords(node, &keyword::REQUEST_BODY);
        let content = self.require(node, "content")?;
        let media_types = self.member(node, "content")?;
        let mut all = media_types.iter();
        let (Some((content_type, media_type)), None) = (all.next(), all.next()) else {
            self.unsupported(
                content.span,
                "a request body with none or several media types",
            );
            return None;
        };
        self.keywords(&media_type.node, &keyword::MEDIA_TYPE);
        let required = self.flag(node, "required");
        let description = self.words(node, "description");
        let renamed = self.config.rename.bodies.get(operation_id);
        let name = Name::wire(renamed.map_or("", String::as_str));
        if is_json(content_type) {
            self.require(&media_type.node, "schema")?;
            return self.json_body(&media_type.node, operation_id, name, required, description);
        }
        if !is_raw(content_type) {
            self.unsupported(
                media_type.key_span,
                format_args!("the media type `{content_type}` of a request body"),
            );
            return None;
        }
        Some(Body::Raw {
            content_type: content_type.to_owned(),
            name,
            required,
            description,
        })
    }

    fn json_body(
        &mut self,
        media_type: &'d Node,
        operation_id: &str,
        name: Name,
        required: bool,
        description: String,
    ) -> Option<Body> {
        let schema = media_type.get("schema")?;
        if self.is_empty_object(schema) {
            return Some(Body::EmptyObject);
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
        Some(Body::Json {
            name,
            ty,
            member,
            required,
            description,
            example: example.map(Node::to_json),
        })
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

/// `application/json`, `application/problem+json`, with or without parameters.
pub(super) fn is_json(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    essence == "application/json" || essence.ends_with("+json")
}

/// Media types whose bodies go out, or come, as they are.
fn is_raw(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    essence.starts_with("text/")
        || essence == "application/xml"
        || essence.ends_with("+xml")
        || essence == "application/octet-stream"
}

/// Media types that are text whatever the schema says.
pub(super) fn is_text(content_type: &str) -> bool {
    is_raw(content_type) && !content_type.starts_with("application/octet-stream")
}
