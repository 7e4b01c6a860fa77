//! Responses and their examples.

use super::content::file;
use super::media_types::MediaTypes;
use super::newer::OF_RESPONSE;
use super::rewrite::{Kind, Rewrite};
use super::schemas::is_file;
use crate::load::build::{object, properties, set, set_for};
use crate::load::{Node, Object, Property};

/// How grpc-gateway names the schema of a stream's items.
const STREAM: &str = "Stream result of ";

/// The media type of a stream of JSON values, which grpc-gateway does not name.
const LINES: &str = "application/jsonl";

impl<'s> Rewrite<'s> {
    /// The responses of an operation, by status.
    pub(super) fn responses(&mut self, node: &'s Node, produces: &MediaTypes<'s>) -> Node {
        if node.as_object().is_none() {
            return node.clone();
        }
        let mut responses = Object::default();
        for (status, property) in properties(node) {
            let response = if status.starts_with("x-") {
                property.node.clone()
            } else {
                self.response_of(&property.node, produces)
            };
            set_for(&mut responses, status, property, response);
        }
        object(responses, node.span)
    }

    /// The response of an operation with these media types, which may be a reference.
    fn response_of(&mut self, node: &'s Node, produces: &MediaTypes<'s>) -> Node {
        if node.get("$ref").is_none() {
            return self.response(node, produces);
        }
        let target = self.resolved(node);
        let is_same = target.get("schema").is_none() || produces.are(&self.produces);
        if is_same || target.get("$ref").is_some() {
            self.refers(node, Kind::Response);
            return node.clone();
        }
        self.response(target, produces)
    }

    pub(super) fn response(&mut self, node: &'s Node, produces: &MediaTypes<'s>) -> Node {
        if node.as_object().is_none() || node.get("$ref").is_some() {
            return node.clone();
        }
        self.check_newer(node, "a response", OF_RESPONSE);
        let mut response = Object::default();
        for (key, property) in properties(node) {
            match key {
                "schema" => {
                    let content = self.content_of_response(node, property, produces);
                    set_for(&mut response, "content", property, content);
                }
                "headers" => {
                    let headers = self.headers(&property.node);
                    set_for(&mut response, key, property, headers);
                }
                "examples" => {}
                _ => response.put(key, property.clone()),
            }
        }
        keep_examples(node, &mut response);
        object(response, node.span)
    }

    fn headers(&mut self, node: &'s Node) -> Node {
        if node.as_object().is_none() {
            return node.clone();
        }
        let mut headers = Object::default();
        for (name, property) in properties(node) {
            let header = self.header(&property.node);
            set_for(&mut headers, name, property, header);
        }
        object(headers, node.span)
    }

    fn content_of_response(
        &mut self,
        node: &'s Node,
        of: &'s Property,
        produces: &MediaTypes<'s>,
    ) -> Node {
        let (schema, span) = (&of.node, of.span());
        if is_file(self.resolved(schema)) {
            let media_types = produces.those("application/octet-stream", span, |_| true);
            let file = file(schema.span);
            return self.content(&media_types, ("schema", &file), |_, _| {}, span);
        }
        if self.is_stream(schema) {
            let item = self.schema(schema);
            let media_types = [(LINES, span)];
            return self.content(&media_types, ("itemSchema", &item), |_, _| {}, span);
        }
        let media_types = produces.or_json(span);
        let rewritten = self.schema(schema);
        let examples = node.get("examples");
        let example = |media_type: &mut Object, name: &str| {
            let all = examples.into_iter().flat_map(properties);
            let mut own = all.filter(|it| essence(it.0) == essence(name));
            if let Some((_, example)) = own.next() {
                set(media_type, "example", example.node.clone());
            }
        };
        self.content(&media_types, ("schema", &rewritten), example, span)
    }

    /// Whether a schema is that of the items of a grpc-gateway's stream.
    fn is_stream(&self, schema: &'s Node) -> bool {
        let reference = schema.get("$ref").and_then(Node::as_str);
        if reference.is_some_and(|it| it.starts_with("#/x-stream-definitions/")) {
            return true;
        }
        let target = self.resolved(schema);
        let title = target.get("title").and_then(Node::as_str);
        let fields = target.get("properties").into_iter().flat_map(properties);
        let names: Vec<&str> = fields.map(|it| it.0).collect();
        title.is_some_and(|it| it.starts_with(STREAM))
            && names.contains(&"result")
            && names.iter().all(|it| ["error", "result"].contains(it))
    }
}

/// Keeps the examples that no media type of a response shows, which are only documentation.
fn keep_examples(node: &Node, response: &mut Object) {
    let Some(of) = node.as_object().and_then(|it| it.property("examples")) else {
        return;
    };
    let content: Vec<_> = response.get("content").into_iter().collect();
    let shown = content.into_iter().flat_map(properties);
    let shown = shown.filter(|(_, it)| it.node.get("example").is_some());
    let shown: Vec<_> = shown.map(|(name, _)| essence(name)).collect();
    let mut kept = Object::default();
    for (name, example) in properties(&of.node) {
        if !shown.contains(&essence(name)) {
            kept.put(name, example.clone());
        }
    }
    if !kept.is_empty() && response.get("x-examples").is_none() {
        set_for(response, "x-examples", of, object(kept, of.node.span));
    }
}

/// A media type without its parameters.
fn essence(media_type: &str) -> String {
    let essence = media_type.split(';').next().unwrap_or_default();
    essence.trim().to_ascii_lowercase()
}
