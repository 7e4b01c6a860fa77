//! Answers that come bit by bit: events, and values one a line.

use super::media::Kind;
use super::response::Found;
use super::schema::Place;
use super::{Lowering, keyword, media};
use crate::diagnostic::code;
use crate::ir::{Answer, Scalar, Stream, TypeRef};
use crate::load::Node;

/// The members of an event, as a schema may describe all of it.
const EVENT: [&str; 4] = ["event", "id", "data", "retry"];

impl<'d> Lowering<'d> {
    /// What a media type carries.
    pub(super) fn stream(
        &mut self,
        content_type: &str,
        kind: Kind,
        media_type: &'d Node,
        operation_id: &str,
    ) -> Stream {
        let item = self.streamed(media_type);
        if kind == Kind::Lines {
            let place = Place::Inline(format!("{operation_id}_item"));
            let any = TypeRef::Scalar(Scalar::Any);
            return Stream::Lines {
                content_type: content_type.to_owned(),
                item: item.map_or(any, |it| self.use_of(it, &place).ty),
            };
        }
        let place = Place::Inline(format!("{operation_id}_event"));
        let data = item.and_then(|it| self.data(it));
        Stream::Events {
            data: data.map(|it| self.use_of(it, &place).ty),
        }
    }

    /// A stream that one of the successes may be instead of the answer.
    pub(super) fn stream_beside(
        &mut self,
        successes: &[Found<'d>],
        answer: &Answer,
        operation_id: &str,
    ) -> Option<Stream> {
        for content in successes.iter().filter_map(|it| it.content) {
            let chosen = media::preferred(self.document, content).map(|it| it.0);
            for (content_type, member) in content.iter() {
                let kind = Kind::of(self.document, content_type, &member.node);
                if !matches!(kind, Kind::Events | Kind::Lines) || chosen == Some(content_type) {
                    continue;
                }
                if matches!(answer, Answer::Paged { .. }) {
                    let message = format!("the list comes in pages, never as `{content_type}`");
                    self.warn(code::UNSUPPORTED, member.key_span, message);
                    continue;
                }
                self.keywords(&member.node, &keyword::MEDIA_TYPE);
                return Some(self.stream(content_type, kind, &member.node, operation_id));
            }
        }
        None
    }

    /// The schema of an item. A list as the schema of all is one of items.
    fn streamed(&mut self, media_type: &'d Node) -> Option<&'d Node> {
        if let Some(item) = media_type.get("itemSchema") {
            return Some(item);
        }
        let schema = media_type.get("schema")?;
        let (node, _) = self.resolve(schema)?;
        match node.get("items") {
            Some(item) if media::type_of(node) == Some("array") => Some(item),
            _ => Some(schema),
        }
    }

    /// The schema of the JSON that an event carries; none if it is text. A schema may describe the event, or its data.
    fn data(&mut self, schema: &'d Node) -> Option<&'d Node> {
        let (node, _) = self.resolve(schema)?;
        let members = node.get("properties").and_then(Node::as_object);
        let data = members
            .filter(|it| it.keys().count() > 1 && it.keys().all(|key| EVENT.contains(&key)))
            .and_then(|it| it.get("data"));
        let Some(data) = data else {
            return (media::type_of(node) != Some("string")).then_some(schema);
        };
        let (node, _) = self.resolve(data)?;
        match node.get("contentSchema") {
            Some(content) => Some(content),
            None => (media::type_of(node) != Some("string")).then_some(data),
        }
    }
}
