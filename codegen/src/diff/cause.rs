//! Joins the changes of the documents and those of the public API to a report.

use std::collections::{BTreeMap, BTreeSet};

use super::advice::advise;
use super::arguments::{Arguments, returned};
use super::causes::{Causes, normal, words};
use super::id::id;
use super::report::{self, Report, Verdict, Version};
use super::rule::Rule;
use super::rust::{Item, ItemChange};
use super::side::Subject;
use super::verdict::{Directions, Rust};
use super::version::{is_unbumped, required};
use super::wire::{Change, Found, Operation};

/// How many affected operations are named.
const NAMED: usize = 5;

/// Joins the changes of the documents and those of the public API.
pub(super) fn report(
    old: &Subject<'_>,
    new: &Subject<'_>,
    found: Found,
    items: &[Item],
    is_same_generator: bool,
) -> Report {
    let is_only_cause = is_same_generator && configured(old) == configured(new);
    let rust = items.iter().map(|it| it.verdict).max().unwrap_or_default();
    let silent = items.iter().any(|it| it.silent);
    let wire = found.changes.iter().map(|it| it.wire);
    let wire = wire.reduce(Directions::max).unwrap_or_default();
    let client = found.changes.iter().map(|it| it.client);
    let client = client.reduce(Directions::max).unwrap_or_default();
    let causes = Causes::new((old, new), &found, is_only_cause);
    let mut by_cause: BTreeMap<Option<usize>, Vec<report::Item>> = BTreeMap::new();
    for (cause, item) in items.iter().flat_map(|it| assigned(&causes, it)) {
        by_cause.entry(cause).or_default().push(item);
    }
    let mut unexplained = by_cause.remove(&None).unwrap_or_default();
    exports(&mut unexplained, &mut by_cause);
    modules(&mut unexplained, &mut by_cause);
    advise(&mut unexplained, None);
    let all = found.changes.into_iter().enumerate();
    let changes = all.map(|(index, change)| {
        let mut items = by_cause.remove(&Some(index)).unwrap_or_default();
        let names = change.before.as_deref().zip(change.after.as_deref());
        advise(&mut items, names.filter(|_| is_rename(change.rule)));
        described((old, new), change, &found.operations, items)
    });
    let mut changes: Vec<report::Change> = changes.collect();
    changes.sort_by(|a, b| order(a).cmp(&order(b)).then_with(|| a.path.cmp(&b.path)));
    Report {
        verdict: Verdict { rust, silent, wire },
        generated_client: client,
        version: versions(old, new, rust),
        changes,
        rust: unexplained,
        operations: found.operations.len(),
    }
}

/// What is configured, other than the version of the crate.
fn configured(subject: &Subject<'_>) -> toml::Table {
    let mut table: toml::Table = subject.config.source.text.parse().unwrap_or_default();
    if let Some(package) = table.get_mut("package").and_then(toml::Value::as_table_mut) {
        package.remove("version");
    }
    table.retain(|_, it| it.as_table().is_none_or(|it| !it.is_empty()));
    table
}

/// Whether the values of a change are names, of which one replaces the other.
fn is_rename(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::OperationIdChanged
            | Rule::SchemaRenamed
            | Rule::SchemeRenamed
            | Rule::ParameterRenamed
    )
}

/// Moves the types of the runtime that the crate exports to the changes by which it uses them, or no longer does.
fn exports(
    unexplained: &mut Vec<report::Item>,
    by_cause: &mut BTreeMap<Option<usize>, Vec<report::Item>>,
) {
    unexplained.retain(|it| {
        let Some(name) = it.path.strip_prefix("client_runtime::") else {
            return true;
        };
        let uses = |other: &report::Item| {
            let text = if it.change == "added" {
                &other.after
            } else {
                &other.before
            };
            // The library of the types of times is exported with them.
            let is_of =
                |it: &str| it == name || name == "jiff" && matches!(it, "Date" | "Timestamp");
            words(text).any(is_of)
        };
        let cause = by_cause.values_mut().find(|all| all.iter().any(uses));
        let is_alone = cause.is_none();
        if let Some(cause) = cause {
            cause.push(it.clone());
        }
        is_alone
    });
}

/// Moves the modules that came with their first item, or went with their last one, to the changes that caused that.
fn modules(
    unexplained: &mut Vec<report::Item>,
    by_cause: &mut BTreeMap<Option<usize>, Vec<report::Item>>,
) {
    unexplained.retain(|it| {
        let prefix = format!("{}::", it.path);
        let is_within =
            |other: &report::Item| other.change == it.change && other.path.starts_with(&prefix);
        let is_whole = matches!(it.change, "added" | "removed");
        let mut causes = by_cause.values_mut().filter(|_| is_whole);
        let cause = causes.find(|all| all.iter().any(is_within));
        let is_alone = cause.is_none();
        if let Some(cause) = cause {
            cause.push(it.clone());
        }
        is_alone
    });
}

/// Silent changes first, then the severe ones.
fn order(change: &report::Change) -> impl Ord + use<> {
    let Verdict { rust, silent, wire } = change.verdict;
    let wire = (wire.worst(), wire.old_client_new_server);
    std::cmp::Reverse((silent, wire, rust))
}

fn versions(old: &Subject<'_>, new: &Subject<'_>, verdict: Rust) -> Version {
    let (before, after) = (&old.config.package.version, &new.config.package.version);
    let required = required(before, verdict);
    Version {
        unbumped: verdict > Rust::Patch && is_unbumped(after, &required),
        old: before.clone(),
        new: after.clone(),
        required,
    }
}

/// A change of the API with what caused it. Each change of an argument is a cause of that of the signature.
fn assigned(causes: &Causes, item: &Item) -> Vec<(Option<usize>, report::Item)> {
    let (closest, own) = (causes.of(item), reported(item));
    let is_renamed = |old: &str, new: &str| causes.is_renamed(old, new);
    let is_signature = item.change == ItemChange::Changed && !item.silent;
    let changed = Arguments::between(&item.before, &item.after, is_renamed);
    let Some(changed) = changed.filter(|_| is_signature) else {
        return vec![(closest, own)];
    };
    let of_arguments = causes.of_arguments(item).into_iter();
    let claims = of_arguments.map(|(cause, name)| {
        let own = changed.only(|it| normal(it) == name);
        (Some(cause), own)
    });
    let mut claims: Vec<(Option<usize>, Arguments)> =
        claims.filter(|it| !it.1.is_empty()).collect();
    let is_claimed = |name: &str| claims.iter().any(|it| it.1.has(name));
    let left = changed.only(|it| !is_claimed(it));
    let is_returning_another = returned(&item.before) != returned(&item.after);
    if claims.is_empty() || !left.is_empty() || is_returning_another {
        match claims.iter_mut().find(|it| it.0 == closest) {
            Some((_, own)) => *own = changed.only(|it| own.has(it) || left.has(it)),
            None => claims.push((closest, left)),
        }
    }
    let all = claims.into_iter().map(|(cause, arguments)| {
        let advice = arguments.advice();
        (
            cause,
            report::Item {
                advice,
                ..own.clone()
            },
        )
    });
    all.collect()
}

fn reported(item: &Item) -> report::Item {
    let rule = item.change.rule();
    report::Item {
        id: id(rule, &[rule, &item.path, &item.before, &item.after]),
        path: item.path.clone(),
        change: item.change.name(),
        verdict: item.verdict,
        silent: item.silent,
        before: item.before.clone(),
        after: item.after.clone(),
        text: item.described(),
        advice: None,
        accepted: None,
    }
}

fn described(
    (old, new): (&Subject<'_>, &Subject<'_>),
    change: Change,
    operations: &[Operation],
    items: Vec<report::Item>,
) -> report::Change {
    let rule = change.rule.id();
    let text = |it: &Option<String>| it.clone().unwrap_or_default();
    let (before, after) = (text(&change.before), text(&change.after));
    report::Change {
        id: id(rule, &[rule, &change.path, &before, &after]),
        rule,
        title: change.rule.title(),
        verdict: Verdict {
            rust: items.iter().map(|it| it.verdict).max().unwrap_or_default(),
            silent: items.iter().any(|it| it.silent),
            wire: change.wire,
        },
        places: report::Places {
            old: change.old.map(|it| old.location(it)),
            new: change.new.map(|it| new.location(it)),
        },
        reach: reach(&change, operations),
        generated_client: change.client,
        path: change.path,
        values: report::Values {
            before: change.before,
            after: change.after,
            hint: change.hint,
        },
        items,
        accepted: None,
    }
}

fn reach(change: &Change, operations: &[Operation]) -> report::Reach {
    let reached = change.reach.iter().map(|it| &operations[*it]);
    let tags: BTreeSet<&String> = reached.clone().flat_map(|it| &it.tags).collect();
    let all: Vec<String> = reached.map(|it| it.name.clone()).collect();
    report::Reach {
        count: all.len(),
        operations: all.iter().take(NAMED).cloned().collect(),
        tags: tags.into_iter().cloned().collect(),
        all,
    }
}
