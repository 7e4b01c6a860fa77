//! What is wrong with a document or a configuration, where, why, and what to do.
//!
//! Knows texts and places, not what stands in them.

mod place;

use std::fmt;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer};
use place::LineStarts;
pub(crate) use place::{Lines, Place};

use crate::source::{BySource, SourceMap, Span};

/// The codes that diagnostics carry, each for one kind of mistake.
pub mod code {
    /// The text is neither YAML nor JSON.
    pub const SYNTAX: &str = "syntax";
    /// A key stands twice in one object.
    pub const DUPLICATE_KEY: &str = "duplicate-key";
    /// A named limit was passed.
    pub const LIMIT: &str = "limit";
    /// A value is of another type than OpenAPI says.
    pub const TYPE: &str = "type";
    /// A property that OpenAPI requires is missing.
    pub const MISSING: &str = "missing";
    /// A keyword that OpenAPI does not know.
    pub const UNKNOWN_KEYWORD: &str = "unknown-keyword";
    /// A value that OpenAPI does not allow here.
    pub const INVALID: &str = "invalid";
    /// A reference to nothing.
    pub const UNRESOLVED: &str = "unresolved-reference";
    /// A reference to a file that may not be read.
    pub const EXTERNAL: &str = "external-reference";
    /// References that only lead to each other.
    pub const CYCLE: &str = "reference-cycle";
    /// Two places that contradict each other.
    pub const CONFLICT: &str = "conflict";
    /// Sound, but not generated yet.
    pub const UNSUPPORTED: &str = "unsupported";
    /// Two things that would have one Rust name.
    pub const NAME: &str = "name";
    /// A configuration that does not fit.
    pub const CONFIG: &str = "config";

    /// A file that could not be read or written.
    pub const IO: &str = "io";

    // What `codegen lint` finds.

    /// An operation that the document does not name.
    pub const NO_OPERATION_ID: &str = "no-operation-id";
    /// Something that callers see and that does not say what it is.
    pub const NO_DESCRIPTION: &str = "no-description";
    /// An operation that does not say how it fails.
    pub const NO_ERROR_RESPONSE: &str = "no-error-response";
    /// A tag that the document does not declare.
    pub const UNDECLARED_TAG: &str = "undeclared-tag";
    /// A schema whose type is named after its place.
    pub const UNNAMED_SCHEMA: &str = "unnamed-schema";
    /// An `enum` that does not mean it.
    pub const OPEN_ENUM: &str = "open-enum";
    /// An example or a default that is not what its schema says.
    pub const INVALID_EXAMPLE: &str = "invalid-example";
    /// A component that nothing leads to.
    pub const UNUSED_COMPONENT: &str = "unused-component";
}

/// Whether generation goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing is generated.
    Error,
    /// Everything is generated; the document deserves a look.
    Warning,
}

/// One finding.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// Whether it stops the run.
    pub severity: Severity,
    /// One of [`code`].
    pub code: &'static str,
    /// Where.
    pub span: Span,
    /// What.
    pub message: String,
    /// The other place, where two conflict, and what stands there.
    pub second: Option<(Span, String)>,
    /// What to do.
    pub help: Option<String>,
    /// The JSON pointer of the place, where the document could be read.
    pub pointer: Option<String>,
}

impl Diagnostic {
    /// A finding that stops the run.
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

    /// A finding that does not.
    pub fn warning(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Diagnostic {
            severity: Severity::Warning,
            ..Diagnostic::error(code, span, message)
        }
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Names the place that this one conflicts with.
    #[must_use]
    pub fn second(mut self, span: Span, label: impl Into<String>) -> Self {
        self.second = Some((span, label.into()));
        self
    }
}

/// All findings of a run, with the sources that they are about. Prints as a compiler does.
#[derive(Clone, Debug)]
pub struct Diagnostics {
    findings: Vec<Diagnostic>,
    sources: SourceMap,
}

impl Diagnostics {
    /// Sorts the findings by place; the same finding at the same place is kept once.
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

    /// Where a finding begins: the name of the source, the line and the column, which count from one.
    pub fn position(&self, finding: &Diagnostic) -> (&str, usize, usize) {
        let (id, span) = self.sources.locate(finding.span);
        let source = self.sources.get(id);
        let lines = LineStarts::of(&source.text);
        let (line, column) = Place::new(source, &lines, span).start();
        (&source.name, line, column)
    }

    /// How many of them stop the run.
    pub fn errors(&self) -> usize {
        self.findings
            .iter()
            .filter(|it| it.severity == Severity::Error)
            .count()
    }

    /// The findings as text, with ANSI colours if asked.
    pub fn render(&self, colour: bool) -> String {
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
        text.push_str(&self.count());
        text
    }

    /// How many findings there are, and where to read of the first of the worst.
    fn count(&self) -> String {
        let Some(worst) = self.findings.iter().min_by_key(|it| it.severity) else {
            return String::new();
        };
        let errors = self.errors();
        let counts = [(errors, "error"), (self.findings.len() - errors, "warning")];
        let counts = counts.into_iter().filter(|(count, _)| *count > 0);
        let counts = counts.map(|(count, noun)| counted(count, noun));
        let counts = counts.collect::<Vec<_>>().join(", ");
        let code = worst.code;
        format!("{counts}; `codegen explain {code}` tells more of the first\n")
    }

    /// Where the lines of all sources begin.
    pub(crate) fn lines(&self) -> Lines {
        BySource::of(&self.sources, |it| LineStarts::of(&it.text))
    }

    /// A place, as far as it lies on one line.
    pub(crate) fn place<'a>(&'a self, span: Span, lines: &'a Lines) -> Place<'a> {
        let (id, span) = self.sources.locate(span);
        Place::new(self.sources.get(id), lines.get(id), span)
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

/// So many of something.
pub(crate) fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(false))
    }
}

impl std::error::Error for Diagnostics {}
