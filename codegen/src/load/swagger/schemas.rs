//! Schemas: draft 4 of JSON Schema with a few keywords of Swagger's own.

use super::rewrite::{Kind, Rewrite};
use crate::diagnostic::code;
use crate::load::build::{is_true, list, object, properties, set, set_for, text};
use crate::load::draft4::{exclusive, nullable};
use crate::load::{Node, Object, Property, says_values};
use crate::source::Span;

/// How vendors say that a value may be `null`.
const NULLABLE: [&str; 3] = ["x-nullable", "x-isnullable", "nullable"];

/// Keywords that OpenAPI 3 added and that affect values.
const ADDED: [&str; 6] = ["anyOf", "const", "not", "nullable", "oneOf", "writeOnly"];

impl<'s> Rewrite<'s> {
    pub(super) fn schema(&mut self, node: &'s Node) -> Node {
        let Some(own) = node.as_object() else {
            return node.clone();
        };
        let mut schema = Object::default();
        let is_reference = own.get("$ref").and_then(Node::as_str).is_some();
        if is_reference {
            self.refers(node, Kind::Schema);
        }
        for (key, property) in own.iter() {
            if ADDED.contains(&key) {
                self.added(key, property.key_span);
            }
            if is_reference && says_values(key, &property.node) {
                self.ignored(key, property.key_span);
            } else {
                self.keyword(node, key, property, &mut schema);
            }
        }
        if NULLABLE.iter().any(|it| is_true(node, it)) {
            return nullable(schema, node.span);
        }
        object(schema, node.span)
    }

    /// Rewrites one keyword of a schema.
    fn keyword(&mut self, schema: &'s Node, key: &str, of: &'s Property, rewritten: &mut Object) {
        let node = &of.node;
        let is_tuple = schema
            .get("items")
            .is_some_and(|it| it.as_array().is_some());
        let (key, value) = match key {
            "properties" | "patternProperties" => (key, self.schemas_by_name(node)),
            "allOf" | "anyOf" | "oneOf" => (key, self.listed_schemas(node)),
            "items" if is_tuple => ("prefixItems", self.listed_schemas(node)),
            "additionalProperties" | "items" | "not" => (key, self.schema(node)),
            // Without a tuple, it has no effect.
            "additionalItems" if is_tuple => ("items", self.schema(node)),
            "discriminator" => (key, self.discriminator(schema, node)),
            "type" if node.as_str() == Some("file") => {
                set_for(rewritten, "type", of, text("string", node.span));
                ("format", text("binary", node.span))
            }
            "format" if is_file(schema) => return,
            "exclusiveMaximum" | "exclusiveMinimum" => {
                return exclusive(schema, key, of, rewritten);
            }
            "maximum" if is_true(schema, "exclusiveMaximum") => return,
            "minimum" if is_true(schema, "exclusiveMinimum") => return,
            "x-omitempty" | "additionalItems" | "collectionFormat" => return,
            _ if NULLABLE.contains(&key) => return,
            _ => (key, node.clone()),
        };
        set_for(rewritten, key, of, value);
    }

    pub(super) fn schemas_by_name(&mut self, node: &'s Node) -> Node {
        if node.as_object().is_none() {
            return node.clone();
        }
        let mut all = Object::default();
        for (name, property) in properties(node) {
            let schema = self.schema(&property.node);
            set_for(&mut all, name, property, schema);
        }
        object(all, node.span)
    }

    fn listed_schemas(&mut self, node: &'s Node) -> Node {
        match node.as_array() {
            Some(items) => {
                let items = items.iter().map(|it| self.schema(it));
                list(items.collect(), node.span)
            }
            None => node.clone(),
        }
    }

    /// The discriminator of a schema.
    pub(super) fn discriminator(&mut self, schema: &'s Node, node: &'s Node) -> Node {
        if node.as_str().is_none() {
            return node.clone();
        }
        let mut discriminator = Object::default();
        set(&mut discriminator, "propertyName", node.clone());
        let values = self.discriminators.of_base(schema);
        if !values.is_empty() {
            let mut mapping = Object::default();
            for (value, reference) in values {
                let property = Property {
                    key_span: value.span,
                    node: text(reference, value.span),
                };
                mapping.put(&value.text(), property);
            }
            set(&mut discriminator, "mapping", object(mapping, node.span));
        }
        object(discriminator, node.span)
    }

    fn added(&mut self, key: &str, span: Span) {
        let message = format!("`{key}` is not a keyword of a schema in Swagger 2.0");
        let help = "it is taken for that of OpenAPI 3; `codegen upgrade` rewrites the document";
        self.warn(code::UNKNOWN_KEYWORD, span, message, help);
    }

    fn ignored(&mut self, key: &str, span: Span) {
        let message = format!("`{key}` is ignored beside `$ref` in Swagger 2.0");
        let help = "make the reference a part of an `allOf`";
        self.warn(code::UNKNOWN_KEYWORD, span, message, help);
    }
}

pub(super) fn is_file(schema: &Node) -> bool {
    schema.get("type").and_then(Node::as_str) == Some("file")
}
