//! Reads the document: values by their kinds, references, and the mistakes that the grammar finds. Whatever is wrong goes into
//! one list of diagnostics.

use std::collections::HashSet;

use crate::diagnostic::{Diagnostic, Severity, code};
use crate::load::{Document, Node, Object, Value};
use crate::openapi::flag::spelled;
use crate::openapi::grammar;
use crate::openapi::mistake::{no_value, not_an_object, wrong_type};
use crate::source::Span;

/// How many bytes of text count as much as a property.
const TEXT: usize = 64;

/// The document as it is read.
pub(super) struct Reader<'d> {
    pub(super) document: &'d Document,
    /// What each object of the document is, and what is wrong with it.
    pub(super) grammar: grammar::Grammar,
    /// The parts of the document whose mistakes were reported, by where the grammar keeps these.
    wrong_parts: HashSet<*const Diagnostic>,
    /// The schema whose type is being declared, if it has a name.
    pub(super) outermost: Option<&'d Node>,
    budget: Budget,
    pub(super) findings: Vec<Diagnostic>,
}

/// How much a document may become. A short one may say the same of many schemas and operations, and the code of each holds all
/// of it.
struct Budget {
    limit: usize,
    charged: usize,
    exceeded: bool,
}

impl<'d> Reader<'d> {
    /// Begins with the warnings of the grammar; `size` is the size budget.
    pub(super) fn new(document: &'d Document, size: usize) -> Self {
        let mut grammar = grammar::walk(document);
        let findings = std::mem::take(&mut grammar.warnings);
        Reader {
            document,
            grammar,
            wrong_parts: HashSet::new(),
            outermost: None,
            budget: Budget {
                limit: size,
                charged: 0,
                exceeded: false,
            },
            findings,
        }
    }

    pub(super) fn report(&mut self, finding: Diagnostic) {
        self.findings.push(finding);
    }

    pub(super) fn report_all(&mut self, findings: impl IntoIterator<Item = Diagnostic>) {
        self.findings.extend(findings);
    }

    pub(super) fn error(&mut self, code: &'static str, span: Span, message: impl Into<String>) {
        self.report(Diagnostic::error(code, span, message));
    }

    pub(super) fn limit(&mut self, span: Span, message: &str, limit: &str) {
        let finding = Diagnostic::error(code::LIMIT, span, message);
        let help = format!("write it flatter; `limits.{limit}` raises the limit");
        self.report(finding.help(help));
    }

    pub(super) fn warn(&mut self, code: &'static str, span: Span, message: impl Into<String>) {
        self.report(Diagnostic::warning(code, span, message));
    }

    pub(super) fn wrong_type(&mut self, node: &Node, what: &str, expected: &str) {
        self.report(wrong_type(node, what, expected));
    }

    /// Whether a member is `null` where that means nothing: as a key of YAML is whose value was left out.
    pub(super) fn is_empty(&mut self, key: &str, node: &Node) -> bool {
        let is_null = matches!(node.value, Value::Null);
        if is_null {
            self.report(no_value(key, node));
        }
        is_null
    }

    pub(super) fn read<T: serde::de::DeserializeOwned>(
        &mut self,
        node: &'d Node,
        what: &str,
    ) -> Option<T> {
        match Document::read(node, what) {
            Ok((read, told)) => {
                for it in told {
                    self.taken_as_text(it);
                }
                Some(read)
            }
            Err(finding) => {
                self.report(finding);
                None
            }
        }
    }

    pub(super) fn taken_as_text(&mut self, node: &Node) {
        let message = format!("this must be a string, not {}", node.kind());
        let warning = Diagnostic::warning(code::TYPE, node.span, message);
        let help = format!(
            "it is taken as the text `{}`: put it in quotes",
            node.text()
        );
        self.report(warning.help(help));
    }

    /// Reports what is wrong by the grammar in the part of the document that a node belongs to: all of it once, and one
    /// mistake, which stops what uses the part, from then on.
    pub(super) fn grammar_of(&mut self, node: &Node) {
        let errors = self.grammar.errors(node);
        let is_new = errors.is_empty() || self.wrong_parts.insert(errors.as_ptr());
        let shown = if is_new { errors } else { &errors[..1] };
        self.findings.extend_from_slice(shown);
    }

    pub(super) fn required(&mut self, node: &'d Node, key: &str) -> Option<&'d Node> {
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
    pub(super) fn object(&mut self, node: &'d Node, key: &str) -> Option<&'d Object> {
        let member = node.get(key)?;
        if member.as_object().is_none() && !self.is_empty(key, member) {
            self.wrong_type(member, &format!("`{key}`"), "an object");
        }
        member.as_object()
    }

    /// The items of a member that is an array; none if it is absent.
    pub(super) fn array(&mut self, node: &'d Node, key: &str) -> &'d [Node] {
        let Some(member) = node.get(key) else {
            return &[];
        };
        if member.as_array().is_none() && !self.is_empty(key, member) {
            self.wrong_type(member, &format!("`{key}`"), "an array");
        }
        member.as_array().unwrap_or_default()
    }

    /// A member that is a string.
    pub(super) fn string(&mut self, node: &'d Node, key: &str) -> Option<&'d str> {
        let member = node.get(key)?;
        if member.as_str().is_none() && !self.is_empty(key, member) {
            self.wrong_type(member, &format!("`{key}`"), "a string");
        }
        member.as_str()
    }

    /// A member that is a string, or a number that was meant as one, such as `version: 1.0`.
    pub(super) fn string_or_number(&mut self, node: &'d Node, key: &str) -> String {
        match node.get(key) {
            Some(member) if matches!(member.value, Value::Number(_)) => {
                self.taken_as_text(member);
                member.text()
            }
            _ => self.string_or_empty(node, key),
        }
    }

    /// A member that is a string, or nothing.
    pub(super) fn string_or_empty(&mut self, node: &'d Node, key: &str) -> String {
        let words = self.string(node, key).unwrap_or_default().trim();
        self.charge_text(words, node.span);
        words.to_owned()
    }

    /// Whether a value is an object, or is left out; one that is left out says nothing.
    pub(super) fn require_object(&mut self, node: &'d Node, noun: &grammar::Noun) -> bool {
        self.findings.extend(not_an_object(node, noun.name));
        matches!(node.value, Value::Object(_) | Value::Null)
    }

    /// Whether no API will come of it.
    pub(super) fn has_failed(&self) -> bool {
        self.findings
            .iter()
            .any(|it| it.severity == Severity::Error)
    }

    /// The object that a node is or refers to, and the text of the reference if it is one.
    pub(super) fn resolve(&mut self, node: &'d Node) -> Option<(&'d Node, Option<&'d str>)> {
        if let Some(target) = self.dynamic(node) {
            return Some((target, node.get("$dynamicRef").and_then(Node::as_str)));
        }
        let resolved = self.document.resolve(node);
        let (target, reference) = resolved.map_err(|it| self.report(it)).ok()?;
        if reference.is_some() {
            if let Some(mismatch) = self.grammar.mismatch(node, target) {
                let is_error = mismatch.severity == Severity::Error;
                self.report(mismatch);
                if is_error {
                    return None;
                }
            }
            // Those of a schema are reported where its type is declared.
            let noun = self.grammar.noun(target);
            if noun.is_none_or(|it| !std::ptr::eq(it, &raw const grammar::SCHEMA)) {
                self.grammar_of(target);
            }
        }
        Some((target, reference))
    }

    /// The schema that a `$dynamicRef` names: the one whose type is being declared, if it has the anchor. None if the node has
    /// no `$dynamicRef`, or if only one schema has the anchor, to which it leads as a `$ref` does.
    pub(super) fn dynamic(&mut self, node: &'d Node) -> Option<&'d Node> {
        let reference = node
            .get("$dynamicRef")
            .filter(|_| node.get("$ref").is_none())?;
        let (_, anchor) = reference.as_str()?.split_once('#')?;
        let has_anchor =
            |it: &&Node| it.get("$dynamicAnchor").and_then(Node::as_str) == Some(anchor);
        if let Some(outermost) = self.outermost.filter(has_anchor) {
            return Some(outermost);
        }
        if self.grammar.anchored(anchor) > 1 {
            let message = format!("several schemas have the `$dynamicAnchor` `{anchor}`");
            let error = Diagnostic::error(code::UNSUPPORTED, reference.span, message);
            self.report(error.help(
                "only a schema that has the anchor itself can be what `$dynamicRef` means: write a `$ref` to what is meant",
            ));
        }
        None
    }

    /// A member that is `true` or `false`; absent is `false`.
    pub(super) fn boolean(&mut self, node: &'d Node, key: &str) -> bool {
        let Some(member) = node.get(key) else {
            return false;
        };
        let known = self.boolean_of(key, member);
        if known.is_none() && !self.is_empty(key, member) {
            self.wrong_type(member, &format!("`{key}`"), "`true` or `false`");
        }
        known.unwrap_or_default()
    }

    /// What a value says if it is `true` or `false`; reports a string that spells one of them.
    pub(super) fn boolean_of(&mut self, key: &str, node: &Node) -> Option<bool> {
        let (known, warning) = spelled(key, node)?;
        self.findings.extend(warning);
        Some(known)
    }

    /// Charges what is made of a place to the size budget; that it is exceeded is reported once.
    pub(super) fn charge(&mut self, more: usize, span: Span) {
        let most = self.budget.limit;
        self.budget.charged = self.budget.charged.saturating_add(more);
        if self.budget.charged > most && !self.budget.exceeded {
            self.budget.exceeded = true;
            let message =
                format!("all types and operations hold more than {most} members and values");
            self.limit(span, &message, "amount");
        }
    }

    pub(super) fn charge_text(&mut self, words: &str, span: Span) {
        self.charge(words.len() / TEXT, span);
    }

    /// Whether the size budget is exceeded, so that nothing more can be made.
    pub(super) fn is_exceeded(&self) -> bool {
        self.budget.exceeded
    }
}
