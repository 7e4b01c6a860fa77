//! Operations: paths, methods, tags.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::rc::Rc;

use super::Lowering;
use super::path_item::PathItem;
use crate::diagnostic::{Diagnostic, code};
use crate::ir::{Name, Operation, Repeat, Route, Tag, described};
use crate::load::{Node, Object};
use crate::openapi::grammar;
use crate::source::Span;

pub(crate) const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// An operation as it stands in the document.
#[derive(Clone)]
pub(super) struct Entry<'d> {
    pub(super) path: &'d str,
    pub(super) method: &'d str,
    pub(super) of: Rc<Path<'d>>,
    pub(super) node: &'d Node,
    /// Where the method stands.
    key: Span,
}

/// A path with its item.
pub(super) struct Path<'d> {
    pub(super) item: PathItem<'d>,
    route: Route,
    /// Where its key stands.
    key: Span,
}

impl Entry<'_> {
    /// Where its operationId stands, or where one should.
    fn place(&self) -> Span {
        let id = self.node.get("operationId");
        id.map_or(self.key, |it| it.span)
    }

    /// Its method and path, as `GET /pets`.
    pub(super) fn place_in_words(&self) -> String {
        format!("{} {}", self.method.to_uppercase(), self.path)
    }
}

/// What an operation is called, and where that stands.
pub(super) struct Id {
    pub(super) text: String,
    span: Span,
}

impl<'d> Lowering<'d> {
    pub(super) fn tags(&mut self, root: &'d Node) {
        for node in self.items(root, "tags") {
            self.requires_object(node, &grammar::TAG);
            if node.as_object().is_some()
                && let Some(tag) = self.read::<openapiv3::Tag>(node, "Tag Object")
            {
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
        let mut entries = Vec::new();
        for (path, item) in paths.iter().filter(|(path, _)| !path.starts_with("x-")) {
            if !path.starts_with('/') {
                self.error(
                    code::INVALID,
                    item.key_span,
                    format!("the path `{path}` must begin with `/`"),
                );
            }
            let key = item.key_span;
            let item = self.path_item(&item.node);
            let route = self.route(path, key);
            let of = Rc::new(Path { item, route, key });
            for (method, member) in of.item.methods() {
                entries.push(Entry {
                    path,
                    method,
                    of: Rc::clone(&of),
                    node: &member.node,
                    key: member.key_span,
                });
            }
        }
        // Where a path stands in the document says nothing: moving it must not move code.
        let rank = |method: &str| {
            ["get", "post", "put", "patch", "delete"]
                .iter()
                .position(|it| *it == method)
        };
        entries.sort_by_key(|it| (it.path, rank(it.method).unwrap_or(usize::MAX), it.method));
        let ids = self.ids(&entries);
        self.unknown_paging(&ids);
        let chosen = self.chosen(&entries, &ids);
        for ((entry, id), _) in entries.iter().zip(&ids).zip(chosen).filter(|(_, it)| *it) {
            if self.is_full() {
                return;
            }
            let from = self.findings.len();
            let operation = self.operation(entry, id);
            if self.stands(from, id.span, &id.text)
                && let Some(operation) = operation
            {
                self.api.operations.push(operation);
            }
        }
    }

    /// The operationIds. An operation without one, or with one that another has too, is named after its method and path.
    /// Of several that would be named the same, all but one are named by their method and path as they are.
    fn ids(&mut self, entries: &[Entry<'d>]) -> Vec<Id> {
        let own = |it: &Entry<'d>| it.node.get("operationId").and_then(Node::as_str);
        let mut places: HashMap<&str, Vec<Span>> = HashMap::new();
        for entry in entries {
            if let Some(id) = own(entry) {
                places.entry(id).or_default().push(entry.place());
            }
        }
        let plainest = plainest(entries);
        let mut ids = Vec::new();
        for entry in entries {
            let span = entry.place();
            let (code, message, other) = match self.text(entry.node, "operationId") {
                Some(id) => {
                    let other = places[id].iter().find(|it| **it != span);
                    if other.is_none() && id.chars().any(char::is_alphanumeric) {
                        let text = id.to_owned();
                        ids.push(Id { text, span });
                        continue;
                    }
                    match other {
                        Some(_) => (
                            code::CONFLICT,
                            format!("the operationId `{id}` is taken"),
                            other,
                        ),
                        None => {
                            let message = format!("the operationId `{id}` has no letter or digit");
                            (code::INVALID, message, None)
                        }
                    }
                }
                None => {
                    let message = format!("`{} {}` has no `operationId`", entry.method, entry.path);
                    (code::MISSING, message, None)
                }
            };
            let text = described(entry.method, entry.path);
            let text = if plainest[&text] == entry.path {
                text
            } else {
                entry.place_in_words()
            };
            let help = format!("`{text}`, after its method and path, takes its place");
            let mut finding = Diagnostic::warning(code, span, message).help(help);
            if let Some(other) = other {
                finding = finding.second(*other, "the other one");
            }
            self.findings.push(finding);
            ids.push(Id { text, span });
        }
        ids
    }

    fn operation(&mut self, entry: &Entry<'d>, id: &Id) -> Option<Operation> {
        let Entry { method, node, .. } = *entry;
        let path = &entry.of;
        let item = &path.item;
        self.operation = Some(entry.clone());
        if !self.requires_object(node, &grammar::OPERATION) {
            return None;
        }
        for part in item.layers().iter().chain([&node]) {
            self.grammar_of(part);
        }
        let declared = self.parameters(item, node, &id.text);
        let at = (entry.path, path.key);
        let mut parameters = self.fit_to_path(declared, &path.route, at, entry.key);
        self.query_of_path(&path.route, path.key, &mut parameters);
        let body = self.body(node, &id.text, &mut parameters);
        let answers = self.responses(node, method, &id.text, &parameters);
        self.check_own_paging(&id.text, &answers.answer);
        Some(Operation {
            name: Name::wire(id.text.as_str()),
            span: id.span,
            method: method.to_uppercase(),
            path: entry.path.to_owned(),
            tag: self.tag(node),
            summary: self.words(node, "summary"),
            description: self.words(node, "description"),
            deprecated: self.flag(node, "deprecated"),
            security: self.security_of(node),
            server: self.server_of(item, node),
            repeat: Repeat::Method,
            parameters,
            body,
            answer: answers.answer,
            stream: answers.stream,
            success: answers.success,
            errors: answers.failures,
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
}

/// The path that keeps each name of a method and a path. A `{` comes before other signs: `/users/{id}` before `/users/by/id`.
fn plainest<'d>(entries: &[Entry<'d>]) -> HashMap<String, &'d str> {
    let rank = |path: &'d str| (path.ends_with('/'), Reverse(path));
    let mut plainest: HashMap<String, &'d str> = HashMap::new();
    for entry in entries {
        let name = described(entry.method, entry.path);
        let path = plainest.entry(name).or_insert(entry.path);
        if rank(entry.path) < rank(path) {
            *path = entry.path;
        }
    }
    plainest
}
