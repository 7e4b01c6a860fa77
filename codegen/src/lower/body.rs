//! Request bodies: what a call sends.

use super::schema::Place;
use super::{Lowering, keyword};
use crate::ir::{Body, Definition, Name, TypeRef};
use crate::load::Node;

impl<'d> Lowering<'d> {
    pub(super) fn body(&mut self, operation: &'d Node, operation_id: &str) -> Option<Body> {
        let (node, _) = self.resolve(operation.get("requestBody")?)?;
        self.keywords(node, &keyword::REQUEST_BODY);
        let content = self.require(node, "content")?;
        let media_types = self.member(node, "content")?;
        let mut all = media_types.iter();
        let (Some((content_type, media_type)), None) = (all.next(), all.next()) else {
            self.unsupported(content.span, "a request body with none or several media types");
            return None;
        };
        self.keywords(&media_type.node, &keyword::MEDIA_TYPE);
        let required = self.flag(node, "required");
        let description = self.words(node, "description");
        let argument = self.config.rename.bodies.get(operation_id).map_or("body", String::as_str);
        if is_json(content_type) {
            let schema = self.require(&media_type.node, "schema")?;
            return self.json_body(schema, operation_id, required, description);
        }
        if !is_raw(content_type) {
            self.unsupported(media_type.key_span, format_args!("the media type `{content_type}` of a request body"));
            return None;
        }
        Some(Body::Raw { content_type: content_type.to_owned(), name: Name::wire(argument), required, description })
    }

    fn json_body(&mut self, schema: &'d Node, operation_id: &str, required: bool, description: String) -> Option<Body> {
        if let Some(envelope) = &self.config.envelope
            && let Some(inner) = self.enveloped(schema, &envelope.member)
        {
            let ty = self.use_of(inner, Place::Inline(format!("{operation_id}_request"))).ty;
            return Some(Body::Json { ty, member: Some(envelope.member.clone()), required, description });
        }
        let ty = self.use_of(schema, Place::Inline(format!("{operation_id}_request"))).ty;
        if let TypeRef::Named(id) = &ty
            && let Definition::Struct(it) = &self.api.types[id.0].definition
            && it.fields.is_empty()
            && it.additional.is_none()
        {
            return Some(Body::EmptyObject);
        }
        Some(Body::Json { ty, member: None, required, description })
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
    essence.starts_with("text/") || essence == "application/xml" || essence.ends_with("+xml") || essence == "application/octet-stream"
}

/// Media types that are text whatever the schema says.
pub(super) fn is_text(content_type: &str) -> bool {
    is_raw(content_type) && !content_type.starts_with("application/octet-stream")
}
