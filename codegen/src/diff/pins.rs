//! Lines of `codegen.toml` that may preserve the public API: names of things that were renamed, the type of errors, and lists
//! that were not walked. Whether they do is found by planning again with them.

use std::collections::BTreeMap;

use toml::{Table, Value};

use super::report::{Change, Item, Report};
use super::rule::Rule;
use super::side::Subject;
use super::verdict::Rust;
use crate::diagnostic::counted;
use crate::ir::Response;

/// An entry of `codegen.toml`.
#[derive(Clone, Debug, PartialEq)]
pub struct Pin {
    /// The table, such as `rename.types`.
    table: &'static str,
    key: String,
    value: Value,
}

impl Pin {
    fn new(table: &'static str, key: impl Into<String>, value: impl Into<Value>) -> Self {
        Pin {
            table,
            key: key.into(),
            value: value.into(),
        }
    }

    /// Adds the entry to a configuration, unless that has one already.
    pub(crate) fn add_to(&self, config: &mut Table) -> bool {
        let mut table = config;
        for name in self.table.split('.') {
            let inner = table.entry(name).or_insert_with(|| Table::new().into());
            match inner.as_table_mut() {
                Some(inner) => table = inner,
                None => return false,
            }
        }
        let is_new = !table.contains_key(&self.key);
        if is_new {
            table.insert(self.key.clone(), self.value.clone());
        }
        is_new
    }
}

/// The entries as they are written in `codegen.toml`.
pub fn shown(pins: &[Pin]) -> String {
    let mut tables: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for pin in pins {
        let is_bare = |it: char| it.is_ascii_alphanumeric() || matches!(it, '_' | '-');
        let key = if pin.key.chars().all(is_bare) {
            pin.key.clone()
        } else {
            Value::from(&*pin.key).to_string()
        };
        let entry = format!("{key} = {}", pin.value);
        tables.entry(pin.table).or_default().push(entry);
    }
    let tables = tables.into_iter().map(|(name, entries)| {
        let entries = entries.join("\n");
        format!("[{name}]\n{entries}\n")
    });
    tables.collect::<Vec<_>>().join("\n")
}

/// The entries that may preserve the old public API, in groups of related ones.
pub(super) fn candidates(old: &Subject<'_>, new: &Subject<'_>, report: &Report) -> Vec<Vec<Pin>> {
    let changes = report.changes.iter();
    let mut groups: Vec<Vec<Pin>> = Vec::new();
    for change in changes {
        let mut group: Vec<Pin> = renamed(change).into_iter().collect();
        group.extend(renamed_property(change, report));
        if !group.is_empty() {
            group.extend(named_after(old, new, change));
        }
        groups.push(group);
    }
    groups.push(errors(old, new));
    groups.extend(unwalked(old, new).into_iter().map(|it| vec![it]));
    groups.retain(|it| !it.is_empty());
    groups.dedup();
    groups
}

/// What no configuration preserves, given what changes with all lines that help: one line for each cause.
pub(crate) fn lost(report: &Report) -> Vec<String> {
    let of_changes = report.changes.iter().map(|it| {
        let cause = format!("{} ({})", it.title, it.path);
        (&it.items, cause)
    });
    let others = "the configuration or the generator changed".to_owned();
    let all = of_changes.chain([(&report.rust, others)]);
    let lines = all.filter_map(|(items, cause)| {
        let mut major = items.iter().filter(|it| it.verdict == Rust::Major);
        let first = &major.next()?.text;
        let more = match major.count() {
            0 => String::new(),
            count => format!(", and {}", counted(count, "more item")),
        };
        Some(format!("cannot be preserved: {first}{more}: {cause}"))
    });
    lines.collect()
}

/// The types without names of their own, which are named after an operation.
fn named_after(old: &Subject<'_>, new: &Subject<'_>, change: &Change) -> Vec<Pin> {
    let (Some(before), Some(after)) = (&change.values.before, &change.values.after) else {
        return Vec::new();
    };
    if change.rule != Rule::OperationIdChanged.id() {
        return Vec::new();
    }
    let names = |it: &Subject<'_>| -> BTreeMap<String, String> {
        let models = it.surface.models.iter();
        let used = models.filter(|it| it.ir.is_used());
        used.map(|it| (it.ir.name.wire.clone(), it.item.ident.clone()))
            .collect()
    };
    let (old, new) = (names(old), names(new));
    let pins = old.iter().filter_map(|(name, ident)| {
        let renamed = format!("{after}{}", name.strip_prefix(before.as_str())?);
        let is_other = new.get(&renamed).is_some_and(|it| it != ident);
        is_other.then(|| Pin::new("rename.types", renamed, &**ident))
    });
    pins.collect()
}

/// The last step of the path of the first item that is gone and begins with a prefix.
fn gone<'a>(items: impl IntoIterator<Item = &'a Item>, prefix: &str) -> Option<&'a str> {
    let mut gone = items.into_iter().filter(|it| it.change == "removed");
    gone.find_map(|it| it.path.strip_prefix(prefix))
        .filter(|it| !it.contains("::"))
}

/// The old name of an operation, a schema or a value.
fn renamed(change: &Change) -> Option<Pin> {
    let after = change.values.after.as_deref()?;
    match change.rule {
        it if it == Rule::OperationIdChanged.id() => {
            let method = gone(&change.items, "Client::")?;
            Some(Pin::new("rename.operations", after, method))
        }
        it if it == Rule::SchemaRenamed.id() => {
            let name = gone(&change.items, "models::")?;
            Some(Pin::new("rename.types", after, name))
        }
        _ => None,
    }
}

/// The old name of a property that was perhaps renamed.
fn renamed_property(change: &Change, report: &Report) -> Option<Pin> {
    let hint = change.values.hint.as_deref()?;
    let old = hint.strip_prefix("perhaps renamed from ")?;
    let (schema, new) = change.path.rsplit_once('.')?;
    let path = format!("{schema}.{old}");
    let removed = report.changes.iter().find(|it| it.path == path)?;
    let mut items = removed.items.iter().filter(|it| it.change == "removed");
    let field = items
        .find_map(|it| it.path.strip_prefix("models::")?.split_once("::"))?
        .1;
    Some(Pin::new("rename.fields", format!("{schema}.{new}"), field))
}

/// The type of errors, if it was found and another one is found now, or none.
fn errors(old: &Subject<'_>, new: &Subject<'_>) -> Vec<Pin> {
    let name = |it: &Subject<'_>| {
        let api = it.surface.api;
        let error = api.error.as_ref()?;
        Some(api.types[error.ty.0].name.wire.clone())
    };
    let before = name(old);
    let pins = before.clone().filter(|_| before != name(new));
    let mut pins: Vec<Pin> = pins
        .into_iter()
        .map(|it| Pin::new("errors", "schema", it))
        .collect();
    let message = old
        .surface
        .api
        .error
        .as_ref()
        .and_then(|it| it.message.clone());
    if let (false, Some(message)) = (pins.is_empty(), message) {
        pins.push(Pin::new("errors", "message", message));
    }
    pins
}

/// The lists that are walked now, and were not.
fn unwalked(old: &Subject<'_>, new: &Subject<'_>) -> Vec<Pin> {
    let before = old.surface.api.operations.iter();
    let before: BTreeMap<(&str, &str), &Response> = before
        .map(|it| ((it.method.as_str(), it.path.as_str()), &it.response))
        .collect();
    let walked = new.surface.api.operations.iter().filter(|it| {
        let was = before.get(&(it.method.as_str(), it.path.as_str()));
        it.response.paging().is_some() && was.is_some_and(|it| it.paging().is_none())
    });
    let none = || Table::from_iter([("style".to_owned(), Value::from("none"))]);
    let pins = walked.map(|it| Pin::new("paging.operations", &*it.name.wire, none()));
    pins.collect()
}
