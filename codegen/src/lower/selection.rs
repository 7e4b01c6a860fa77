//! The operations to generate: those that are selected, without those that cannot be generated, if they may be left
//! out.

use super::pass::{Entry, Id};
use super::types::Types;
use crate::config::Selection;
use crate::config::pattern::matches;
use crate::diagnostic::{Diagnostic, code};
use crate::ir::{Api, TypeId};
use crate::source::Span;

/// Whether `[include]` and `[exclude]` select each operation. Reports entries that match nothing.
pub(super) fn selected(types: &mut Types, entries: &[Entry], ids: &[Id]) -> Vec<bool> {
    let (include, exclude) = (&types.config.include, &types.config.exclude);
    for (table, selection) in [("include", include), ("exclude", exclude)] {
        let unknown = unknown(selection, entries, ids);
        let findings = unknown.into_iter().map(|(key, what, name)| {
            let message = format!("the document has no {what} `{name}`");
            types.config.finding(&[table, key, name], message)
        });
        types.reader.report_all(findings);
    }
    let all = [&include.tags, &include.paths, &include.operations];
    let all = all.iter().all(|it| it.is_empty());
    let each = entries.iter().zip(ids);
    each.map(|(entry, id)| {
        let included = all || has(include, entry, id);
        included && !has(exclude, entry, id)
    })
    .collect()
}

/// The entries of a selection that do not exist in the document: the key, its kind and its name.
fn unknown<'s>(
    selection: &'s Selection,
    entries: &[Entry],
    ids: &[Id],
) -> Vec<(&'static str, &'static str, &'s String)> {
    let tags = selection.tags.iter();
    let tags = tags.filter(|it| !entries.iter().any(|entry| is_tagged(entry, it)));
    let paths = selection.paths.iter();
    let paths = paths.filter(|it| !entries.iter().any(|entry| matches(it, entry.path)));
    let operations = selection.operations.iter();
    let operations = operations.filter(|name| !ids.iter().any(|id| id.text == **name));
    let tags = tags.map(|it| ("tags", "tag", it));
    let paths = paths.map(|it| ("paths", "path", it));
    let operations = operations.map(|it| ("operations", "operation", it));
    tags.chain(paths).chain(operations).collect()
}

/// Removes the operations that use a type which cannot be generated.
pub(super) fn leave_out(api: &mut Api, broken: &[TypeId]) -> Vec<Diagnostic> {
    if broken.is_empty() {
        return Vec::new();
    }
    let error = api.error.as_ref().map(|it| it.ty);
    if error.is_some_and(|it| contain(api, vec![it], broken)) {
        api.error = None;
    }
    let operations = std::mem::take(&mut api.operations);
    let (left, kept): (Vec<_>, Vec<_>) = operations
        .into_iter()
        .partition(|it| contain(api, it.types(), broken));
    api.operations = kept;
    let left = left.iter().map(|it| left_out(it.span, &it.name.wire));
    left.collect()
}

pub(super) fn left_out(span: Span, id: &str) -> Diagnostic {
    let message = format!("the operation `{id}` is left out");
    Diagnostic::warning(code::UNSUPPORTED, span, message)
        .help("the reason is reported at the operation, or at a schema that it uses")
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

/// Whether some types contain one of others.
fn contain(api: &Api, types: Vec<TypeId>, others: &[TypeId]) -> bool {
    let reachable = api.reachable(types);
    others.iter().any(|it| reachable.contains(it))
}
