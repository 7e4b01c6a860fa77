//! The possible types of a part, whether described by references, `allOf` or alternatives.

use std::collections::HashSet;

use super::media;
use super::schemas::Schemas;
use super::shape::Shape;
use super::types::Types;
use crate::load::Node;
use crate::openapi::{Schema, Text};

/// A possible type of a part.
pub(super) struct Leaf<'d> {
    pub(super) kind: Kind,
    /// Whether it is an item of an array.
    pub(super) in_list: bool,
    pub(super) content: Encoded<'d>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    File,
    /// Untyped: the OpenAPI version and the encoding decide.
    Any,
    String,
    /// Another scalar that is sent as text: a number or an enum.
    Scalar,
    Json,
}

/// The keywords of a string with encoded content.
#[derive(Clone, Copy, Default)]
pub(super) struct Encoded<'d> {
    is_binary: bool,
    /// The encoding of bytes as text, such as `base64`.
    pub(super) encoding: Option<&'d str>,
    pub(super) media_type: Option<&'d str>,
}

impl<'d> Leaf<'d> {
    fn of(shape: &Shape, in_list: bool, content: Encoded<'d>) -> Self {
        let kind = match shape {
            Shape::Any | Shape::Scalar("string") if content.is_file() => Kind::File,
            Shape::Any => Kind::Any,
            Shape::Scalar("string") => Kind::String,
            Shape::Scalar(_) | Shape::Enum(..) => Kind::Scalar,
            _ => Kind::Json,
        };
        Leaf {
            kind,
            in_list,
            content,
        }
    }
}

impl<'d> Types<'d> {
    /// The possible types of a value other than `null`; for arrays, those of the items.
    pub(super) fn leaves(&mut self, schemas: &[Schema<'d>]) -> Vec<Leaf<'d>> {
        let mut found = Vec::new();
        let mut visited = HashSet::new();
        let schemas = schemas.iter();
        let mut queue: Vec<_> = schemas.map(|it| (*it, false, Encoded::default())).collect();
        while let Some((node, in_list, outer)) = queue.pop() {
            let Some((target, _)) = self.reader.schema(node) else {
                continue;
            };
            if !visited.insert((target, in_list)) {
                continue;
            }
            let content = self.schemas.binary(target, outer.or(Encoded::of(node)));
            let shape = match self.schemas.branches(target) {
                Some(branches) if target.properties().is_none() => {
                    queue.extend(branches.into_iter().map(|it| (it, in_list, content)));
                    continue;
                }
                _ => self.shape(target),
            };
            let several = match shape {
                Shape::Union(branches, _) => {
                    let shapes = branches.into_iter();
                    shapes
                        .map(|it| it.shape.unwrap_or(Shape::Same(it.node)))
                        .collect()
                }
                one => vec![one],
            };
            for shape in several {
                let leaf = match shape {
                    Shape::Same(inner) => {
                        queue.push((inner, in_list, content));
                        continue;
                    }
                    Shape::List(items) if !in_list && !items.is_empty() => {
                        queue.extend(items.into_iter().map(|it| (it, true, Encoded::default())));
                        continue;
                    }
                    Shape::List(_) if !in_list => Leaf::of(&Shape::Any, true, Encoded::default()),
                    other => Leaf::of(&other, in_list, content),
                };
                found.push(leaf);
            }
        }
        found
    }
}

impl<'d> Schemas<'d> {
    pub(super) fn is_sent_as_file(&self, leaf: &Leaf, content_type: Option<&str>) -> bool {
        let other = content_type.map(|it| !it.starts_with("text/plain") && !is_json(it));
        match leaf.kind {
            Kind::File => true,
            // Encoded content is text, whatever it represents.
            Kind::String => other == Some(true) && leaf.content.encoding.is_none(),
            // Without a type, OpenAPI 3.1 defaults to `application/octet-stream`; 3.0 has no default.
            Kind::Any => other.unwrap_or(!self.is_3_0()),
            Kind::Scalar | Kind::Json => false,
        }
    }

    /// The string keywords of a schema and of its `allOf`.
    fn binary(&self, schema: Schema<'d>, outer: Encoded<'d>) -> Encoded<'d> {
        let mut all = outer;
        let mut visited = HashSet::new();
        let mut queue = vec![schema];
        while let Some(node) = queue.pop() {
            let Ok((target, _)) = self.document.resolve(node) else {
                continue;
            };
            if visited.insert(target) {
                all = all.or(Encoded::of(target));
                queue.extend(target.parts());
            }
        }
        all
    }

    pub(super) fn is_3_0(&self) -> bool {
        let version = self.document.root().version().map(Node::text);
        version.is_some_and(|it| it.starts_with("3.0"))
    }
}

impl<'d> Encoded<'d> {
    fn of(schema: Schema<'d>) -> Self {
        let encoding = schema.content_encoding().map(Text::as_str);
        let format = schema.format().map(Text::as_str);
        // Identity encodings (RFC 2045, section 6.2).
        let is_plain = |it: &&str| ["binary", "8bit", "7bit"].contains(it);
        Self {
            is_binary: format == Some("binary") || encoding.as_ref().is_some_and(is_plain),
            encoding: encoding.filter(|it| !is_plain(it)),
            media_type: schema.content_media_type().map(Text::as_str),
        }
    }

    /// Merges keywords; the first value takes precedence.
    fn or(self, other: Self) -> Self {
        Self {
            is_binary: self.is_binary || other.is_binary,
            encoding: self.encoding.or(other.encoding),
            media_type: self.media_type.or(other.media_type),
        }
    }

    /// Whether the value is binary, or a document other than plain text.
    fn is_file(self) -> bool {
        let document = |it: &str| !it.starts_with("text/plain") && !is_json(it);
        self.is_binary || self.encoding.is_none() && self.media_type.is_some_and(document)
    }
}

pub(super) fn is_json(content_type: &str) -> bool {
    media::is_json(&media::essence(content_type))
}
