//! Which change of the document caused which change of the public API.

use std::collections::{BTreeSet, HashMap};

use super::rule::Rule;
use super::rust::{Item, ItemChange};
use super::side::Subject;
use super::verdict::Wire;
use super::wire::{About, Change, Found};

/// A change of the document.
struct DocumentChange {
    /// The JSON pointers of its locations.
    old: Option<String>,
    new: Option<String>,
    /// The names that it mentions: the last step of its path, and its values.
    names: BTreeSet<String>,
    /// The normal name of the parameter, or of the body, that it is about.
    parameter: Option<String>,
    /// The normal name of the property that it is about.
    property: Option<String>,
    reach: BTreeSet<String>,
    weight: u8,
    rule: Rule,
    /// Whether it concerns what operations fail with.
    is_failure: bool,
}

/// The changes of the document, as causes of others.
pub(super) struct Causes {
    changes: Vec<DocumentChange>,
    /// For each item of the API: the pointer of what declares it, and the operations that use it. Of either side.
    owners: HashMap<String, Owner>,
    /// Whether the documents are all that changed: not the configuration, the generator or the runtime.
    is_only_cause: bool,
}

/// What declares an item in the document.
#[derive(Clone, Default)]
struct Owner {
    old: Option<String>,
    new: Option<String>,
    operations: BTreeSet<String>,
}

impl Causes {
    pub(super) fn new(
        (old, new): (&Subject<'_>, &Subject<'_>),
        found: &Found,
        is_only_cause: bool,
    ) -> Self {
        let changes = found.changes.iter().map(|change| DocumentChange {
            old: change.old.map(|it| old.pointer(it)),
            new: change.new.map(|it| new.pointer(it)),
            names: names(change),
            parameter: parameter(change),
            property: change.path.rsplit_once('.').map(|it| normal(it.1)),
            reach: change
                .reach
                .iter()
                .map(|it| found.operations[*it].name.clone())
                .collect(),
            weight: weight(change),
            rule: change.rule,
            is_failure: is_failure(change),
        });
        let changes = changes.collect();
        let mut owners = HashMap::new();
        collect(old, &mut owners, |owner, pointer| owner.old = Some(pointer));
        collect(new, &mut owners, |owner, pointer| owner.new = Some(pointer));
        Causes {
            changes,
            owners,
            is_only_cause,
        }
    }

    /// The change that an item follows from: the closest one.
    pub(super) fn of(&self, item: &Item) -> Option<usize> {
        let path = item.path.split('(').next().unwrap_or_default();
        let owner = self
            .owners
            .get(path)
            .or_else(|| self.owners.get(&item.owner));
        let none = Owner::default();
        let owner = owner.unwrap_or(&none);
        // A property that may be `null` has a second setter.
        let argument = item.path.strip_suffix(')');
        let argument = argument.and_then(|it| Some(it.split_once('(')?.1));
        let last = argument.and_then(|it| it.rsplit('.').next());
        let last = last
            .or_else(|| path.rsplit("::").next())
            .unwrap_or_default();
        let own_name = normal(last.strip_suffix("_null").unwrap_or(last));
        let is_error = is_error(item);
        let all = self.changes.iter().enumerate();
        let scored = all.filter_map(|(index, it)| {
            let is_own = it.rules_of(item, &own_name) || is_error && it.is_failure;
            let closeness = it.closeness(owner, &own_name);
            let of_rule = is_own.then_some(8 + closeness.unwrap_or_default());
            let is_distant = it.moves_token_url(item) || it.configures(item);
            let of_rule = of_rule.or(is_distant.then_some(7));
            let closeness = of_rule.or(closeness)?;
            if !self.is_only_cause && closeness == 1 {
                return None;
            }
            // Texts are causes only if nothing else is.
            let order = (it.weight > 0, closeness, it.depth(owner), it.weight);
            Some(((order, std::cmp::Reverse(index)), index))
        });
        let best = scored.max_by(|a, b| a.0.cmp(&b.0)).map(|it| it.1);
        // A single change has caused whatever happened, unless something else has changed, too.
        best.or_else(|| (self.changes.len() == 1 && self.is_only_cause).then_some(0))
    }

    /// The changes of what a function takes, with the name of each: of parameters and the body of the operation that it
    /// calls, or of properties of the object that it makes.
    pub(super) fn of_arguments(&self, item: &Item) -> Vec<(usize, &str)> {
        let is_new = item.path.starts_with("models::") && item.path.ends_with("::new");
        let path = if is_new { &item.owner } else { &item.path };
        let Some(owner) = self.owners.get(path) else {
            return Vec::new();
        };
        let all = self.changes.iter().enumerate();
        let all = all.filter(|(_, it)| it.weight > 1 && it.reaches(owner));
        let named = all.filter_map(|(index, it)| {
            let name = if is_new { &it.property } else { &it.parameter };
            let name = name.as_deref()?;
            let is_of_object = !is_new || it.closeness(owner, name) >= Some(4);
            is_of_object.then_some((index, name))
        });
        let mut named: Vec<(usize, &str)> = named.collect();
        // Whether something is passed at all does not depend on its type.
        let is_presence = |it: &(usize, &str)| changes_presence(self.changes[it.0].rule);
        let present: Vec<&str> = named
            .iter()
            .filter(|it| is_presence(it))
            .map(|it| it.1)
            .collect();
        named.retain(|it| is_presence(it) || !present.contains(&it.1));
        named
    }

    /// Whether a parameter was renamed, such that neither requests nor callers change.
    pub(super) fn is_renamed(&self, old: &str, new: &str) -> bool {
        let (old, new) = (normal(old), normal(new));
        let renames = self
            .changes
            .iter()
            .filter(|it| it.rule == Rule::ParameterRenamed);
        old != new
            && renames
                .into_iter()
                .any(|it| it.names.contains(&old) && it.names.contains(&new))
    }
}

impl DocumentChange {
    /// Whether a change of the API is the one that the rule is about.
    fn rules_of(&self, item: &Item, name: &str) -> bool {
        let aspect = item.before.split(' ').next().unwrap_or_default();
        let is_meaning = item.change == ItemChange::Meaning;
        let is_model = item.path == item.owner && item.path.starts_with("models::");
        match self.rule {
            Rule::ServerChanged => {
                is_meaning && aspect == "server" && (item.path != "Client" || self.is_of_document())
            }
            Rule::OperationMoved => is_meaning && aspect == "request",
            Rule::TokenUrlChanged => is_meaning && aspect == "token",
            Rule::SchemeChanged => is_meaning && aspect == "key",
            Rule::XmlChanged => is_meaning && aspect == "XML" && self.names.contains(name),
            Rule::SchemaRemoved => {
                item.change == ItemChange::Removed && is_model && self.names.contains(name)
            }
            Rule::SchemaAdded => {
                item.change == ItemChange::Added && is_model && self.names.contains(name)
            }
            Rule::SchemaRenamed | Rule::SchemaReplaced | Rule::SchemaMoved => {
                item.change == ItemChange::Changed && self.renames(item)
            }
            _ => false,
        }
    }

    /// Whether a token URL changed since it is on the server's origin, or no longer is.
    fn moves_token_url(&self, item: &Item) -> bool {
        let is_token_url = item.change == ItemChange::Meaning && item.before.starts_with("token");
        self.rule == Rule::ServerChanged && is_token_url && self.is_of_document()
    }

    /// Whether it changes what a client is configured with from the environment.
    fn configures(&self, item: &Item) -> bool {
        let is_environment = ["Client::from_env", "ClientBuilder::with_env"];
        let is_credential = matches!(
            self.rule,
            Rule::SchemeChanged | Rule::SchemeRenamed | Rule::SecurityChanged
        );
        is_credential && is_environment.contains(&item.path.as_str())
    }

    /// Whether it concerns no operation of its own.
    fn is_of_document(&self) -> bool {
        let pointers = [&self.old, &self.new].into_iter().flatten();
        pointers.into_iter().all(|it| !it.starts_with("/paths"))
    }

    /// Whether an item only changed by the name of the schema, and perhaps other names.
    fn renames(&self, item: &Item) -> bool {
        let (before, after) = (words(&item.before), words(&item.after));
        let mut other = before.zip(after).filter(|(a, b)| a != b);
        let is_as_long = words(&item.before).count() == words(&item.after).count();
        let is_named = |it: &str| self.names.contains(&normal(it));
        is_as_long && other.any(|(a, b)| is_named(a) && is_named(b))
    }

    /// Whether it concerns one of the operations that use an item.
    fn reaches(&self, owner: &Owner) -> bool {
        owner.operations.iter().any(|it| self.reach.contains(it))
    }

    /// How deep a change is around an item: of two around it, the inner one is closer.
    fn depth(&self, owner: &Owner) -> usize {
        let sides = [(&owner.old, &self.old), (&owner.new, &self.new)];
        let around = sides
            .into_iter()
            .filter(|(item, own)| is_within(item.as_deref(), own.as_deref()));
        around
            .filter_map(|it| it.1.as_ref())
            .map(String::len)
            .max()
            .unwrap_or_default()
    }

    /// How close a change is to an item: the higher, the closer. `None` if they have nothing in common.
    fn closeness(&self, owner: &Owner, name: &str) -> Option<u8> {
        let is_named = self.names.contains(name);
        let is_inside = is_within(self.old.as_deref(), owner.old.as_deref())
            || is_within(self.new.as_deref(), owner.new.as_deref());
        let is_around = is_within(owner.old.as_deref(), self.old.as_deref())
            || is_within(owner.new.as_deref(), self.new.as_deref());
        match (is_inside, is_named, self.reaches(owner)) {
            (true, true, _) => Some(6),
            (true, false, _) => Some(5),
            (false, true, true) => Some(4),
            (false, ..) if is_around => Some(3),
            (false, true, false) => Some(2),
            (false, false, true) if self.weight > 0 => Some(1),
            _ => None,
        }
    }
}

/// Whether what a pointer leads to is a part of what another one leads to.
fn is_within(own: Option<&str>, of: Option<&str>) -> bool {
    let rest = own.zip(of).and_then(|(own, of)| own.strip_prefix(of));
    rest.is_some_and(|it| it.is_empty() || it.starts_with('/'))
}

/// Whether an item is part of the types of errors, which depend on the failures of all operations.
fn is_error(item: &Item) -> bool {
    let is_own = item.owner.starts_with("operations::") && item.owner.ends_with("Error");
    item.path == "ErrorBody" || item.path.starts_with("impl ApiError for ") || is_own
}

/// Whether a change is one of what an operation fails with.
fn is_failure(change: &Change) -> bool {
    matches!(change.rule, Rule::FailureAdded | Rule::FailureRemoved)
        || change.about == About::Failure && weight(change) > 1
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

/// Whether a rule is about what has to be passed, or can be.
fn changes_presence(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::ParameterRequiredAdded
            | Rule::ParameterAdded
            | Rule::ParameterRequiredRemoved
            | Rule::ParameterRemoved
            | Rule::ParameterBecameRequired
            | Rule::ParameterBecameOptional
            | Rule::BodyRequiredAdded
            | Rule::BodyAdded
            | Rule::BodyRemoved
            | Rule::BodyBecameRequired
            | Rule::BodyBecameOptional
            | Rule::PropertyRequiredAdded
            | Rule::PropertyAdded
            | Rule::PropertyRequiredRemoved
            | Rule::PropertyRemoved
            | Rule::PropertyBecameRequired
            | Rule::PropertyBecameOptional
    )
}

/// The normal name of the parameter, or of the body, that a change is about.
fn parameter(change: &Change) -> Option<String> {
    match &change.about {
        About::Parameter(name) => Some(normal(name)),
        About::Body => Some("body".to_owned()),
        About::Failure | About::Other => None,
    }
}

/// The names in a type or a signature.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|it: char| !it.is_alphanumeric() && it != '_');
    words.filter(|it| !it.is_empty())
}

/// A name without what distinguishes the styles of Rust and the document.
pub(super) fn normal(name: &str) -> String {
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
