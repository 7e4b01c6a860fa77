//! Reads the document: converts values, resolves references and collects all diagnostics.

use std::collections::HashSet;

use crate::diagnostic::{Diagnostic, Severity, code};
use crate::load::{self, Node, Value};
use crate::openapi::flag::parse_flag;
use crate::openapi::mistake::{not_an_object, taken_as_text, wrong_type};
use crate::openapi::{Document, Schema, Text, Typed, grammar};
use crate::source::Span;

/// The number of bytes of text that cost as much of the size budget as a property.
const TEXT: usize = 64;

/// The document with the state of reading it.
pub(super) struct Reader<'d> {
    pub(super) document: Document<'d>,
    /// The kinds of all objects, and the errors in them.
    pub(super) grammar: grammar::Grammar<'d>,
    /// The parts of the document whose errors were reported.
    wrong_parts: HashSet<*const Diagnostic>,
    /// The named schema whose type is being declared, if any.
    pub(super) outermost: Option<Schema<'d>>,
    budget: Budget,
    pub(super) findings: Vec<Diagnostic>,
}

/// The size budget. A short document may repeat the same text for many schemas and operations, all of which is
/// generated.
struct Budget {
    limit: usize,
    charged: usize,
    exceeded: bool,
}

impl<'d> Reader<'d> {
    /// Begins with the warnings of the grammar; `size` is the size budget. `is_own` returns whether the
    /// configuration maps a format to a type.
    pub(super) fn new(document: Document<'d>, size: usize, is_own: &dyn Fn(&str) -> bool) -> Self {
        let mut grammar = grammar::walk(document.tree(), is_own);
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

    pub(super) fn read<T: serde::de::DeserializeOwned>(
        &mut self,
        node: &'d Node,
        what: &str,
    ) -> Option<T> {
        match load::Document::read(node, what) {
            Ok((read, warnings)) => {
                self.report_all(warnings.into_iter().map(taken_as_text));
                Some(read)
            }
            Err(finding) => {
                self.report(finding);
                None
            }
        }
    }

    /// Reports the grammar's errors in the part of the document that contains a node: all of them the first time, then
    /// a single one, which invalidates the user of the part.
    pub(super) fn grammar_of(&mut self, noun: impl Typed<'d>) {
        let errors = self.grammar.errors(noun.node());
        let is_new = errors.is_empty() || self.wrong_parts.insert(errors.as_ptr());
        let shown = if is_new { errors } else { &errors[..1] };
        self.findings.extend_from_slice(shown);
    }

    /// Whether a required keyword is present. Reports it if not.
    pub(super) fn requires<T: Typed<'d>>(&mut self, noun: T, key: &str) -> bool {
        let has = noun.has(key);
        if !has {
            let message = format!("`{key}` is missing here");
            let finding = Diagnostic::error(code::MISSING, noun.span(), message);
            self.report(finding.help(example_of(key, T::noun().name)));
        }
        has
    }

    /// The text of a description, or the empty string. Charges it to the size budget.
    pub(super) fn text(&mut self, text: Option<Text<'d>>) -> String {
        let Some(text) = text else {
            return String::new();
        };
        let trimmed = text.as_str().trim();
        self.charge_text(trimmed, text.span);
        trimmed.to_owned()
    }

    /// Whether a node is an object. Reports other values, except absent ones.
    pub(super) fn require_object<T: Typed<'d>>(&mut self, noun: T) -> bool {
        let node = noun.node();
        self.findings.extend(not_an_object(node, T::noun().name));
        matches!(node.value, Value::Object(_) | Value::Null)
    }

    /// Resolves an object that may be a reference. Also returns the text of the reference.
    pub(super) fn resolve<T: Typed<'d>>(&mut self, noun: T) -> Option<(T, Option<&'d str>)> {
        let resolved = self.document.resolve(noun);
        let (target, reference) = resolved.map_err(|it| self.report(it)).ok()?;
        if reference.is_some() {
            let mismatch = self.grammar.mismatch(noun.node(), target.node());
            if let Some(mismatch) = mismatch {
                let is_error = mismatch.severity == Severity::Error;
                self.report(mismatch);
                if is_error {
                    return None;
                }
            }
            // Those of a schema are reported where its type is declared.
            let found = self.grammar.noun(target.node());
            if found.is_none_or(|it| !std::ptr::eq(it, Schema::noun())) {
                self.grammar_of(target);
            }
        }
        Some((target, reference))
    }

    /// Resolves a schema that may be a reference or a `$dynamicRef`.
    pub(super) fn schema(&mut self, schema: Schema<'d>) -> Option<(Schema<'d>, Option<&'d str>)> {
        match self.dynamic(schema) {
            Some(target) => Some((target, schema.dynamic_reference().map(Text::as_str))),
            None => self.resolve(schema),
        }
    }

    /// The target of a `$dynamicRef`: the schema whose type is being declared, if it has the anchor. `None` if there is
    /// no `$dynamicRef`, or if only one schema has the anchor, so that it acts as a `$ref`.
    fn dynamic(&mut self, schema: Schema<'d>) -> Option<Schema<'d>> {
        let reference = schema.dynamic_reference();
        let reference = reference.filter(|_| !schema.is_reference())?;
        let (_, anchor) = reference.as_str().split_once('#')?;
        let has_anchor = |it: &Schema<'d>| {
            let own = it.dynamic_anchor();
            own.is_some_and(|it| it.as_str() == anchor)
        };
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

    /// The boolean value of a keyword. Reports a string that spells one.
    pub(super) fn boolean_of(&mut self, key: &str, node: &Node) -> Option<bool> {
        let (value, warning) = parse_flag(key, node)?;
        self.findings.extend(warning);
        Some(value)
    }

    /// Charges generated content to the size budget. Reports once that it is exceeded.
    pub(super) fn charge(&mut self, more: usize, span: Span) {
        let most = self.budget.limit;
        self.budget.charged = self.budget.charged.saturating_add(more);
        if self.budget.charged > most && !self.budget.exceeded {
            self.budget.exceeded = true;
            let message =
                format!("all types and operations contain more than {most} properties and values");
            self.limit(span, &message, "size");
        }
    }

    pub(super) fn charge_text(&mut self, text: &str, span: Span) {
        self.charge(text.len() / TEXT, span);
    }

    /// Whether the size budget is exceeded, so that lowering stops.
    pub(super) fn is_exceeded(&self) -> bool {
        self.budget.exceeded
    }
}

/// What a missing keyword of an object may look like.
fn example_of(key: &str, noun: &str) -> String {
    let is_parameter = noun == "a parameter";
    let example = match key {
        "content" => "content: {application/json: {schema: {type: object}}}",
        "in" if is_parameter => "in: query",
        "in" => "in: header",
        "name" if is_parameter => "name: limit",
        "name" => "name: X-API-Key",
        "propertyName" => "propertyName: kind",
        "schema" => "schema: {type: string}",
        "type" => "type: apiKey",
        "url" => "url: https://api.example.com",
        _ => return format!("add `{key}`"),
    };
    format!("write it, as in `{example}`")
}
