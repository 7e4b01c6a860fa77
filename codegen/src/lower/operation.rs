//! Operations: paths, methods, tags.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::{Lowering, keyword};
use crate::diagnostic::{Diagnostic, Severity, code};
use crate::ir::{Location, Name, Operation, Parameter, Repeat, Tag, described};
use crate::load::{Node, Object};
use crate::source::Span;

pub(crate) const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// An operation as it stands in the document.
#[derive(Clone, Copy)]
pub(super) struct Entry<'d> {
    pub(super) path: &'d str,
    pub(super) method: &'d str,
    /// The path's own object.
    pub(super) item: &'d Node,
    pub(super) node: &'d Node,
    /// Where the method stands.
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
            self.keywords(node, &keyword::TAG);
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
            let Some((item, _)) = self.resolve(&item.node) else {
                continue;
            };
            self.keywords(item, &keyword::PATH_ITEM);
            let Some(members) = item.as_object() else {
                continue;
            };
            for (method, member) in members.iter().filter(|(key, _)| METHODS.contains(key)) {
                entries.push(Entry {
                    path,
                    method,
                    item,
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
            let help = format!("it is named `{text}`, after its method and path");
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
        let Entry {
            path,
            method,
            item,
            node,
            key,
        } = *entry;
        self.operation = Some(*entry);
        self.keywords(node, &keyword::OPERATION);
        node.as_object()?;
        let from = self.findings.len();
        let mut parameters = self.parameters(item, node, &id.text);
        let mut found = self.findings[from..].iter();
        // One that is wrong is not missing too.
        if found.all(|it| it.severity != Severity::Error) {
            self.check_path(path, key, &mut parameters);
        }
        let body = self.body(node, &id.text);
        let answers = self.responses(node, method, &id.text, &parameters)?;
        self.check_own_paging(&id.text, &answers.answer);
        Some(Operation {
            name: Name::wire(id.text.as_str()),
            request: String::new(),
            expectation: String::new(),
            span: id.span,
            method: method.to_uppercase(),
            path: path.to_owned(),
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

    /// Makes each `{name}` of a path have its parameter, and the other way round.
    fn check_path(&mut self, path: &str, key: Span, parameters: &mut Vec<Parameter>) {
        let parts = path.split('{').skip(1);
        let segments: Vec<&str> = parts
            .filter_map(|it| it.split_once('}').map(|(name, _)| name))
            .collect();
        let is_in_path = |it: &Parameter| it.location == Location::Path;
        for name in &segments {
            let declared = parameters
                .iter()
                .any(|it| is_in_path(it) && it.name.wire == *name);
            if !declared {
                let message = format!("the path parameter `{name}` of `{path}` is not declared");
                let finding = Diagnostic::warning(code::MISSING, key, message);
                self.findings.push(finding.help("it is taken as a string"));
                parameters.push(Parameter::undeclared(name));
            }
        }
        parameters.retain(|it| {
            let is_there = !is_in_path(it) || segments.contains(&it.name.wire.as_str());
            if !is_there {
                let message = format!("`{path}` has no `{{{}}}`", it.name.wire);
                let finding = Diagnostic::warning(code::INVALID, key, message);
                self.findings
                    .push(finding.help("the parameter is left out"));
            }
            is_there
        });
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
