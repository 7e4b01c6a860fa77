//! `host`, `basePath` and `schemes`, and `x-ms-parameterized-host`.

use super::rewrite::Rewrite;
use super::servers::{Host, Servers};
use crate::diagnostic::code;
use crate::load::build::{object, properties, set, set_for, text};
use crate::load::{Node, Object, Value};

impl<'s> Rewrite<'s> {
    pub(super) fn servers_of(&mut self, root: &'s Node) -> Servers<'s> {
        let base = self.text_of(root, "basePath").unwrap_or_default();
        let base = base.trim_matches('/');
        let host = self.host(root).map(|text| Host {
            text,
            has_scheme: false,
            variables: None,
        });
        let host = self.parameterized_host(root).or(host);
        let first = ["host", "basePath", "schemes", "x-ms-parameterized-host"];
        let first = first.iter().find_map(|it| root.get(it));
        Servers {
            host: host.filter(|it| !it.text.is_empty()),
            base: if base.is_empty() {
                String::new()
            } else {
                format!("/{base}")
            },
            is_described: first.is_some(),
            schemes: self.schemes(root),
            span: first.map_or(root.span, |it| it.span),
        }
    }

    fn host(&mut self, root: &'s Node) -> Option<&'s str> {
        let text = self.text_of(root, "host")?;
        if text.contains('/') {
            self.error(
                code::INVALID,
                root.get("host")?.span,
                format!("`{text}` is not a host, with or without a port"),
                "write the scheme in `schemes` and the path in `basePath`",
            );
        }
        Some(text)
    }

    /// The schemes of the document or an operation, preferred ones first. Requests are sent by HTTP only.
    pub(super) fn schemes(&mut self, node: &'s Node) -> Vec<&'s str> {
        let all = self.texts_of(node, "schemes").unwrap_or_default();
        for (scheme, span) in &all {
            if !["http", "https", "ws", "wss"].contains(scheme) {
                let message = format!("`{scheme}` is not a scheme that an API may have");
                self.not_one_of((scheme, *span), message, &["http", "https", "ws", "wss"]);
            }
        }
        let has = |name: &&str| all.iter().any(|it| it.0 == *name);
        ["https", "http"].into_iter().filter(has).collect()
    }

    fn parameterized_host(&mut self, root: &'s Node) -> Option<Host<'s>> {
        let node = root.get("x-ms-parameterized-host")?;
        let text = self.text_of(node, "hostTemplate")?;
        let has_prefix = node.get("useSchemePrefix");
        let has_prefix = !has_prefix.is_some_and(|it| matches!(it.value, Value::Bool(false)));
        let mut variables = Object::default();
        let all = node.get("parameters").and_then(Node::as_array);
        for written in all.unwrap_or_default() {
            let parameter = self.resolved(written);
            if let Some(name) = parameter.get("name") {
                set(&mut variables, &name.text(), variable(parameter));
            }
        }
        Some(Host {
            text,
            has_scheme: !has_prefix,
            variables: Some(object(variables, node.span)),
        })
    }
}

/// A parameter of a host.
fn variable(parameter: &Node) -> Node {
    let mut variable = Object::default();
    let values = parameter.get("enum").and_then(Node::as_array);
    let first = values.and_then(<[Node]>::first);
    let default = parameter.get("default").or(first).map(Node::text);
    let default = default.unwrap_or_default();
    set(&mut variable, "default", text(&default, parameter.span));
    for (key, property) in properties(parameter) {
        if ["description", "enum"].contains(&key) {
            set_for(&mut variable, key, property, property.node.clone());
        }
    }
    object(variable, parameter.span)
}
