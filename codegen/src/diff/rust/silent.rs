//! Silent changes: code compiles as before, and sends or reads something else.

use std::collections::HashMap;

use super::change::ItemChange;
use super::facts::{Fact, Key, REQUEST};
use super::item::Item;
use crate::diff::url::path;
use crate::diff::verdict::Rust;

type ByKey<'a> = HashMap<Key<'a>, &'a Fact>;

/// The items that are unchanged and mean something else.
pub(super) fn compare(old: &[Fact], new: &[Fact], is_same: &dyn Fn(&str) -> bool) -> Vec<Item> {
    let new: ByKey<'_> = new.iter().map(|it| (it.key(), it)).collect();
    let is_moved = moves(old, &new);
    let changed = old.iter().filter_map(|before| {
        let after = new.get(&before.key())?;
        if before.aspect == REQUEST && is_moved(&before.value, &after.value) {
            return None;
        }
        let item = before.path.split('(').next().unwrap_or_default();
        let is_same = is_same(item) && before.guard.as_deref().is_none_or(is_same);
        (after.value != before.value && is_same).then(|| Item {
            path: after.path.clone(),
            change: ItemChange::Meaning,
            verdict: Rust::Patch,
            silent: true,
            before: format!("{} {}", before.aspect, before.value),
            after: after.value.clone(),
            owner: item.rsplit_once("::").map_or("", |it| it.0).to_owned(),
        })
    });
    changed.collect()
}

/// Whether requests go where they went, since a part of the server's URL moved to the paths, or back.
fn moves(old: &[Fact], new: &ByKey<'_>) -> impl Fn(&str, &str) -> bool + use<> {
    let server = ("Client", None, "server");
    let before = old.iter().find(|it| it.key() == server);
    let base = |it: Option<&Fact>| it.map(|it| path(&it.value).to_owned()).unwrap_or_default();
    let (before, after) = (base(before), base(new.get(&server).copied()));
    move |old, new| {
        let (Some((method, from)), Some((other, to))) = (old.split_once(' '), new.split_once(' '))
        else {
            return false;
        };
        method == other && format!("{before}{from}") == format!("{after}{to}")
    }
}
