//! `[paging]`: how lists are paged.

use std::collections::BTreeMap;

use super::subject::Subject;
use crate::inferred;
use crate::ir::{Api, Location, Paging};

/// The tables of all lists. If they are `shared`, the most frequent way is the default.
pub(super) fn section(subject: &Subject<'_>, shared: bool) -> String {
    let api = subject.surface.api;
    let paged: Vec<_> = inferred::paged(api)
        .map(|(id, _, paging)| (id, paging, inferred::paging(None, paging).to_string()))
        .collect();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, _, table) in &paged {
        *counts.entry(table).or_default() += 1;
    }
    let usual = counts.into_iter().max_by_key(|it| it.1);
    let usual = usual.filter(|(_, count)| shared && *count > 1);
    let usual = usual.and_then(|(table, _)| paged.iter().find(|it| it.2 == table));

    let mut tables: Vec<String> = Vec::new();
    tables.extend(usual.map(|it| it.2.clone()));
    let is_usual = |table: &str| usual.is_some_and(|it| it.2 == table);
    let others = paged.iter().filter(|it| !is_usual(&it.2));
    tables.extend(others.map(|(id, paging, _)| inferred::paging(Some(id), paging).to_string()));
    let unpaged_lists = usual.into_iter().flat_map(|it| unpaged_lists(api, it.1));
    tables.extend(unpaged_lists.map(|id| inferred::unpaged(id).to_string()));
    if tables.is_empty() {
        return String::new();
    }
    let tables = tables.join("\n\n");
    format!(
        "# How lists are paged, as the document suggests. One with the style `none` is not.\n{tables}\n"
    )
}

/// The operations that are not paged, although they have the query parameter of a default.
fn unpaged_lists<'a>(api: &'a Api, usual: &'a Paging) -> impl Iterator<Item = &'a str> {
    let operations = api.operations.iter();
    let operations = operations.filter(|it| it.response.paging().is_none());
    let matching = operations.filter(|it| {
        let mut query = it
            .parameters
            .iter()
            .filter(|it| it.location == Location::Query);
        query.any(|it| usual.parameter() == Some(it.name.wire.as_str()))
    });
    matching.map(|it| it.name.wire.as_str())
}
