//! Operations: paths, methods and tags.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::rc::Rc;

use super::error::Said;
use super::findings::{forgiven, has_error};
use super::pass::{Entry, Id, Pass, Path};
use super::path_item::{path_item, route};
use super::reader::Reader;
use super::security::Schemes;
use super::template::template;
use super::types::Types;
use super::{paging, selection, server, tags};
use crate::diagnostic::{Diagnostic, code};
use crate::ir::{Idempotency, Name, Operation, Server, Tag, described};
use crate::load::Node;
use crate::openapi::{self, OpenApi, Paths, Text, Typed};
use crate::source::Span;

/// The operations of a document.
#[derive(Default)]
pub(super) struct Operations<'d> {
    pub(super) all: Vec<Operation>,
    /// Their error responses.
    pub(super) said: Vec<Said<'d>>,
}

/// Lowers the selected operations. Adds undeclared tags.
pub(super) fn operations<'d>(
    types: &mut Types<'d>,
    paths: Paths<'d>,
    schemes: &Schemes<'d>,
    server: Option<&Server>,
    tags: &mut Vec<Tag>,
) -> Operations<'d> {
    let entries = entries(types, paths);
    let ids = ids(&mut types.reader, &entries);
    let unknown = paging::unknown_operations(types.config, &ids);
    types.reader.report_all(unknown);
    let unknown = paging::unknown_parameters(types, &entries);
    let fits = unknown.is_empty();
    types.reader.report_all(unknown);
    let selected = selection::selected(types, &entries, &ids);
    let mut found = Operations::default();
    for ((entry, id), _) in entries.iter().zip(&ids).zip(selected).filter(|(_, it)| *it) {
        if types.reader.is_exceeded() {
            break;
        }
        let (operation, findings) = types.alone(|types| {
            let mut pass = Pass { types, entry, id };
            pass.operation(schemes, server)
        });
        let failed = has_error(&findings);
        if failed && types.config.skip_unsupported {
            types.reader.report_all(forgiven(findings));
            types.reader.report(selection::left_out(id.span, &id.text));
        } else {
            types.reader.report_all(findings);
        }
        let Some((mut operation, said)) = operation else {
            continue;
        };
        found.said.extend(said);
        if !failed {
            operation.tag = tag(tags, types.document.root(), entry.node);
            found.all.push(operation);
        }
    }
    if fits && !types.reader.is_exceeded() {
        let unused = paging::unused(types.config, &found.all);
        types.reader.report_all(unused);
    }
    found
}

/// The operations, sorted: the order of paths in the document is insignificant, so moving one must not move code.
fn entries<'d>(types: &mut Types<'d>, paths: Paths<'d>) -> Vec<Entry<'d>> {
    let (mut entries, mut templates) = (Vec::new(), HashMap::new());
    for item in paths.items() {
        let (path, key) = (item.key, item.key_span);
        if !path.starts_with('/') {
            let message = format!("the path `{path}` must begin with `/`");
            let finding = Diagnostic::error(code::INVALID, key, message);
            types
                .reader
                .report(finding.help(format!("write `/{path}`")));
        }
        if let Some((other, span)) = templates.insert(template(path), (path, key)) {
            let message = format!("`{path}` and `{other}` are the same path");
            let finding = Diagnostic::warning(code::CONFLICT, key, message);
            let finding = finding.second(span, "the other");
            types
                .reader
                .report(finding.help("make the operations those of one path"));
        }
        let item = path_item(types, item.value);
        let route = route(types, path, key);
        let of = Rc::new(Path { item, route, key });
        entries.extend(of.item.operations().map(|operation| Entry {
            path,
            method: operation.key,
            of: Rc::clone(&of),
            node: operation.value,
            key: operation.key_span,
        }));
    }
    let first = ["GET", "POST", "PUT", "PATCH", "DELETE"];
    let rank = |method: &str| first.iter().position(|it| *it == method);
    entries.sort_by_key(|it| (it.path, rank(it.method).unwrap_or(usize::MAX), it.method));
    entries
}

/// The operationIds. Of operations that share one, the first in the document keeps it, so that adding an operation
/// after it renames none. The others, and those without an operationId, are named after their method and path. If
/// several get the same name, all but one get a more literal form of it.
fn ids<'d>(reader: &mut Reader<'d>, entries: &[Entry<'d>]) -> Vec<Id> {
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
        let first = id.and_then(|id| places[id].iter().min());
        let other = first.filter(|it| **it != span);
        let Some(warning) = unusable_id(entry, id, other.copied()) else {
            let text = id.unwrap_or_default().to_owned();
            return Id { text, span };
        };
        let text = described(entry.method, entry.path);
        let text = if plainest[&text] == entry.path {
            text
        } else {
            entry.described_place()
        };
        let help = format!("`{text}`, after its method and path, takes its place");
        reader.report(warning.help(help));
        Id { text, span }
    });
    ids.collect()
}

impl<'d> Pass<'_, 'd> {
    /// An operation without its tag, and its error responses.
    fn operation(
        &mut self,
        schemes: &Schemes<'d>,
        server: Option<&Server>,
    ) -> Option<(Operation, Vec<Said<'d>>)> {
        let Entry { method, node, .. } = *self.entry;
        let (path, id) = (&self.entry.of, self.id);
        let item = &path.item;
        if !self.types.reader.require_object(node) {
            return None;
        }
        if !self.is_sendable() {
            return None;
        }
        for layer in item.layers() {
            self.types.reader.grammar_of(*layer);
        }
        self.types.reader.grammar_of(node);
        let declared = self.parameters(item, node, &id.text);
        let at = (self.entry.path, path.key);
        let mut parameters = self.fit_to_path(declared, &path.route, at, self.entry.key);
        self.query_of_path(&path.route, path.key, &schemes.keys, &mut parameters);
        let body = self.body(node, &id.text, &mut parameters);
        let responses = self.responses(node, method, &id.text, &parameters);
        self.check_own_paging(&id.text, &responses.response, responses.list, &parameters);
        let reader = &mut self.types.reader;
        let operation = Operation {
            name: Name::wire(id.text.as_str()),
            span: id.span,
            method: self.entry.method.to_owned(),
            path: self.entry.path.to_owned(),
            tag: 0,
            summary: reader.text(node.summary()),
            description: reader.text(node.description()),
            deprecated: node.deprecated() == Some(true),
            security: schemes.of_operation(reader, node),
            server: server::of_operation(reader, server, item, node),
            idempotency: Idempotency::Method,
            parameters,
            body,
            response: responses.response,
            stream: responses.stream,
            success: responses.success,
            errors: responses.failures,
        };
        let own = node.has("security").then(|| node.security());
        let required = own.unwrap_or_else(|| self.types.document.root().security());
        let key = schemes.key_in_query(required.unwrap_or_default());
        self.check_whole_query(&operation, !path.route.query.is_empty(), key);
        Some((operation, responses.said))
    }
}

/// The index of an operation's first tag that groups operations, which is added if it is not declared.
fn tag(tags: &mut Vec<Tag>, root: OpenApi, operation: openapi::Operation) -> usize {
    let is_declared =
        |tag: &openapi::Tag, name: &Node| tag.name().and_then(Node::as_str) == name.as_str();
    let groups = |name: &&Node| {
        let mut declared = root.tags().unwrap_or_default().iter();
        let declared = declared.find(|it| is_declared(it, name));
        declared.is_none_or(tags::groups)
    };
    let named = operation.tags().unwrap_or_default().iter().find(groups);
    let first = named.and_then(Node::as_str).unwrap_or("default");
    let existing = tags.iter().position(|it| it.name.wire == first);
    existing.unwrap_or_else(|| {
        tags.push(Tag {
            name: Name::wire(first),
            span: named.map_or(operation.span(), |it| it.span),
            description: String::new(),
        });
        tags.len() - 1
    })
}

/// Why an operationId is unusable, if it is. `shared` is another operation with the same one.
fn unusable_id(entry: &Entry, id: Option<&str>, shared: Option<Span>) -> Option<Diagnostic> {
    let warning = |code, message: String| Some(Diagnostic::warning(code, entry.place(), message));
    match (id, shared) {
        (Some(id), Some(other)) => {
            let taken = warning(code::CONFLICT, format!("the operationId `{id}` is taken"));
            taken.map(|it| it.second(other, "the first one"))
        }
        (Some(id), None) if id.chars().any(char::is_alphanumeric) => None,
        (Some(id), None) => {
            let message = format!("the operationId `{id}` has no letter or digit");
            warning(code::INVALID, message)
        }
        (None, _) => {
            let method = openapi::keyword(entry.method).unwrap_or(entry.method);
            let message = format!("`{method} {}` has no `operationId`", entry.path);
            warning(code::MISSING, message)
        }
    }
}

/// The path that keeps each default name. `{` sorts before other characters: `/users/{id}` before `/users/by/id`.
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
