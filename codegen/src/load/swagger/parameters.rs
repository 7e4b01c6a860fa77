//! Parameters, which in Swagger include bodies and the properties of forms.

use super::newer::{OF_HEADER, OF_PARAMETER};
use super::rewrite::{Kind, Rewrite};
use crate::diagnostic::code;
use crate::load::build::{list, object, properties, set, set_for};
use crate::load::{Node, Object, Property};
use crate::source::Span;

const LOCATIONS: [&str; 5] = ["body", "formData", "header", "path", "query"];

/// The keywords of a schema that Swagger writes next to those of a parameter or header.
const SCHEMA: [&str; 22] = [
    "default",
    "enum",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "format",
    "items",
    "maxItems",
    "maxLength",
    "maximum",
    "minItems",
    "minLength",
    "minimum",
    "multipleOf",
    "nullable",
    "pattern",
    "type",
    "uniqueItems",
    "x-enum-descriptions",
    "x-enum-varnames",
    "x-isnullable",
    "x-ms-enum",
    "x-nullable",
];

/// The body of an operation.
#[derive(Clone, Copy)]
pub(super) struct Body<'s> {
    /// The parameter as written, which may be a reference.
    pub(super) written: &'s Node,
    pub(super) parameter: &'s Node,
}

/// The parameters of a path item or an operation.
#[derive(Clone, Default)]
pub(super) struct Parameters<'s> {
    /// Those outside of the body, rewritten.
    pub(super) others: Vec<Node>,
    pub(super) body: Option<Body<'s>>,
    /// The properties of a form.
    pub(super) form: Vec<&'s Node>,
}

impl<'s> Rewrite<'s> {
    /// Sorts the parameters of a list.
    pub(super) fn parameters(&mut self, all: &'s [Node]) -> Parameters<'s> {
        let mut sorted = Parameters::default();
        for written in all {
            let parameter = self.resolved(written);
            match location(parameter) {
                "body" => {
                    if let Some(first) = sorted.body {
                        self.second_body(written.span, first.written.span);
                    } else {
                        sorted.body = Some(Body { written, parameter });
                    }
                }
                "formData" => sorted.form.push(parameter),
                _ => sorted.others.extend(self.parameter(written)),
            }
        }
        sorted
    }

    pub(super) fn second_body(&mut self, span: Span, first: Span) {
        self.error(
            code::CONFLICT,
            span,
            "an operation has one body".to_owned(),
            "describe an object that has both as properties",
        );
        if let Some(finding) = self.findings.last_mut() {
            finding.second = Some((first, "the first one".to_owned()));
        }
    }

    /// A parameter outside of the body; `None` if it has no location, which is reported.
    pub(super) fn parameter(&mut self, node: &'s Node) -> Option<Node> {
        if node.get("$ref").is_some() {
            self.refers(node, Kind::Parameter);
            return Some(node.clone());
        }
        if node.as_object().is_none() {
            return Some(node.clone());
        }
        let location = location(node);
        if !location.is_empty() && !LOCATIONS.contains(&location) {
            let message = format!("`{location}` is not a place for a parameter");
            let span = node.get("in").map_or(node.span, |it| it.span);
            self.not_one_of((location, span), message, &LOCATIONS);
            return None;
        }
        self.check_newer(node, "a parameter", OF_PARAMETER);
        self.check_type(node, location);
        let format = self.list_format(node);
        let mut parameter = self.with_schema(node);
        if !location.is_empty()
            && !["type", "schema", "content"]
                .iter()
                .any(|it| node.get(it).is_some())
        {
            let message = "`type` is missing here".to_owned();
            let help = "write what the parameter is, as in `type: string`";
            self.error(code::MISSING, node.span, message, help);
            set(
                &mut parameter,
                "schema",
                object(Object::default(), node.span),
            );
        }
        let span = format_span(node);
        match location {
            "query" => Self::form_style(format, span, &mut parameter),
            "header" => self.requires_commas(format, node, "a header"),
            _ => self.requires_commas(format, node, "a path"),
        }
        Some(object(parameter, node.span))
    }

    /// Reports a type that only bodies have.
    fn check_type(&mut self, node: &'s Node, location: &str) {
        let Some(ty) = node.get("type") else {
            return;
        };
        let (what, help) = match ty.as_str() {
            Some("file") => ("file", "a file is a parameter `in: formData`"),
            Some("object") => (
                "object",
                "describe a parameter for each property, or a body",
            ),
            _ => return,
        };
        let message = format!("a parameter `in: {location}` cannot have the type `{what}`");
        self.error(code::INVALID, ty.span, message, help);
    }

    /// A parameter of `parameters`, or of another file; `None` if only operations have a counterpart.
    pub(super) fn shared_parameter(&mut self, node: &'s Node) -> Option<Node> {
        match location(node) {
            "body" => {
                let consumes = self.consumes.clone();
                Some(self.body(node, &consumes))
            }
            "formData" => None,
            _ => self.parameter(node),
        }
    }

    /// A header of a response.
    pub(super) fn header(&mut self, node: &'s Node) -> Node {
        if node.as_object().is_none() {
            return node.clone();
        }
        self.check_newer(node, "a header", OF_HEADER);
        let format = self.list_format(node);
        self.requires_commas(format, node, "a header");
        let header = self.with_schema(node);
        object(header, node.span)
    }

    /// A parameter or header whose type is moved into a `schema`.
    fn with_schema(&mut self, node: &'s Node) -> Object {
        let mut rewritten = Object::default();
        for (key, property) in properties(node) {
            match key {
                "type" => {
                    let schema = self.schema_of(node, property);
                    set_for(&mut rewritten, "schema", property, schema);
                }
                "schema" => {
                    let schema = self.schema(&property.node);
                    set_for(&mut rewritten, key, property, schema);
                }
                "collectionFormat" => {}
                _ if SCHEMA.contains(&key) => {}
                _ => rewritten.put(key, property.clone()),
            }
        }
        rewritten
    }

    /// The schema of a parameter, from the keywords next to its `type`.
    pub(super) fn schema_of(&mut self, node: &'s Node, ty: &Property) -> Node {
        let rewritten = self.schema(node);
        let mut schema = Object::default();
        for (key, property) in properties(&rewritten) {
            if SCHEMA.contains(&key) || key == "prefixItems" {
                schema.put(key, property.clone());
            }
        }
        object(schema, ty.span())
    }

    /// Sets the parameters of a path item or an operation.
    pub(super) fn set_parameters(others: Vec<Node>, of: &Property, rewritten: &mut Object) {
        let parameters = list(others, of.node.span);
        set_for(rewritten, "parameters", of, parameters);
    }
}

/// The location of a parameter; empty if it has none.
fn location(node: &Node) -> &str {
    node.get("in").and_then(Node::as_str).unwrap_or_default()
}

/// Where the format of a list is written.
pub(super) fn format_span(node: &Node) -> Span {
    let place = node.get("collectionFormat").or_else(|| node.get("type"));
    place.map_or(node.span, |it| it.span)
}
