//! The state of a rewrite, and the targets of references.

use std::collections::HashSet;

use super::discriminators::Discriminators;
use super::media_types::MediaTypes;
use super::servers::Servers;
use crate::config::Limits;
use crate::diagnostic::{Diagnostic, code};
use crate::load::link::{self, File, Place};
use crate::load::{Node, Object, Value};
use crate::source::Span;
use crate::suggestions::nearest;

/// What a reference leads to.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    Schema,
    Parameter,
    Response,
    PathItem,
}

/// The parts of the document that are rewritten in any case.
const REWRITTEN: [&str; 5] = [
    "/definitions/",
    "/parameters/",
    "/paths/",
    "/responses/",
    "/x-ms-paths/",
];

/// A rewrite of the document and of the targets of its references.
pub(super) struct Rewrite<'s> {
    files: &'s [File],
    limits: &'s Limits,
    /// The media types of bodies and of responses, unless an operation has its own.
    pub(super) consumes: MediaTypes<'s>,
    pub(super) produces: MediaTypes<'s>,
    pub(super) servers: Servers<'s>,
    pub(super) discriminators: Discriminators<'s>,
    /// The targets of references, and what they are.
    found: Vec<(Place, Kind)>,
    visited: HashSet<Place>,
    /// The number of copied values.
    copied: usize,
    pub(super) findings: Vec<Diagnostic>,
}

impl<'s> Rewrite<'s> {
    pub(super) fn new(files: &'s [File], limits: &'s Limits) -> Self {
        let root = &files[0].root;
        let mut this = Rewrite {
            files,
            limits,
            consumes: MediaTypes::default(),
            produces: MediaTypes::default(),
            servers: Servers::default(),
            discriminators: Discriminators::of(files, limits),
            found: Vec::new(),
            visited: HashSet::new(),
            copied: 0,
            findings: Vec::new(),
        };
        this.consumes = this.media_types(root, "consumes").unwrap_or_default();
        this.produces = this.media_types(root, "produces").unwrap_or_default();
        this.servers = this.servers_of(root);
        this
    }

    /// The document.
    pub(super) fn root(&self) -> &'s Node {
        &self.files[0].root
    }

    pub(super) fn error(&mut self, code: &'static str, span: Span, message: String, help: &str) {
        let finding = Diagnostic::error(code, span, message);
        self.findings.push(finding.help(help));
    }

    pub(super) fn warn(&mut self, code: &'static str, span: Span, message: String, help: &str) {
        let finding = Diagnostic::warning(code, span, message);
        self.findings.push(finding.help(help));
    }

    /// Reports a word that is none of those that a keyword may have.
    pub(super) fn not_one_of(&mut self, word: (&str, Span), message: String, all: &[&str]) {
        let finding = Diagnostic::error(code::INVALID, word.1, message);
        self.findings
            .push(match nearest(word.0, all.iter().copied()) {
                Some(near) => finding.help(format!("did you mean `{near}`?")),
                None => finding.help(format!("it is one of `{}`", all.join("`, `"))),
            });
    }

    /// Reports a value that does not have the type that Swagger requires.
    pub(super) fn wrong_type(&mut self, key: &str, node: &Node, expected: &str) {
        let message = format!("`{key}` must be {expected}, not {}", node.kind());
        self.findings
            .push(Diagnostic::error(code::TYPE, node.span, message));
    }

    /// The string of a keyword. Reports any other value.
    pub(super) fn text_of(&mut self, node: &'s Node, key: &str) -> Option<&'s str> {
        let value = node.get(key)?;
        let text = value.as_str();
        if text.is_none() {
            self.wrong_type(key, value, "a string");
        }
        text
    }

    /// The strings of a keyword. Reports any other value.
    pub(super) fn texts_of(&mut self, node: &'s Node, key: &str) -> Option<Vec<(&'s str, Span)>> {
        let value = node.get(key)?;
        let Some(items) = value.as_array() else {
            self.wrong_type(key, value, "an array");
            return None;
        };
        let mut texts = Vec::new();
        for item in items {
            match item.as_str() {
                Some(text) => texts.push((text, item.span)),
                None => self.wrong_type(key, item, "an array of strings"),
            }
        }
        Some(texts)
    }

    /// Notes that a reference leads to an object of a kind, which is then rewritten wherever it is.
    pub(super) fn refers(&mut self, node: &'s Node, kind: Kind) {
        let Some((place, _)) = self.target(node) else {
            return;
        };
        let is_rewritten = REWRITTEN.iter().any(|it| place.1.starts_with(it));
        if place.0 == 0 && is_rewritten {
            return;
        }
        if self.visited.insert(place.clone()) {
            self.found.push((place, kind));
        }
    }

    /// The end of a chain of references.
    pub(super) fn resolved(&self, node: &'s Node) -> &'s Node {
        let mut last = node;
        for _ in 0..self.limits.references {
            match self.target(last) {
                Some((_, target)) => last = target,
                None => break,
            }
        }
        last
    }

    fn target(&self, node: &Node) -> Option<(Place, &'s Node)> {
        let reference = node.get("$ref")?;
        link::located(self.files, reference.as_str()?, reference.span)
    }

    /// The rewritten targets of references outside of what is rewritten in any case.
    pub(super) fn targets(&mut self) -> Vec<(Place, Node)> {
        let mut targets = Vec::new();
        while let Some((place, kind)) = self.found.pop() {
            let Some(node) = self.files[place.0].root.pointer(&place.1) else {
                continue;
            };
            let rewritten = match kind {
                Kind::Schema => Some(self.schema(node)),
                Kind::Parameter => self.shared_parameter(node),
                Kind::Response => {
                    let produces = self.produces.clone();
                    Some(self.response(node, &produces))
                }
                Kind::PathItem => Some(self.path_item(node)),
            };
            targets.extend(rewritten.map(|it| (place, it)));
        }
        targets
    }

    /// Copies a value that is needed several times. Charges it to the limit on copies.
    pub(super) fn copy(&mut self, node: &Node) -> Node {
        let most = self.limits.aliases;
        let was_exceeded = self.copied > most;
        self.copied += node.size();
        if self.copied <= most {
            return node.clone();
        }
        if !was_exceeded {
            let message =
                format!("media types and shared parameters repeat more than {most} values");
            self.error(
                code::LIMIT,
                node.span,
                message,
                "move schemas to `definitions`; `limits.aliases` raises the limit",
            );
        }
        Node {
            span: node.span,
            value: Value::Object(Object::default()),
        }
    }
}
