//! `content`: media types, each with its value.

use super::media_types::MediaTypes;
use super::rewrite::Rewrite;
use crate::load::build::{object, set, text};
use crate::load::{Node, Object, Property};
use crate::source::Span;

impl<'s> Rewrite<'s> {
    /// The media types of a keyword. An empty list overrides those of the document.
    pub(super) fn media_types(&mut self, node: &'s Node, key: &str) -> Option<MediaTypes<'s>> {
        let all = self.texts_of(node, key)?;
        Some(MediaTypes::new(all))
    }

    /// A `content` in which each media type has a value. `of` builds the further keywords of one.
    pub(super) fn content(
        &mut self,
        media_types: &[(&str, Span)],
        schema: (&str, &Node),
        of: impl Fn(&mut Object, &str),
        span: Span,
    ) -> Node {
        let mut content = Object::default();
        for (name, key_span) in media_types {
            if content.get(name).is_some() {
                continue;
            }
            let mut media_type = Object::default();
            let value = self.copy(schema.1);
            set(&mut media_type, schema.0, value);
            of(&mut media_type, name);
            let node = object(media_type, span);
            let key_span = *key_span;
            content.put(name, Property { key_span, node });
        }
        object(content, span)
    }
}

/// The schema of a file.
pub(super) fn file(span: Span) -> Node {
    let mut schema = Object::default();
    set(&mut schema, "type", text("string", span));
    set(&mut schema, "format", text("binary", span));
    object(schema, span)
}
