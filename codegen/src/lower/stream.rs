//! Streaming responses: events ([`super::event`]), and values on separate lines.

use super::media;
use super::media::Kind;
use super::pass::Pass;
use super::response::Found;
use super::schema::Place;
use crate::diagnostic::code;
use crate::ir::{Response, Scalar, Stream, TypeRef};
use crate::openapi::{MediaType, Schema};

impl<'d> Pass<'_, 'd> {
    /// The stream of a media type.
    pub(super) fn stream(
        &mut self,
        content_type: &str,
        kind: Kind,
        media_type: MediaType<'d>,
        operation_id: &str,
    ) -> Stream {
        if kind == Kind::Lines {
            let item = self.streamed(media_type);
            let place = Place::Inline(format!("{operation_id}_item"));
            let any = TypeRef::Scalar(Scalar::Any);
            return Stream::Lines {
                content_type: content_type.to_owned(),
                item: item.map_or(any, |it| self.types.use_of(it, &place).whole()),
            };
        }
        self.events(media_type, operation_id)
    }

    /// A streaming alternative to the response.
    pub(super) fn stream_beside(
        &mut self,
        successes: &[Found<'d>],
        response: &Response,
        operation_id: &str,
    ) -> Option<Stream> {
        for content in successes.iter().filter_map(|it| it.content) {
            let preferred = media::preferred(self.types.document, content).map(|it| it.0);
            for entry in content.entries() {
                let (content_type, media_type) = (entry.key, entry.value);
                let kind = Kind::of(self.types.document, content_type, media_type);
                if !matches!(kind, Kind::Events | Kind::Lines) || preferred == Some(content_type) {
                    continue;
                }
                if matches!(response, Response::Paged { .. }) {
                    let message = format!("the list comes in pages, never as `{content_type}`");
                    self.types
                        .reader
                        .warn(code::UNSUPPORTED, entry.key_span, message);
                    continue;
                }
                self.types.reader.require_object(media_type);
                return Some(self.stream(content_type, kind, media_type, operation_id));
            }
        }
        None
    }

    /// The schema of an item. A list in `schema` is a list of the items.
    pub(super) fn streamed(&mut self, media_type: MediaType<'d>) -> Option<Schema<'d>> {
        if let Some(item) = media_type.item_schema() {
            return Some(item);
        }
        let schema = media_type.schema()?;
        let (node, _) = self.types.reader.schema(schema)?;
        match node.items() {
            Some(item) if node.main_type() == Some("array") => Some(item),
            _ => Some(schema),
        }
    }
}
