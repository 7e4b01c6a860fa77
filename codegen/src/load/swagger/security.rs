//! `securityDefinitions`.

use super::rewrite::Rewrite;
use crate::diagnostic::code;
use crate::load::build::{object, properties, set, set_for, text};
use crate::load::{Node, Object};

/// The flows of OAuth 2.0, by the names of Swagger and OpenAPI 3.
const FLOWS: [(&str, &str); 4] = [
    ("accessCode", "authorizationCode"),
    ("application", "clientCredentials"),
    ("implicit", "implicit"),
    ("password", "password"),
];

impl<'s> Rewrite<'s> {
    /// The security schemes, by name.
    pub(super) fn security_schemes(&mut self, node: &'s Node) -> Node {
        if node.as_object().is_none() {
            return node.clone();
        }
        let mut schemes = Object::default();
        for (name, property) in properties(node) {
            let scheme = self.security_scheme(&property.node);
            set_for(&mut schemes, name, property, scheme);
        }
        object(schemes, node.span)
    }

    fn security_scheme(&mut self, node: &'s Node) -> Node {
        self.check_newer_scheme(node);
        match node.get("type").and_then(Node::as_str) {
            Some("basic") => http(node, "basic"),
            Some("apiKey") if is_bearer(node) => self.bearer(node),
            Some("oauth2") => self.oauth2(node),
            _ => node.clone(),
        }
    }

    fn bearer(&mut self, node: &'s Node) -> Node {
        let span = node.get("name").map_or(node.span, |it| it.span);
        let message = "this is not the name of a header";
        let help = "it is taken for a bearer token in the header `Authorization`";
        self.warn(code::INVALID, span, message.to_owned(), help);
        http(node, "bearer")
    }

    fn oauth2(&mut self, node: &'s Node) -> Node {
        let (mut scheme, mut flow) = (Object::default(), Object::default());
        for (key, property) in properties(node) {
            match key {
                "authorizationUrl" | "scopes" | "tokenUrl" => flow.put(key, property.clone()),
                "flow" => {}
                _ => scheme.put(key, property.clone()),
            }
        }
        if flow.get("scopes").is_none() {
            set(&mut flow, "scopes", object(Object::default(), node.span));
        }
        let named = node.as_object().and_then(|it| it.property("flow"));
        let name = self.text_of(node, "flow");
        if let (Some(named), Some(name)) = (named, name) {
            let supported = FLOWS.iter().find(|it| it.0 == name);
            match supported {
                Some((_, renamed)) => {
                    let mut flows = Object::default();
                    set_for(&mut flows, renamed, named, object(flow, node.span));
                    set_for(&mut scheme, "flows", named, object(flows, named.span()));
                }
                None => {
                    let none = object(Object::default(), named.span());
                    set_for(&mut scheme, "flows", named, none);
                    let message = format!("`{name}` is not a flow of OAuth 2.0 in Swagger 2.0");
                    let all = FLOWS.map(|it| it.0);
                    self.not_one_of((name, named.node.span), message, &all);
                }
            }
        }
        object(scheme, node.span)
    }
}

/// Whether the name of a key is that of a header with the beginning of its value, by which authors describe tokens:
/// Swagger has no scheme for them.
fn is_bearer(node: &Node) -> bool {
    let name = node.get("name").and_then(Node::as_str);
    let parts = name.and_then(|it| it.split_once(':'));
    parts.is_some_and(|(header, scheme)| {
        let is = |text: &str, name: &str| text.trim().eq_ignore_ascii_case(name);
        is(header, "authorization") && is(scheme, "bearer")
    })
}

/// A scheme of the header `Authorization`.
fn http(node: &Node, name: &str) -> Node {
    let mut scheme = Object::default();
    for (key, property) in properties(node) {
        match key {
            "type" => {
                let span = property.node.span;
                set_for(&mut scheme, key, property, text("http", span));
                set_for(&mut scheme, "scheme", property, text(name, span));
            }
            "in" | "name" => {}
            _ => scheme.put(key, property.clone()),
        }
    }
    object(scheme, node.span)
}
