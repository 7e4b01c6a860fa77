//! Document → IR: what each of OpenAPI's nouns means to Rust. One file a noun.
//!
//! Gives no Rust names ([`crate::naming`] does) and writes no code. Every finding carries the place it is about; lowering
//! goes on after one, so that a run shows them all.

mod body;
mod compose;
mod direction;
mod enumeration;
mod example;
mod keyword;
mod object;
mod operation;
mod parameter;
mod repeat;
mod response;
mod schema;
mod security;
mod shape;
mod telling;
mod union;

use std::collections::{HashMap, HashSet, VecDeque};

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Severity, code};
use crate::ir::{
    Api, Definition, ErrorType, Name, Scalar, Server, ServerVariable, TypeId, TypeRef,
};
use crate::load::{Document, Node, Object, nearest};
use crate::source::Span;

/// Lowers a document; the findings are warnings if there is an API, and hold at least one error if there is none.
pub fn lower(document: &Document, config: &Config) -> (Option<Api>, Vec<Diagnostic>) {
    let mut lowering = Lowering {
        document,
        config,
        api: Api::default(),
        components: HashMap::new(),
        queue: VecDeque::new(),
        shaping: Vec::new(),
        written_as_text: Vec::new(),
        findings: Vec::new(),
    };
    lowering.document();
    // A schema that is used in several ways is read several times.
    let mut told = HashSet::new();
    lowering
        .findings
        .retain(|it| told.insert((it.span.start, it.span.end, it.message.clone())));
    let failed = lowering
        .findings
        .iter()
        .any(|it| it.severity == Severity::Error);
    if failed {
        return (None, lowering.findings);
    }
    direction::split(&mut lowering.api);
    (Some(lowering.api), lowering.findings)
}

struct Lowering<'d> {
    document: &'d Document,
    config: &'d Config,
    api: Api,
    /// The types of the schemas that references name.
    components: HashMap<*const Node, TypeId>,
    /// Those that are not lowered yet.
    queue: VecDeque<(TypeId, &'d Node)>,
    /// The schemas whose kind is being found: one that needs its own consists of nothing.
    shaping: Vec<*const Node>,
    /// What a path, a query or a header carries, and where the document says so.
    written_as_text: Vec<(TypeRef, Span)>,
    findings: Vec<Diagnostic>,
}

impl<'d> Lowering<'d> {
    fn document(&mut self) {
        let root = self.document.root();
        self.keywords(root, &keyword::DOCUMENT);
        self.info(root);
        self.server(root);
        self.security(root);
        self.tags(root);
        if let Some(paths) = self.member(root, "paths") {
            self.paths(paths);
            self.repeats();
        }
        self.all_if_no_operation(root);
        self.error_type();
        self.components();
        self.check_text();
    }

    fn info(&mut self, root: &'d Node) {
        let Some(node) = self.require(root, "info") else {
            return;
        };
        if let Some(info) = self.read::<openapiv3::Info>(node, "Info Object") {
            self.api.title = info.title;
            self.api.version = info.version;
            self.api.description = info.description.unwrap_or_default();
        }
    }

    fn server(&mut self, root: &'d Node) {
        let servers = self.items(root, "servers");
        if let Some(second) = servers.get(1) {
            let finding = Diagnostic::warning(
                code::UNSUPPORTED,
                second.span,
                "only the first server is known to the client",
            );
            self.findings
                .push(finding.help("callers reach the others through `base_url` of the builder"));
        }
        let Some(node) = servers.first() else { return };
        let Some(server) = self.read::<openapiv3::Server>(node, "Server Object") else {
            return;
        };
        let mut variables = Vec::new();
        for (name, variable) in server.variables.unwrap_or_default() {
            if !server.url.contains(&format!("{{{name}}}")) {
                self.warn(
                    code::INVALID,
                    node.span,
                    format!("the server's URL has no variable `{name}`"),
                );
            }
            variables.push(ServerVariable {
                name: Name::wire(name),
                default: variable.default,
                description: variable.description.unwrap_or_default(),
            });
        }
        variables.sort_by(|a, b| a.name.wire.cmp(&b.name.wire));
        self.api.server = Some(Server {
            url: server.url,
            description: server.description.unwrap_or_default(),
            variables,
        });
    }

    /// A document without operations is a collection of types: all are generated. Otherwise those that operations use.
    fn all_if_no_operation(&mut self, root: &'d Node) {
        if !self.api.operations.is_empty() {
            return;
        }
        let Some(schemas) = root
            .get("components")
            .and_then(|it| self.member(it, "schemas"))
        else {
            return;
        };
        for (name, member) in schemas.iter() {
            if member.node.get("$ref").is_some() {
                // Another name for a schema that has its own turn.
                self.resolve(&member.node);
            } else if let Some(reference) = self.document.reference_to_schema(name) {
                self.component(reference, &member.node);
            }
        }
    }

    fn error_type(&mut self) {
        let Some(errors) = &self.config.errors else {
            return;
        };
        let schemas = self
            .document
            .root()
            .pointer("/components/schemas")
            .and_then(Node::as_object);
        let found = self.document.reference_to_schema(&errors.schema);
        let (Some(reference), Some(node)) = (found, schemas.and_then(|it| it.get(&errors.schema)))
        else {
            let message = format!("the document has no schema `{}`", errors.schema);
            let mut finding = self.config.finding(&errors.schema, message);
            let near = schemas.and_then(|it| nearest(&errors.schema, it.keys()));
            finding.help = near.map(|it| format!("did you mean `{it}`?"));
            self.findings.push(finding);
            return;
        };
        if let TypeRef::Named(ty) = self.component(reference, node) {
            let (message, member) = (errors.message.clone(), errors.member.clone());
            self.api.error = Some(ErrorType {
                ty,
                message,
                member,
            });
        }
    }

    /// What paths, queries and headers carry must be text, or a list of texts in a query.
    fn check_text(&mut self) {
        for (ty, span) in std::mem::take(&mut self.written_as_text) {
            if !self.is_text(&ty, 0) {
                self.unsupported(span, "a parameter that is an object or free JSON");
            }
        }
    }

    fn is_text(&self, ty: &TypeRef, depth: usize) -> bool {
        match ty {
            TypeRef::Scalar(scalar) => *scalar != Scalar::Any,
            TypeRef::Named(id) => match &self.api.types[id.0].definition {
                Definition::Enum(_) => true,
                Definition::Alias(ty) if depth < 8 => self.is_text(ty, depth + 1),
                _ => false,
            },
            _ => false,
        }
    }

    // What every noun needs of the tree.

    fn error(&mut self, code: &'static str, span: Span, message: impl Into<String>) {
        self.findings.push(Diagnostic::error(code, span, message));
    }

    fn warn(&mut self, code: &'static str, span: Span, message: impl Into<String>) {
        self.findings.push(Diagnostic::warning(code, span, message));
    }

    fn unsupported(&mut self, span: Span, what: impl std::fmt::Display) {
        self.error(
            code::UNSUPPORTED,
            span,
            format!("{what} is not supported yet"),
        );
    }

    fn wrong_type(&mut self, node: &Node, what: &str, expected: &str) {
        self.error(
            code::TYPE,
            node.span,
            format!("{what} must be {expected}, not {}", node.kind()),
        );
    }

    fn read<T: serde::de::DeserializeOwned>(&mut self, node: &Node, what: &str) -> Option<T> {
        Document::read(node, what)
            .map_err(|it| self.findings.push(it))
            .ok()
    }

    /// The object that a node is or refers to, and the text of the reference if it is one.
    fn resolve(&mut self, node: &'d Node) -> Option<(&'d Node, Option<&'d str>)> {
        self.document
            .resolve(node)
            .map_err(|it| self.findings.push(it))
            .ok()
    }

    fn require(&mut self, node: &'d Node, key: &str) -> Option<&'d Node> {
        let found = node.get(key);
        if found.is_none() {
            let start = node.span.start;
            self.error(
                code::MISSING,
                Span {
                    start,
                    end: node.span.end,
                },
                format!("`{key}` is missing here"),
            );
        }
        found
    }

    /// A member that is an object.
    fn member(&mut self, node: &'d Node, key: &str) -> Option<&'d Object> {
        let member = node.get(key)?;
        if member.as_object().is_none() {
            self.wrong_type(member, &format!("`{key}`"), "an object");
        }
        member.as_object()
    }

    /// The items of a member that is an array; none if it is absent.
    fn items(&mut self, node: &'d Node, key: &str) -> &'d [Node] {
        let Some(member) = node.get(key) else {
            return &[];
        };
        if member.as_array().is_none() {
            self.wrong_type(member, &format!("`{key}`"), "an array");
        }
        member.as_array().unwrap_or_default()
    }

    /// A member that is a string.
    fn text(&mut self, node: &'d Node, key: &str) -> Option<&'d str> {
        let member = node.get(key)?;
        if member.as_str().is_none() {
            self.wrong_type(member, &format!("`{key}`"), "a string");
        }
        member.as_str()
    }

    /// A member that is a string, or nothing.
    fn words(&mut self, node: &'d Node, key: &str) -> String {
        self.text(node, key).unwrap_or_default().trim().to_owned()
    }

    /// A member that is `true` or `false`; absent is `false`.
    fn flag(&mut self, node: &'d Node, key: &str) -> bool {
        match node.get(key) {
            None => false,
            Some(Node {
                value: crate::load::Value::Bool(it),
                ..
            }) => *it,
            Some(other) => {
                self.wrong_type(other, &format!("`{key}`"), "`true` or `false`");
                false
            }
        }
    }
}
