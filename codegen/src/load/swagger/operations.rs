//! Path items and operations.

use super::newer::{OF_OPERATION, OF_PATH_ITEM};
use super::parameters::Parameters;
use super::rewrite::{Kind, Rewrite};
use crate::diagnostic::code;
use crate::load::build::{object, properties, set_for};
use crate::load::{Node, Object, Property};

const METHODS: [&str; 7] = ["get", "put", "post", "delete", "options", "head", "patch"];

impl<'s> Rewrite<'s> {
    /// The path items of `paths`.
    pub(super) fn paths(&mut self, node: &'s Node, paths: &mut Object) {
        for (path, property) in properties(node) {
            let item = if path.starts_with("x-") {
                property.node.clone()
            } else {
                self.path_item(&property.node)
            };
            set_for(paths, path, property, item);
        }
    }

    pub(super) fn path_item(&mut self, node: &'s Node) -> Node {
        if node.as_object().is_none() {
            return node.clone();
        }
        if node.get("$ref").is_some() {
            self.refers(node, Kind::PathItem);
        }
        self.check_newer(node, "a path", OF_PATH_ITEM);
        let shared = self.declared(node);
        let mut item = Object::default();
        for (key, property) in properties(node) {
            if METHODS.contains(&key) {
                let operation = self.operation(&property.node, &shared);
                set_for(&mut item, key, property, operation);
            } else if key == "parameters" && property.node.as_array().is_some() {
                Self::set_parameters(shared.others.clone(), property, &mut item);
            } else {
                item.put(key, property.clone());
            }
        }
        object(item, node.span)
    }

    /// The parameters that a path item or an operation declares.
    fn declared(&mut self, node: &'s Node) -> Parameters<'s> {
        let all = node.get("parameters").and_then(Node::as_array);
        self.parameters(all.unwrap_or_default())
    }

    /// An operation of a path item with these parameters.
    fn operation(&mut self, node: &'s Node, shared: &Parameters<'s>) -> Node {
        if node.as_object().is_none() {
            return node.clone();
        }
        self.check_newer(node, "an operation", OF_OPERATION);
        let own = self.declared(node);
        let produces = self.media_types(node, "produces");
        let produces = produces.unwrap_or_else(|| self.produces.clone());
        let mut operation = Object::default();
        for (key, property) in properties(node) {
            match key {
                "parameters" if property.node.as_array().is_some() => {
                    Self::set_parameters(own.others.clone(), property, &mut operation);
                    self.request_body(node, &own, shared, &mut operation);
                }
                "responses" => {
                    let responses = self.responses(&property.node, &produces);
                    set_for(&mut operation, key, property, responses);
                }
                "schemes" => {
                    let schemes = self.schemes(node);
                    let servers = self.servers.of_schemes(&schemes, property.node.span);
                    if let Some(servers) = servers {
                        set_for(&mut operation, "servers", property, servers);
                    }
                }
                "consumes" | "produces" => {}
                "requestBody" if operation.get(key).is_some() => {}
                _ => operation.put(key, property.clone()),
            }
        }
        if operation.get("requestBody").is_none() {
            self.request_body(node, &own, shared, &mut operation);
        }
        object(operation, node.span)
    }

    /// Sets the body of an operation, from its own parameters and those of its path item.
    fn request_body(
        &mut self,
        node: &'s Node,
        own: &Parameters<'s>,
        shared: &Parameters<'s>,
        operation: &mut Object,
    ) {
        let is_own = |it: &&Node| {
            own.form
                .iter()
                .any(|own| own.get("name").map(Node::text) == it.get("name").map(Node::text))
        };
        let inherited = shared.form.iter().copied().filter(|it| !is_own(it));
        let mut form: Vec<&'s Node> = inherited.collect();
        form.extend(&own.form);
        let is_form = !own.form.is_empty();
        let body = own.body.or(shared.body.filter(|_| !is_form));
        if let (Some(body), true) = (own.body, is_form) {
            let message = "an operation has either a body or a form".to_owned();
            let help = "remove the parameters `in: formData`, or make them properties of the body";
            self.error(code::CONFLICT, body.written.span, message, help);
        }
        if body.is_none() && form.is_empty() {
            return;
        }
        if let Some(of) = node.as_object().and_then(|it| it.property("requestBody")) {
            let parameter = body.map(|it| it.written).or(form.first().copied());
            self.second_body(of.key_span, parameter.map_or(node.span, |it| it.span));
            if let Some(finding) = self.findings.last_mut() {
                finding.help =
                    Some("remove `requestBody`: the parameter is that of Swagger 2.0".to_owned());
            }
        }
        let consumes = self.media_types(node, "consumes");
        let consumes = consumes.unwrap_or_else(|| self.consumes.clone());
        let node = match body {
            Some(body) => self.body_of(body, &consumes),
            None => self.form(&form, &consumes),
        };
        let key_span = node.span;
        operation.put("requestBody", Property { key_span, node });
    }
}
