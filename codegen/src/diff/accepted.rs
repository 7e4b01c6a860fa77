//! Accepted changes: a file that says which changes are intended, why, and until which version.

use serde::Deserialize;
use toml::Spanned;

use super::report::{Change, Report};
use super::verdict::Directions;
use super::version::{is_unbumped, is_version};
use crate::diagnostic::{Diagnostic, Diagnostics, code};
use crate::source::{Source, SourceMap, Span};

/// The contents of the file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    accept: Vec<Spanned<Entry>>,
}

/// An accepted change.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    /// The id of the change.
    id: Option<String>,
    /// The rule, if there is no id.
    rule: Option<String>,
    /// What changed, beside a rule: the path of the change.
    item: Option<String>,
    /// Why it is accepted.
    reason: String,
    /// The version of the crate from which on it is no longer accepted.
    until: Option<String>,
}

impl Entry {
    fn is_of(&self, change: &Change) -> bool {
        match &self.id {
            Some(id) => *id == change.id,
            None => {
                self.rule.as_deref() == Some(change.rule)
                    && self.item.as_ref() == Some(&change.path)
            }
        }
    }

    /// What is wrong with an entry, whatever has changed.
    fn mistake(&self) -> Option<&'static str> {
        match (&self.id, &self.rule, &self.item) {
            _ if self.reason.trim().is_empty() => Some("`reason` is empty"),
            _ if self.until.as_ref().is_some_and(|it| !is_version(it)) => {
                Some("`until` is no version, such as `1.2.0`")
            }
            (Some(_), None, None) | (None, Some(_), Some(_)) => None,
            _ => Some("an entry has either `id`, or `rule` and `item`"),
        }
    }
}

impl Report {
    /// Marks the changes that a file accepts, and takes them out of the verdicts, except that for Rust: the version of the
    /// crate does not depend on what was intended.
    ///
    /// # Errors
    ///
    /// If the file is not valid, or an entry is stale: it matches no change, or its version is reached.
    pub fn accept(&mut self, file: Source) -> Result<(), Diagnostics> {
        let findings = match toml::from_str::<File>(&file.text) {
            Ok(read) => self.apply(&read),
            Err(error) => {
                let range = error.span().unwrap_or_default();
                let span = Span {
                    start: range.start,
                    end: range.end,
                };
                vec![Diagnostic::error(code::CONFIG, span, error.message())]
            }
        };
        if findings.is_empty() {
            return Ok(());
        }
        let mut sources = SourceMap::default();
        sources.add(file);
        Err(Diagnostics::new(findings, sources))
    }

    fn apply(&mut self, file: &File) -> Vec<Diagnostic> {
        let mut findings = Vec::new();
        for entry in &file.accept {
            let range = entry.span();
            let span = Span {
                start: range.start,
                end: range.end,
            };
            let entry = entry.get_ref();
            if let Some(mistake) = entry.mistake() {
                findings.push(Diagnostic::error(code::CONFIG, span, mistake));
                continue;
            }
            let until = entry.until.as_ref();
            if let Some(until) = until.filter(|it| !is_unbumped(&self.version.new, it)) {
                let message = format!("this change is accepted until {until}, which is reached");
                let finding = Diagnostic::error(code::CONFIG, span, message);
                findings.push(finding.help("remove the entry"));
                continue;
            }
            let mut changes = self
                .changes
                .iter_mut()
                .filter(|it| entry.is_of(it))
                .peekable();
            if changes.peek().is_none() {
                let message = "nothing that changed matches this entry";
                let finding = Diagnostic::error(code::CONFIG, span, message);
                findings.push(finding.help("remove the entry"));
            }
            for change in changes {
                change.accepted = Some(entry.reason.clone());
            }
        }
        self.judge();
        findings
    }

    /// Derives the verdicts from the changes that are not accepted.
    fn judge(&mut self) {
        let left = self.changes.iter().filter(|it| it.accepted.is_none());
        let wire = left.clone().map(|it| it.verdict.wire);
        self.verdict.wire = wire.reduce(Directions::max).unwrap_or_default();
        let client = left.clone().map(|it| it.generated_client);
        self.generated_client = client.reduce(Directions::max).unwrap_or_default();
        let is_silent = left.into_iter().any(|it| it.verdict.silent);
        self.verdict.silent = is_silent || self.rust.iter().any(|it| it.silent);
    }
}
