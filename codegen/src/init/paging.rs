//! `[paging]`: how lists are walked.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::subject::Subject;
use crate::inferred;

/// The tables of all lists. If they are `shared`, the most frequent way is the default.
pub(super) fn section(subject: &Subject<'_>, shared: bool) -> String {
    let walks: Vec<_> = inferred::walks(subject.surface.api)
        .map(|(id, _, paging)| (id, paging, inferred::paging(None, paging).to_string()))
        .collect();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, _, table) in &walks {
        *counts.entry(table).or_default() += 1;
    }
    let Some((usual, count)) = counts.into_iter().max_by_key(|it| it.1) else {
        return String::new();
    };
    let mut text =
        "# How lists are walked, as the document suggests. One with the style `none` is not walked.\n"
            .to_owned();
    let shared = shared && count > 1;
    if shared {
        let _ = writeln!(text, "{usual}");
    }
    let others = walks.iter().filter(|it| !(shared && it.2 == usual));
    for (index, (id, paging, _)) in others.enumerate() {
        let gap = if index > 0 || shared { "\n" } else { "" };
        let _ = writeln!(text, "{gap}{}", inferred::paging(Some(id), paging));
    }
    text
}
