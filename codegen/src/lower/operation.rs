//! Operations: paths, methods, tags.

use super::{Lowering, keyword};
use crate::diagnostic::{Diagnostic, code};
use crate::ir::{Name, Operation, Repeat, Tag};
use crate::load::{Node, Object};
use crate::source::Span;

const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

impl<'d> Lowering<'d> {
    pub(super) fn tags(&mut self, root: &'d Node) {
        for node in self.items(root, "tags") {
            if let Some(tag) = self.read::<openapiv3::Tag>(node, "Tag Object") {
                let description = tag.description.unwrap_or_default();
                self.api.tags.push(Tag {
                    name: Name::wire(tag.name),
                    span: node.span,
                    description,
                });
            }
        }
    }

    pub(super) fn paths(&mut self, paths: &'d Object) {
        let mut ids: Vec<(String, Span)> = Vec::new();
        for (path, item) in paths.iter().filter(|(path, _)| !path.starts_with("x-")) {
            if !path.starts_with('/') {
                self.error(
                    code::INVALID,
                    item.key_span,
                    format!("the path `{path}` must begin with `/`"),
                );
            }
            self.keywords(&item.node, &keyword::PATH_ITEM);
            let Some(members) = item.node.as_object() else {
                continue;
            };
            for (method, operation) in members.iter().filter(|(key, _)| METHODS.contains(key)) {
                if let Some(operation) = self.operation(
                    path,
                    method,
                    &item.node,
                    &operation.node,
                    operation.key_span,
                ) {
                    let id = &operation.name.wire;
                    if let Some((_, first)) = ids.iter().find(|(it, _)| it == id) {
                        let finding = Diagnostic::error(
                            code::CONFLICT,
                            operation.span,
                            format!("the operationId `{id}` is taken"),
                        )
                        .second(*first, "first used here")
                        .help("operationIds are unique in a document");
                        self.findings.push(finding);
                        continue;
                    }
                    ids.push((id.clone(), operation.span));
                    self.api.operations.push(operation);
                }
            }
        }
        // Where a path stands in the document says nothing: moving it must not move code.
        let rank = |method: &str| {
            ["GET", "POST", "PUT", "PATCH", "DELETE"]
                .iter()
                .position(|it| *it == method)
        };
        let order = |it: &Operation| {
            (
                it.path.clone(),
                rank(&it.method).unwrap_or(usize::MAX),
                it.method.clone(),
            )
        };
        self.api.operations.sort_by_cached_key(order);
    }

    fn operation(
        &mut self,
        path: &str,
        method: &str,
        item: &'d Node,
        node: &'d Node,
        key: Span,
    ) -> Option<Operation> {
        self.keywords(node, &keyword::OPERATION);
        node.as_object()?;
        let Some(id) = self.text(node, "operationId") else {
            if node.get("operationId").is_none() {
                self.findings.push(
                    Diagnostic::error(
                        code::MISSING,
                        key,
                        format!("`{method} {path}` has no `operationId`"),
                    )
                    .help("give it one, such as `listThings`: it becomes the method's name"),
                );
            }
            return None;
        };
        let parameters = self.parameters(item, node, id);
        self.check_path(path, item, node, key);
        let body = self.body(node, id);
        let (answer, success, errors) = self.responses(node, id, &parameters)?;
        Some(Operation {
            name: Name::wire(id),
            request: String::new(),
            expectation: String::new(),
            span: node.get("operationId").map_or(key, |it| it.span),
            method: method.to_uppercase(),
            path: path.to_owned(),
            tag: self.tag(node),
            summary: self.words(node, "summary"),
            description: self.words(node, "description"),
            deprecated: self.flag(node, "deprecated"),
            anonymous: self.is_anonymous(self.document.root(), node),
            repeat: Repeat::Method,
            parameters,
            body,
            answer,
            success,
            errors,
        })
    }

    /// The index of the operation's first tag, which is added if the document does not declare it.
    fn tag(&mut self, node: &'d Node) -> usize {
        let named = self.items(node, "tags").first();
        let first = named.and_then(Node::as_str).unwrap_or("default");
        let span = named.map_or(node.span, |it| it.span);
        self.api
            .tags
            .iter()
            .position(|it| it.name.wire == first)
            .unwrap_or_else(|| {
                self.api.tags.push(Tag {
                    name: Name::wire(first),
                    span,
                    description: String::new(),
                });
                self.api.tags.len() - 1
            })
    }

    /// Each `{name}` of a path has its parameter, and the other way round.
    fn check_path(&mut self, path: &str, item: &'d Node, operation: &'d Node, key: Span) {
        let declared = [
            self.items(operation, "parameters"),
            self.items(item, "parameters"),
        ];
        let resolved = declared
            .into_iter()
            .flatten()
            .filter_map(|it| self.document.resolve(it).ok());
        let resolved: Vec<&Node> = resolved.map(|(it, _)| it).collect();
        let in_path = resolved
            .iter()
            .filter(|it| it.get("in").and_then(Node::as_str) == Some("path"));
        let names: Vec<&str> = in_path.filter_map(|it| it.get("name")?.as_str()).collect();
        let parts = path.split('{').skip(1);
        let segments: Vec<&str> = parts
            .filter_map(|it| it.split_once('}').map(|(name, _)| name))
            .collect();
        for name in segments.iter().filter(|it| !names.contains(it)) {
            let message = format!("the path parameter `{name}` of `{path}` is not declared");
            self.error(code::MISSING, key, message);
        }
        for name in names.iter().filter(|it| !segments.contains(it)) {
            self.error(code::INVALID, key, format!("`{path}` has no `{{{name}}}`"));
        }
    }
}
