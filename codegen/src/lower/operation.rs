//! Operations: paths, methods, tags.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::rc::Rc;

use super::Lowering;
use super::path_item::PathItem;
use super::server;
use crate::diagnostic::{Diagnostic, code};
use crate::ir::{Name, Operation, Repeat, Route, Tag, described};
use crate::load::Node;
use crate::openapi::{self, Paths, Text, Typed};
use crate::source::Span;

/// An operation as it stands in the document.
#[derive(Clone)]
pub(super) struct Entry<'d> {
    pub(super) path: &'d str,
    pub(super) method: &'d str,
    pub(super) of: Rc<Path<'d>>,
    pub(super) node: openapi::Operation<'d>,
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
        if self.node.has("operationId") {
            self.node.span_of("operationId")
        } else {
            self.key
        }
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
    pub(super) fn paths(&mut self, paths: Paths<'d>) {
        let mut entries = Vec::new();
        for item in paths.items() {
            let path = item.key;
            if !path.starts_with('/') {
                self.reader.error(
                    code::INVALID,
                    item.key_span,
                    format!("the path `{path}` must begin with `/`"),
                );
            }
            let key = item.key_span;
            let item = self.path_item(item.value);
            let route = self.route(path, key);
            let of = Rc::new(Path { item, route, key });
            for operation in of.item.operations() {
                entries.push(Entry {
                    path,
                    method: operation.key,
                    of: Rc::clone(&of),
                    node: operation.value,
                    key: operation.key_span,
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
            if self.reader.is_exceeded() {
                return;
            }
            let from = self.reader.findings.len();
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
        let own = |it: &Entry<'d>| it.node.id().map(Text::as_str);
        let mut places: HashMap<&str, Vec<Span>> = HashMap::new();
        for entry in entries {
            if let Some(id) = own(entry) {
                places.entry(id).or_default().push(entry.place());
            }
        }
        let plainest = plainest(entries);
        let ids = entries.iter().map(|entry| {
            let span = entry.place();
            let id = own(entry);
            let shared = id.and_then(|id| places[id].iter().find(|it| **it != span));
            let Some(warning) = unusable_id(entry, id, shared.copied()) else {
                let text = id.unwrap_or_default().to_owned();
                return Id { text, span };
            };
            let text = described(entry.method, entry.path);
            let text = if plainest[&text] == entry.path {
                text
            } else {
                entry.place_in_words()
            };
            let help = format!("`{text}`, after its method and path, takes its place");
            self.reader.report(warning.help(help));
            Id { text, span }
        });
        ids.collect()
    }

    fn operation(&mut self, entry: &Entry<'d>, id: &Id) -> Option<Operation> {
        let Entry { method, node, .. } = *entry;
        let path = &entry.of;
        let item = &path.item;
        self.operation = Some(entry.clone());
        if !self.reader.require_object(node) {
            return None;
        }
        for layer in item.layers() {
            self.reader.grammar_of(*layer);
        }
        self.reader.grammar_of(node);
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
            summary: self.reader.text(node.summary()),
            description: self.reader.text(node.description()),
            deprecated: node.deprecated() == Some(true),
            security: self.schemes.of_operation(&mut self.reader, node),
            server: server::of_operation(&mut self.reader, self.api.server.as_ref(), item, node),
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
    fn tag(&mut self, node: openapi::Operation<'d>) -> usize {
        let named = node.tags().and_then(<[Node]>::first);
        let first = named.and_then(Node::as_str).unwrap_or("default");
        let span = named.map_or(node.span(), |it| it.span);
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

/// Why an operationId cannot name its operation, if it cannot; `shared` is another operation that has it too.
fn unusable_id(entry: &Entry, id: Option<&str>, shared: Option<Span>) -> Option<Diagnostic> {
    let warning = |code, message: String| Some(Diagnostic::warning(code, entry.place(), message));
    match (id, shared) {
        (Some(id), Some(other)) => {
            let taken = warning(code::CONFLICT, format!("the operationId `{id}` is taken"));
            taken.map(|it| it.second(other, "the other one"))
        }
        (Some(id), None) if id.chars().any(char::is_alphanumeric) => None,
        (Some(id), None) => {
            let message = format!("the operationId `{id}` has no letter or digit");
            warning(code::INVALID, message)
        }
        (None, _) => {
            let message = format!("`{} {}` has no `operationId`", entry.method, entry.path);
            warning(code::MISSING, message)
        }
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
