//! What a dependent has to change, where that follows from the items.

use super::arguments::Arguments;
use super::causes::normal;
use super::report::Item;

/// Adds advice to the items that follow from one change; of a rename, with both names. Those whose arguments changed have it.
pub(super) fn advise(items: &mut [Item], renamed: Option<(&str, &str)>) {
    for index in 0..items.len() {
        let item = &items[index];
        let advice = match item.change {
            "removed" => {
                let named = renamed.and_then(|names| namesake(item, items, names));
                let found = named.or_else(|| successor(item, items));
                let moved = || argument(item, items).map(|it| format!("pass it to `{it}`"));
                let used = found.map(|it| format!("use `{it}`"));
                moved().or(used)
            }
            "changed" if item.silent => Some("check the order of the arguments".to_owned()),
            "changed" => item.advice.clone().or_else(|| values(item)),
            "attribute" if item.after == "deprecated" => Some("see its documentation".to_owned()),
            _ => None,
        };
        items[index].advice = advice;
    }
}

/// The item that is named after the new name as one was after the old name.
fn namesake(item: &Item, items: &[Item], (old, new): (&str, &str)) -> Option<String> {
    let parts = |it: &Item| -> (String, String) {
        let (owner, name) = it.path.rsplit_once("::").unwrap_or(("", &it.path));
        (owner.to_owned(), normal(name))
    };
    let (owner, name) = parts(item);
    let expected = (owner, name.replace(&normal(old), &normal(new)));
    let mut added = items
        .iter()
        .filter(|it| it.change == "added" && is_similar(item, it));
    let found = added.find(|it| parts(it) == expected)?;
    Some(found.path.clone())
}

/// Whether one item may replace another: two types, two functions, two operations, or two of the same type.
fn is_similar(old: &Item, new: &Item) -> bool {
    let is_type = |text: &str| text.starts_with("struct") || text.starts_with("enum");
    old.before == new.after && !old.before.is_empty()
        || is_type(&old.before) && is_type(&new.after)
        || old.before.starts_with('(') && new.after.starts_with('(')
        || old.before.starts_with("Operation<") && new.after.starts_with("Operation<")
}

/// The item that replaces one: the only new one of the same kind, in the same place.
fn successor(item: &Item, items: &[Item]) -> Option<String> {
    let owner = |it: &Item| it.path.rsplit_once("::").map(|it| it.0.to_owned());
    let in_place = |it: &&Item, change: &str| it.change == change && owner(it) == owner(item);
    let added = items.iter().filter(|it| in_place(it, "added"));
    let mut added = added.filter(|it| is_similar(item, it));
    let removed = items.iter().filter(|it| in_place(it, "removed"));
    let removed = removed.filter(|it| it.before == item.before);
    let first = added.next()?;
    (added.next().is_none() && removed.count() == 1).then(|| first.path.clone())
}

/// The function that takes what a setter that is gone took.
fn argument(item: &Item, items: &[Item]) -> Option<String> {
    let (owner, name) = item.path.strip_prefix("operations::")?.split_once("::")?;
    let takes = |it: &&Item| {
        let added = Arguments::between(&it.before, &it.after, |_, _| false);
        // Others that became arguments belong to other operations.
        let method = it.path.strip_prefix("Client::").map(normal);
        let is_own = method.is_some_and(|it| it == normal(owner));
        is_own && it.change == "changed" && added.is_some_and(|added| added.adds(name))
    };
    Some(items.iter().find(takes)?.path.clone())
}

/// How a value is used now.
fn values(item: &Item) -> Option<String> {
    let (before, after) = (item.before.as_str(), item.after.as_str());
    let inner = |text: &str, name: &str| -> Option<String> {
        let inner = text.strip_prefix(name)?.strip_prefix('<')?;
        Some(inner.strip_suffix('>')?.to_owned())
    };
    let is_in = |text: &str, name: &str, value: &str| inner(text, name).as_deref() == Some(value);
    let advice = if is_in(after, "Option", before) {
        "handle `None`"
    } else if is_in(before, "Option", after) || is_in(before, "Nullable", after) {
        "it is always present: use it directly"
    } else if before.starts_with("Nullable<") && after.starts_with("Nullable<") {
        return None;
    } else if after.starts_with("Nullable<") {
        "distinguish absent from `null`, or use `Option::from`"
    } else if before.starts_with("Nullable<") {
        "absent and `null` are the same now"
    } else {
        return None;
    };
    Some(advice.to_owned())
}
