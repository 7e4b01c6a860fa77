//! The document itself and its components.

use super::TARGET;
use super::newer::OF_DOCUMENT;
use super::rewrite::Rewrite;
use crate::diagnostic::code;
use crate::load::build::{object, properties, set, set_for, text};
use crate::load::{Node, Object, Property};
use crate::source::Span;

/// What the document shares between its operations.
const COMPONENTS: [&str; 4] = [
    "definitions",
    "parameters",
    "responses",
    "securityDefinitions",
];

/// What says where the paths are.
const SERVERS: [&str; 4] = ["host", "basePath", "schemes", "x-ms-parameterized-host"];

impl Rewrite<'_> {
    /// The document.
    pub(super) fn document(&mut self) -> Node {
        let root = self.root();
        self.check_newer(root, "a document", OF_DOCUMENT);
        let mut document = Object::default();
        for (key, property) in properties(root) {
            match key {
                "swagger" => {
                    let version = text(TARGET, property.node.span);
                    set_for(&mut document, "openapi", property, version);
                }
                "paths" | "x-ms-paths" => self.all_paths(&mut document, property),
                "consumes" | "produces" => {}
                "components" => self.error(
                    code::UNKNOWN_KEYWORD,
                    property.key_span,
                    "`components` is not a keyword of Swagger 2.0".to_owned(),
                    "move schemas to `definitions`, and others to `parameters`, `responses` and `securityDefinitions`",
                ),
                _ if SERVERS.contains(&key) => {
                    if let Some(servers) = self.servers.of_document() {
                        set_for(&mut document, "servers", property, servers);
                    }
                }
                _ if COMPONENTS.contains(&key) => {
                    if document.get("components").is_none() {
                        let components = self.components(property.span());
                        set_for(&mut document, "components", property, components);
                    }
                }
                _ => document.put(key, property.clone()),
            }
        }
        object(document, root.span)
    }

    /// Sets the paths, with those whose queries differ.
    fn all_paths(&mut self, document: &mut Object, of: &Property) {
        if document.get("paths").is_some() {
            return;
        }
        let (root, mut paths) = (self.root(), Object::default());
        for key in ["paths", "x-ms-paths"] {
            if let Some(node) = root.get(key) {
                self.paths(node, &mut paths);
            }
        }
        let node = match of.node.as_object() {
            Some(_) => object(paths, of.node.span),
            None => of.node.clone(),
        };
        set_for(document, "paths", of, node);
    }

    fn components(&mut self, span: Span) -> Node {
        let root = self.root();
        let mut components = Object::default();
        for key in COMPONENTS {
            let Some(of) = root.as_object().and_then(|it| it.property(key)) else {
                continue;
            };
            let node = &of.node;
            let is_object = node.as_object().is_some();
            match key {
                "definitions" => {
                    let schemas = self.schemas_by_name(node);
                    set_for(&mut components, "schemas", of, schemas);
                }
                "securityDefinitions" => {
                    let schemes = self.security_schemes(node);
                    set_for(&mut components, "securitySchemes", of, schemes);
                }
                "responses" => {
                    let produces = self.produces.clone();
                    let mut responses = Object::default();
                    for (name, property) in properties(node) {
                        let response = self.response(&property.node, &produces);
                        set_for(&mut responses, name, property, response);
                    }
                    if is_object {
                        set_for(&mut components, key, of, object(responses, node.span));
                    } else {
                        components.put(key, of.clone());
                    }
                }
                _ => self.shared_parameters(of, &mut components),
            }
        }
        object(components, span)
    }

    /// Sets the shared parameters, of which bodies are components of another kind. Those of forms have no counterpart.
    fn shared_parameters(&mut self, of: &Property, components: &mut Object) {
        let root = self.root();
        let Some(node) = root.get("parameters").filter(|it| it.as_object().is_some()) else {
            components.put("parameters", of.clone());
            return;
        };
        let (mut parameters, mut bodies) = (Object::default(), Object::default());
        for (name, property) in properties(node) {
            let Some(shared) = self.shared_parameter(&property.node) else {
                continue;
            };
            let is_body = property.node.get("in").and_then(Node::as_str) == Some("body");
            let all = if is_body {
                &mut bodies
            } else {
                &mut parameters
            };
            set_for(all, name, property, shared);
        }
        for (key, all) in [("parameters", parameters), ("requestBodies", bodies)] {
            if !all.is_empty() {
                set(components, key, object(all, of.span()));
            }
        }
    }
}
