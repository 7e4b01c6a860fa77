//! Diagnostics: mistakes in a document or a configuration, with the location, the reason and the remedy.
//!
//! Knows sources and spans, not what they contain.

mod place;

use std::collections::BTreeMap;
use std::fmt;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer};
use place::LineStarts;
pub(crate) use place::{Lines, Place};

use crate::source::{BySource, SourceMap, Span};

/// The codes of diagnostics, one for each kind of mistake.
pub mod code {
    /// The text is neither YAML nor JSON.
    pub const SYNTAX: &str = "syntax";
    /// A duplicate key in an object.
    pub const DUPLICATE_KEY: &str = "duplicate-key";
    /// A configured limit was exceeded.
    pub const LIMIT: &str = "limit";
    /// A value does not have the type that OpenAPI requires.
    pub const TYPE: &str = "type";
    /// A required property is missing.
    pub const MISSING: &str = "missing";
    /// A keyword that OpenAPI does not define.
    pub const UNKNOWN_KEYWORD: &str = "unknown-keyword";
    /// A value that OpenAPI does not allow here.
    pub const INVALID: &str = "invalid";
    /// A reference to something that does not exist.
    pub const UNRESOLVED: &str = "unresolved-reference";
    /// A reference to a file that may not be read.
    pub const EXTERNAL: &str = "external-reference";
    /// References that form a cycle.
    pub const CYCLE: &str = "reference-cycle";
    /// Two locations that contradict each other.
    pub const CONFLICT: &str = "conflict";
    /// Valid, but not supported yet.
    pub const UNSUPPORTED: &str = "unsupported";
    /// Two items with the same Rust name.
    pub const NAME: &str = "name";
    /// The configuration is invalid or does not match the document.
    pub const CONFIG: &str = "config";

    /// A file that could not be read or written.
    pub const IO: &str = "io";

    // The findings of `codegen lint`.

    /// An operation without an operationId.
    pub const NO_OPERATION_ID: &str = "no-operation-id";
    /// Part of the public API without a description.
    pub const NO_DESCRIPTION: &str = "no-description";
    /// An operation that declares no error response.
    pub const NO_ERROR_RESPONSE: &str = "no-error-response";
    /// A tag that is not declared in `tags`.
    pub const UNDECLARED_TAG: &str = "undeclared-tag";
    /// A schema whose type is named after its location.
    pub const UNNAMED_SCHEMA: &str = "unnamed-schema";
    /// An `enum` that does not reject other values.
    pub const OPEN_ENUM: &str = "open-enum";
    /// An example or a default that does not match its schema.
    pub const INVALID_EXAMPLE: &str = "invalid-example";
    /// A component that is never referenced.
    pub const UNUSED_COMPONENT: &str = "unused-component";
    /// Operations whose methods would have the same name.
    pub const SHARED_NAME: &str = "shared-name";
    /// A list whose items are not described.
    pub const UNTYPED_ITEMS: &str = "untyped-items";
    /// A failure whose JSON is not described.
    pub const UNTYPED_ERROR: &str = "untyped-error";
    /// The error type is inferred, not configured.
    pub const INFERRED_ERROR: &str = "inferred-error";
    /// The paging of an operation is inferred, not configured.
    pub const INFERRED_PAGING: &str = "inferred-paging";
}

/// Whether the finding fails the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing is generated.
    Error,
    /// Everything is generated.
    Warning,
}

/// One finding.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// Whether it fails the run.
    pub severity: Severity,
    /// One of [`code`].
    pub code: &'static str,
    /// The location.
    pub span: Span,
    /// The message.
    pub message: String,
    /// The location that this one conflicts with, and its label.
    pub second: Option<(Span, String)>,
    /// How to fix it.
    pub help: Option<String>,
    /// The JSON pointer of the location, if the document could be read.
    pub pointer: Option<String>,
}

impl Diagnostic {
    /// A finding that fails the run.
    pub fn error(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Diagnostic {
            severity: Severity::Error,
            code,
            span,
            message: message.into(),
            second: None,
            help: None,
            pointer: None,
        }
    }

    /// A finding that does not fail the run.
    pub fn warning(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Diagnostic {
            severity: Severity::Warning,
            ..Diagnostic::error(code, span, message)
        }
    }

    /// Adds how to fix it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds the location that this one conflicts with.
    #[must_use]
    pub fn second(mut self, span: Span, label: impl Into<String>) -> Self {
        self.second = Some((span, label.into()));
        self
    }
}

/// All findings of a run and the sources that they refer to. `Display` prints them as a compiler would.
#[derive(Clone, Debug)]
pub struct Diagnostics {
    findings: Vec<Diagnostic>,
    sources: SourceMap,
}

impl Diagnostics {
    /// Sorts the findings by location and removes duplicates.
    pub(crate) fn new(mut findings: Vec<Diagnostic>, sources: SourceMap) -> Self {
        findings.sort_by(|a, b| {
            (a.span, a.severity, &a.message).cmp(&(b.span, b.severity, &b.message))
        });
        findings.dedup_by(|a, b| a.span == b.span && a.message == b.message);
        Diagnostics { findings, sources }
    }

    /// The findings, in the order of the document.
    pub fn findings(&self) -> &[Diagnostic] {
        &self.findings
    }

    /// The start of a finding: the source's name, the line and the column, both counted from one.
    pub fn position(&self, finding: &Diagnostic) -> (&str, usize, usize) {
        let (id, span) = self.sources.locate(finding.span);
        let source = self.sources.get(id);
        let lines = LineStarts::of(&source.text);
        let (line, column) = Place::new(source, &lines, span).start();
        (&source.name, line, column)
    }

    /// Makes errors of the warnings with some codes.
    #[must_use]
    pub fn denying(mut self, is_denied: impl Fn(&str) -> bool) -> Self {
        for finding in &mut self.findings {
            if is_denied(finding.code) {
                finding.severity = Severity::Error;
            }
        }
        self
    }

    /// How many findings have each code.
    pub fn totals(&self) -> BTreeMap<&'static str, usize> {
        let mut totals = BTreeMap::new();
        for finding in &self.findings {
            *totals.entry(finding.code).or_default() += 1;
        }
        totals
    }

    /// The first findings of each code.
    #[must_use]
    pub fn first_of_each(self, most: usize) -> Self {
        self.first_by(most, |it| Some(it.code))
    }

    /// All errors, and the first warnings with each message.
    #[cfg(feature = "command")]
    pub(crate) fn first_of_each_message(self, most: usize) -> Self {
        let is_warning = |it: &Diagnostic| it.severity == Severity::Warning;
        self.first_by(most, |it| is_warning(it).then_some(&it.message))
    }

    /// The first findings with each key, and all without one.
    fn first_by(mut self, most: usize, key: impl Fn(&Diagnostic) -> Option<&str>) -> Self {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        self.findings.retain(|it| {
            let Some(key) = key(it) else {
                return true;
            };
            let count = counts.entry(key.to_owned()).or_default();
            *count += 1;
            *count <= most
        });
        self
    }

    /// The number of errors.
    pub fn errors(&self) -> usize {
        self.findings
            .iter()
            .filter(|it| it.severity == Severity::Error)
            .count()
    }

    /// The findings as text, optionally with ANSI colours.
    pub fn render(&self, colour: bool) -> String {
        self.shown(colour) + &self.count("codegen")
    }

    /// Each finding as text.
    pub(crate) fn shown(&self, colour: bool) -> String {
        let renderer = if colour {
            Renderer::styled()
        } else {
            Renderer::plain()
        };
        let lines = self.lines();
        let mut text = String::new();
        for finding in &self.findings {
            place::push(&mut text, &renderer.render(&self.report(finding, &lines)));
            text.push('\n');
        }
        text
    }

    /// The number of findings, and how to have the first of the most severe explained, by the command `program`.
    pub(crate) fn count(&self, program: &str) -> String {
        let Some(worst) = self.findings.iter().min_by_key(|it| it.severity) else {
            return String::new();
        };
        let errors = self.errors();
        let counts = [(errors, "error"), (self.findings.len() - errors, "warning")];
        let counts = counts.into_iter().filter(|(count, _)| *count > 0);
        let counts = counts.map(|(count, noun)| counted(count, noun));
        let counts = counts.collect::<Vec<_>>().join(", ");
        let code = worst.code;
        format!("{counts}; for more about the first, run `{program} explain {code}`\n")
    }

    /// The line starts of all sources.
    pub(crate) fn lines(&self) -> Lines {
        lines(&self.sources)
    }

    /// The part of a span on its first line.
    pub(crate) fn place<'a>(&'a self, span: Span, lines: &'a Lines) -> Place<'a> {
        place_in(&self.sources, span, lines)
    }

    fn report<'a>(&'a self, finding: &'a Diagnostic, lines: &'a Lines) -> Vec<Group<'a>> {
        let level = match finding.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let primary = self.place(finding.span, lines);
        let second = finding
            .second
            .as_ref()
            .map(|(span, label)| (self.place(*span, lines), label.as_str()));
        let (beside, apart) = match &second {
            Some((it, label)) if it.is_beside(&primary) => (Some((it, *label)), None),
            other => (None, other.as_ref()),
        };
        let title = level
            .primary_title(finding.message.as_str())
            .id(finding.code);
        let group = Group::with_title(title);
        let mut group = primary.shown(group, AnnotationKind::Primary, None, beside);
        if let Some((other, label)) = apart {
            group = other.shown(group, AnnotationKind::Context, Some(label), None);
        }
        if let Some(pointer) = &finding.pointer {
            group = group.element(Level::NOTE.message(format!("at `#{pointer}`")));
        }
        if let Some(help) = &finding.help {
            group = group.element(Level::HELP.message(help.as_str()));
        }
        vec![group]
    }
}

/// The line starts of all sources.
pub(crate) fn lines(sources: &SourceMap) -> Lines {
    BySource::of(sources, |it| LineStarts::of(&it.text))
}

/// The part of a span on its first line.
pub(crate) fn place_in<'a>(sources: &'a SourceMap, span: Span, lines: &'a Lines) -> Place<'a> {
    let (id, span) = sources.locate(span);
    Place::new(sources.get(id), lines.get(id), span)
}

/// A count with its noun, such as `2 errors`.
pub(crate) fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(false))
    }
}

impl std::error::Error for Diagnostics {}
