//! Accepted changes: a file that says which changes are intended, why, and until which version.

use serde::Deserialize;
use toml::Spanned;

use super::report::{Change, Item, Report};
use super::verdict::{Directions, Rust};
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

/// An accepted change: of the document, or of the public API.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    /// The id of the change.
    id: Option<String>,
    /// The rule, if there is no id; for the public API, `rust-item-` and what happened, such as `rust-item-removed`.
    rule: Option<String>,
    /// What changed, beside a rule: the path of the change, or of the item.
    item: Option<String>,
    /// Why it is accepted.
    reason: String,
    /// The version of the crate from which on it is no longer accepted.
    until: Option<String>,
}

impl Entry {
    fn is_of(&self, change: &Change) -> bool {
        self.names(&change.id, change.rule, &change.path)
    }

    fn is_of_item(&self, item: &Item) -> bool {
        let rule = item.id.split('@').next().unwrap_or_default();
        self.names(&item.id, rule, &item.path)
    }

    fn names(&self, id: &str, rule: &str, path: &str) -> bool {
        match &self.id {
            Some(own) => own == id,
            None => self.rule.as_deref() == Some(rule) && self.item.as_deref() == Some(path),
        }
    }

    /// The problem of an entry, independent of the changes.
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
    /// crate does not depend on what was intended. A change of the document and the changes of the public API that follow
    /// from it are accepted separately.
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
            if !self.mark(entry) {
                let message = "nothing that changed matches this entry";
                let finding = Diagnostic::error(code::CONFIG, span, message);
                findings.push(finding.help("remove the entry"));
            }
        }
        self.judge();
        findings
    }

    /// Marks what an entry accepts. Returns whether there is any.
    fn mark(&mut self, entry: &Entry) -> bool {
        let mut is_found = false;
        for change in self.changes.iter_mut().filter(|it| entry.is_of(it)) {
            change.accepted = Some(entry.reason.clone());
            is_found = true;
        }
        let of_changes = self.changes.iter_mut().flat_map(|it| &mut it.items);
        let items = of_changes.chain(&mut self.rust);
        for item in items.filter(|it| entry.is_of_item(it)) {
            item.accepted = Some(entry.reason.clone());
            is_found = true;
        }
        is_found
    }

    /// Whether a change of the public API that is not accepted is major.
    pub(crate) fn is_major(&self) -> bool {
        let of_changes = self.changes.iter().flat_map(|it| &it.items);
        let mut left = of_changes
            .chain(&self.rust)
            .filter(|it| it.accepted.is_none());
        left.any(|it| it.verdict == Rust::Major)
    }

    /// Derives the verdicts from the changes that are not accepted.
    fn judge(&mut self) {
        let left = self.changes.iter().filter(|it| it.accepted.is_none());
        let wire = left.clone().map(|it| it.verdict.wire);
        self.verdict.wire = wire.reduce(Directions::max).unwrap_or_default();
        let client = left.clone().map(|it| it.generated_client);
        self.generated_client = client.reduce(Directions::max).unwrap_or_default();
        let items = left.flat_map(|it| &it.items).chain(&self.rust);
        let mut items = items.filter(|it| it.accepted.is_none());
        self.verdict.silent = items.any(|it| it.silent);
    }
}
