//! Which operations are generated: those that the configuration chooses, without those that cannot be, if it may be so.

use super::Lowering;
use super::operation::{Entry, Id};
use crate::config::Selection;
use crate::diagnostic::{Diagnostic, Severity, code};
use crate::ir::{Api, TypeId};
use crate::source::Span;

impl<'d> Lowering<'d> {
    /// Whether `[include]` and `[exclude]` choose each operation; reports what they say of none.
    pub(super) fn chosen(&mut self, entries: &[Entry<'d>], ids: &[Id]) -> Vec<bool> {
        let (include, exclude) = (&self.config.include, &self.config.exclude);
        self.unknown_choices("include", include, entries, ids);
        self.unknown_choices("exclude", exclude, entries, ids);
        let all = [&include.tags, &include.paths, &include.operations];
        let all = all.iter().all(|it| it.is_empty());
        let each = entries.iter().zip(ids);
        each.map(|(entry, id)| {
            let included = all || has(include, entry, id);
            included && !has(exclude, entry, id)
        })
        .collect()
    }

    /// Reports what a selection names and the document does not have.
    fn unknown_choices(
        &mut self,
        table: &str,
        selection: &Selection,
        entries: &[Entry<'d>],
        ids: &[Id],
    ) {
        let mut unknown = Vec::new();
        let tags = |it: &&String| !entries.iter().any(|entry| is_tagged(entry, it));
        unknown.extend(
            selection
                .tags
                .iter()
                .filter(tags)
                .map(|it| ("tags", "tag", it)),
        );
        let paths = |it: &&String| !entries.iter().any(|entry| matches(it, entry.path));
        unknown.extend(
            selection
                .paths
                .iter()
                .filter(paths)
                .map(|it| ("paths", "path", it)),
        );
        let named = |it: &&String| !ids.iter().any(|id| id.text == **it);
        let operations = selection.operations.iter().filter(named);
        unknown.extend(operations.map(|it| ("operations", "operation", it)));
        for (key, what, name) in unknown {
            let message = format!("the document has no {what} `{name}`");
            self.reader
                .report(self.config.finding(&[table, key, name], message));
        }
    }

    /// Whether an operation can be generated, by what was found since it was begun; if not, and it may be left out, what
    /// was found stops nothing.
    pub(super) fn stands(&mut self, from: usize, span: Span, id: &str) -> bool {
        let found = &mut self.reader.findings[from..];
        if found.iter().all(|it| it.severity != Severity::Error) {
            return true;
        }
        if self.config.skip_unsupported {
            found.iter_mut().for_each(forgive);
            self.reader.report(left_out(span, id));
        }
        false
    }

    /// Leaves out the operations that hold a schema which cannot be generated, if that may be.
    pub(super) fn leave_out(&mut self) {
        if !self.config.skip_unsupported {
            return;
        }
        let mut broken = Vec::new();
        for (id, range) in std::mem::take(&mut self.found_in) {
            let found = &mut self.reader.findings[range];
            if found.iter().any(|it| it.severity == Severity::Error) {
                found.iter_mut().for_each(forgive);
                broken.push(id);
            }
        }
        if broken.is_empty() {
            return;
        }
        let error = self.api.error.as_ref().map(|it| it.ty);
        if error.is_some_and(|it| holds(&self.api, vec![it], &broken)) {
            self.api.error = None;
        }
        let operations = std::mem::take(&mut self.api.operations);
        let (left, kept): (Vec<_>, Vec<_>) = operations
            .into_iter()
            .partition(|it| holds(&self.api, it.types(), &broken));
        self.api.operations = kept;
        let left = left.iter().map(|it| left_out(it.span, &it.name.wire));
        self.reader.report_all(left);
    }
}

fn forgive(finding: &mut Diagnostic) {
    finding.severity = Severity::Warning;
}

fn left_out(span: Span, id: &str) -> Diagnostic {
    let message = format!("the operation `{id}` is left out");
    Diagnostic::warning(code::UNSUPPORTED, span, message)
        .help("why is said where it, or a schema that it holds, stands")
}

fn has(selection: &Selection, entry: &Entry, id: &Id) -> bool {
    selection.tags.iter().any(|it| is_tagged(entry, it))
        || selection.paths.iter().any(|it| matches(it, entry.path))
        || selection.operations.contains(&id.text)
}

fn is_tagged(entry: &Entry, tag: &str) -> bool {
    let tags = entry.node.tags();
    let mut tags = tags.unwrap_or_default().iter();
    tags.any(|it| it.as_str() == Some(tag))
}

/// Whether a path is meant: by itself, or by what it begins with.
fn matches(pattern: &str, path: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(start) => path.starts_with(start),
        None => pattern == path,
    }
}

/// Whether some types are, or hold, one of others.
fn holds(api: &Api, types: Vec<TypeId>, others: &[TypeId]) -> bool {
    let reachable = api.reachable(types);
    others.iter().any(|it| reachable.contains(it))
}
