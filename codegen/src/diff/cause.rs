//! Which change of the document caused which changes of the public API.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::advice::advise;
use super::id::id;
use super::report::{self, Report, Verdict, Version};
use super::rule::Rule;
use super::rust::{Item, ItemChange};
use super::side::Subject;
use super::verdict::{Directions, Rust, Wire};
use super::version::{is_unbumped, required};
use super::wire::{Change, Found, Operation};

/// How many affected operations are named.
const NAMED: usize = 5;

/// Joins the changes of the documents and those of the public API.
pub(super) fn report(
    old: &Subject<'_>,
    new: &Subject<'_>,
    found: Found,
    items: Vec<Item>,
) -> Report {
    let rust = items.iter().map(|it| it.verdict).max().unwrap_or_default();
    let silent = items.iter().any(|it| it.silent);
    let wire = found.changes.iter().map(|it| it.wire);
    let wire = wire.reduce(Directions::max).unwrap_or_default();
    let client = found.changes.iter().map(|it| it.client);
    let client = client.reduce(Directions::max).unwrap_or_default();
    let causes = Causes::new(old, new, &found);
    let mut by_cause: BTreeMap<Option<usize>, Vec<report::Item>> = BTreeMap::new();
    for item in items {
        by_cause
            .entry(causes.of(&item))
            .or_default()
            .push(reported(&item));
    }
    let mut unexplained = by_cause.remove(&None).unwrap_or_default();
    advise(&mut unexplained);
    let all = found.changes.into_iter().enumerate();
    let changes = all.map(|(index, change)| {
        let mut items = by_cause.remove(&Some(index)).unwrap_or_default();
        advise(&mut items);
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

fn reported(item: &Item) -> report::Item {
    let change = match item.change {
        ItemChange::Removed => "removed",
        ItemChange::Added => "added",
        ItemChange::Changed => "changed",
        ItemChange::Attribute => "attribute",
        ItemChange::Meaning => "meaning",
    };
    let rule = format!("rust-item-{change}");
    report::Item {
        id: id(&rule, &[&rule, &item.path, &item.before, &item.after]),
        path: item.path.clone(),
        change,
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

/// What is known of a change of the document.
struct Known {
    /// The JSON pointers of its locations.
    old: Option<String>,
    new: Option<String>,
    /// The names that it mentions: the last step of its path, and its values.
    names: BTreeSet<String>,
    reach: BTreeSet<String>,
    weight: u8,
    rule: Rule,
    /// Whether it concerns what operations fail with.
    is_failure: bool,
}

/// The changes of the document, as causes of others.
struct Causes {
    known: Vec<Known>,
    /// For each item of the API: the pointer of what declares it, and the operations that use it. Of either side.
    owners: HashMap<String, Owner>,
}

/// What declares an item in the document.
#[derive(Clone, Default)]
struct Owner {
    old: Option<String>,
    new: Option<String>,
    operations: BTreeSet<String>,
}

impl Causes {
    fn new(old: &Subject<'_>, new: &Subject<'_>, found: &Found) -> Self {
        let known = found.changes.iter().map(|change| Known {
            old: change.old.map(|it| old.pointer(it)),
            new: change.new.map(|it| new.pointer(it)),
            names: names(change),
            reach: change
                .reach
                .iter()
                .map(|it| found.operations[*it].name.clone())
                .collect(),
            weight: weight(change),
            rule: change.rule,
            is_failure: is_failure(change),
        });
        let known = known.collect();
        let mut owners = HashMap::new();
        collect(old, &mut owners, |owner, pointer| owner.old = Some(pointer));
        collect(new, &mut owners, |owner, pointer| owner.new = Some(pointer));
        Causes { known, owners }
    }

    /// The change that an item follows from: the closest one.
    fn of(&self, item: &Item) -> Option<usize> {
        let path = item.path.split('(').next().unwrap_or_default();
        let owner = self
            .owners
            .get(path)
            .or_else(|| self.owners.get(&item.owner));
        let none = Owner::default();
        let owner = owner.unwrap_or(&none);
        let own_name = normal(path.rsplit("::").next().unwrap_or_default());
        let is_error = is_error(item);
        let all = self.known.iter().enumerate();
        let scored = all.filter_map(|(index, it)| {
            let is_own = it.rules_of(item, &own_name) || is_error && it.is_failure;
            let closeness = it.closeness(owner, &own_name);
            let of_rule = is_own.then_some(6 + closeness.unwrap_or_default());
            let closeness = of_rule.or(closeness)?;
            // Texts are causes only if nothing else is.
            let order = (it.weight > 0, closeness, it.weight);
            Some(((order, std::cmp::Reverse(index)), index))
        });
        let best = scored.max_by(|a, b| a.0.cmp(&b.0)).map(|it| it.1);
        // A single change has caused whatever happened.
        best.or_else(|| (self.known.len() == 1).then_some(0))
    }
}

impl Known {
    /// Whether a change of the API is the one that the rule is about.
    fn rules_of(&self, item: &Item, name: &str) -> bool {
        let aspect = item.before.split(' ').next().unwrap_or_default();
        let is_meaning = item.change == ItemChange::Meaning;
        let is_model = item.path == item.owner && item.path.starts_with("models::");
        match self.rule {
            Rule::ServerChanged => is_meaning && aspect == "server",
            Rule::TokenUrlChanged => is_meaning && aspect == "token",
            Rule::SchemeChanged => is_meaning && aspect == "key",
            Rule::SchemaRemoved => {
                item.change == ItemChange::Removed && is_model && self.names.contains(name)
            }
            Rule::SchemaAdded => {
                item.change == ItemChange::Added && is_model && self.names.contains(name)
            }
            _ => false,
        }
    }

    /// How close a change is to an item: the higher, the closer. `None` if they have nothing in common.
    fn closeness(&self, owner: &Owner, name: &str) -> Option<u8> {
        let is_within = |own: &Option<String>, of: &Option<String>| match (own, of) {
            (Some(own), Some(of)) => own == of || own.starts_with(&format!("{of}/")),
            _ => false,
        };
        let is_named = self.names.contains(name);
        let is_inside = is_within(&self.old, &owner.old) || is_within(&self.new, &owner.new);
        let is_reached = owner.operations.iter().any(|it| self.reach.contains(it));
        match (is_inside, is_named, is_reached) {
            (true, true, _) => Some(5),
            (true, false, _) => Some(4),
            (false, true, true) => Some(3),
            (false, true, false) => Some(2),
            (false, false, true) if self.weight > 0 => Some(1),
            _ => None,
        }
    }
}

/// Whether an item is part of the types of errors, which depend on the failures of all operations.
fn is_error(item: &Item) -> bool {
    let is_own = item.owner.starts_with("operations::") && item.owner.ends_with("Error");
    item.path == "ErrorBody" || item.path.starts_with("impl ApiError for ") || is_own
}

/// Whether a change is one of what an operation fails with: `GET /pets 404` is its path then.
fn is_failure(change: &Change) -> bool {
    let is_failing = |it: &str| it == "default" || it.starts_with(['4', '5']);
    let is_of_failure = change.path.split(' ').nth(2).is_some_and(is_failing);
    matches!(change.rule, Rule::FailureAdded | Rule::FailureRemoved)
        || is_of_failure && weight(change) > 1
}

/// Texts change no code.
fn weight(change: &Change) -> u8 {
    match change.rule {
        Rule::DocumentationChanged
        | Rule::ExampleChanged
        | Rule::InfoChanged
        | Rule::CallbacksChanged
        | Rule::ExtensionChanged => 0,
        Rule::LimitChanged | Rule::PatternChanged => 1,
        _ => match change.wire.worst() {
            Wire::Compatible => 2,
            Wire::Risky => 3,
            Wire::Breaking => 4,
        },
    }
}

fn names(change: &Change) -> BTreeSet<String> {
    let last = change.path.rsplit(['.', ' ', '|']).next();
    let values = change.before.iter().chain(&change.after);
    let values = values.flat_map(|it| it.split(", "));
    last.into_iter().chain(values).map(normal).collect()
}

/// A name without what distinguishes the spellings of Rust and the document.
fn normal(name: &str) -> String {
    let letters = name.chars().filter(|it| it.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

/// Collects what declares the items of a crate.
fn collect(
    subject: &Subject<'_>,
    owners: &mut HashMap<String, Owner>,
    set: impl Fn(&mut Owner, String),
) {
    let surface = &subject.surface;
    let mut users: HashMap<usize, BTreeSet<String>> = HashMap::new();
    for operation in &surface.operations {
        let ir = operation.ir;
        let name = format!("{} {}", ir.method, ir.path);
        for id in surface.api.reachable(ir.types()) {
            users.entry(id.0).or_default().insert(name.clone());
        }
        let pointer = subject.pointer(ir.span);
        let paths = operation
            .types()
            .map(|it| format!("operations::{}", it.ident));
        let own = [
            format!("Client::{}", operation.method.ident),
            format!("operations::{}", operation.constant.ident),
        ];
        for path in paths.chain(own) {
            let owner = owners.entry(path).or_default();
            owner.operations.insert(name.clone());
            set(owner, pointer.clone());
        }
    }
    for model in surface.models.iter().filter(|it| it.ir.is_used()) {
        let owner = owners
            .entry(format!("models::{}", model.item.ident))
            .or_default();
        owner
            .operations
            .extend(users.remove(&model.id.0).unwrap_or_default());
        set(owner, subject.pointer(model.ir.span));
    }
}
