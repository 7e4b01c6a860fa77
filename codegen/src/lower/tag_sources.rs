//! The tags of a union's variants, from all that a document says of them: mappings, names, listed values and defaults.

use std::collections::{HashMap, HashSet};

use super::specific::Bases;
use super::spelled::Matches;

/// The tags of one variant.
pub(super) struct Tags {
    /// Those from a mapping.
    pub(super) mapped: Vec<String>,
    /// All of them. The first one is sent.
    pub(super) all: Vec<String>,
    /// Whether the tags are unknown.
    pub(super) unclear: bool,
    /// Whether a value with an unknown tag may be of the variant.
    pub(super) by_content: bool,
    /// Whether a value without a known tag is of the variant, by `defaultMapping`.
    pub(super) is_default: bool,
}

/// The possible sources of a variant's tags.
pub(super) struct Sources {
    pub(super) mapped: Vec<String>,
    /// Those from the mappings of discriminators that it inherits, if this one maps nothing to it.
    pub(super) of_bases: Vec<String>,
    /// The name of its schema.
    pub(super) name: Option<String>,
    /// The values that its schema allows for the property, or the tags of a variant that is a union itself.
    pub(super) listed: Vec<String>,
    /// Those of them that are not inherited.
    pub(super) own: Vec<String>,
    /// The default of the property in its own schema.
    pub(super) default: Option<String>,
    /// Whether the variant is a union itself.
    pub(super) is_union: bool,
    /// Whether it is a union by `oneOf` or `anyOf`. Unlike a base, its name is not a tag.
    pub(super) is_choice: bool,
}

impl Sources {
    /// Whether listed values are used, because neither a mapping nor the schema's name applies.
    fn lists(&self) -> bool {
        let is_name = |it: &String| self.listed.contains(it);
        self.is_union || self.mapped.is_empty() && !self.name.as_ref().is_some_and(is_name)
    }
}

/// The tags that are mapped or are schema names.
fn names_and_mapped(sources: &[Sources]) -> HashSet<&String> {
    let names = sources.iter().filter(|it| !it.is_choice);
    let names = names.filter_map(|it| it.name.as_ref());
    let mapped = sources.iter().flat_map(|it| &it.mapped);
    names.chain(mapped).collect()
}

/// The defaults that may be tags: those of a single variant that nothing else names.
fn free_defaults<'s>(
    sources: &'s [Sources],
    taken: &HashSet<&String>,
    listed: &HashMap<&String, Option<usize>>,
) -> HashSet<&'s String> {
    let mut times: HashMap<&String, usize> = HashMap::new();
    for default in sources.iter().filter_map(|it| it.default.as_ref()) {
        *times.entry(default).or_default() += 1;
    }
    let own = times.into_iter().filter(|(_, times)| *times == 1);
    let own = own.map(|(default, _)| default);
    own.filter(|it| !taken.contains(it) && !listed.contains_key(*it))
        .collect()
}

/// The variant of each value that variants list themselves. If several list it, the one that is composed of all others;
/// `None` if there is no such variant.
fn owners<'s>(
    sources: impl Iterator<Item = (usize, &'s Sources)>,
    bases: &Bases,
) -> HashMap<&'s String, Option<usize>> {
    let mut listed: HashMap<&String, Vec<usize>> = HashMap::new();
    for (index, it) in sources {
        for tag in it.own.iter().collect::<HashSet<_>>() {
            listed.entry(tag).or_default().push(index);
        }
    }
    let owners = listed.into_iter();
    owners
        .map(|(tag, by)| (tag, bases.most_specific(&by)))
        .collect()
}

/// What decides between the variants of a union.
struct Evidence<'s> {
    /// The tags that are mapped or are schema names.
    taken: HashSet<&'s String>,
    /// The variant of each value, among those whose listed values are used.
    owner: HashMap<&'s String, Option<usize>>,
    /// The same among all variants.
    owner_of_all: HashMap<&'s String, Option<usize>>,
    /// The defaults that may be tags.
    free: HashSet<&'s String>,
    matches: Matches,
}

impl<'s> Evidence<'s> {
    fn of(sources: &'s [Sources], bases: &Bases) -> Self {
        let all = || sources.iter().enumerate();
        let names: Vec<Option<&str>> = sources.iter().map(|it| it.name.as_deref()).collect();
        let taken = names_and_mapped(sources);
        let owner = owners(all().filter(|(_, it)| it.lists()), bases);
        Self {
            free: free_defaults(sources, &taken, &owner),
            owner_of_all: owners(all(), bases),
            matches: Matches::of(&names),
            taken,
            owner,
        }
    }

    /// The tags of the variant at an index.
    fn tags(&self, index: usize, it: &Sources) -> Tags {
        let mut all = it.mapped.clone();
        let is_own = |tag: &&String| {
            let is_owner = |of: &HashMap<_, _>| of.get(tag).copied().flatten() == Some(index);
            // Several values that are also listed by a mapped variant are ambiguous.
            let is_pinned = it.is_union || it.own.len() == 1;
            let is_pinned = is_pinned || is_owner(&self.owner_of_all);
            !self.taken.contains(tag) && is_owner(&self.owner) && is_pinned
        };
        if it.lists() {
            all.extend(it.own.iter().filter(is_own).cloned());
        }
        let is_ruled_out = !it.is_union && !it.listed.is_empty() && it.lists();
        let of_bases = it.of_bases.iter();
        let of_bases = of_bases.filter(|tag| !self.taken.contains(tag) && !all.contains(tag));
        let mut of_bases: Vec<String> = of_bases.cloned().collect();
        if is_ruled_out {
            all.append(&mut of_bases);
        }
        if is_ruled_out && all.is_empty() {
            let free = it.listed.iter().filter(|tag| !self.taken.contains(tag));
            all.extend(free.filter(|tag| self.matches.is(index, tag)).cloned());
        }
        let unclear = all.is_empty() && (it.name.is_none() || is_ruled_out);
        let name = it.name.as_ref();
        let name = name.filter(|_| !it.is_choice || all.is_empty());
        if it.mapped.is_empty() && all.is_empty() {
            let default = it.default.iter();
            all.extend(default.filter(|it| self.free.contains(it)).cloned());
        }
        all.extend(name.cloned());
        all.append(&mut of_bases);
        let others = self.others(index, it, &all);
        all.extend(others);
        Tags {
            mapped: it.mapped.clone(),
            all,
            unclear,
            by_content: unclear && (it.name.is_none() || !it.own.is_empty()),
            is_default: false,
        }
    }

    /// The values that only this variant lists besides its tags, if it lists one of these, too.
    fn others(&self, index: usize, it: &Sources, tags: &[String]) -> Vec<String> {
        if it.lists() || !it.own.iter().any(|it| tags.contains(it)) {
            return Vec::new();
        }
        let others = it.own.iter().filter(|it| !tags.contains(it));
        let others = others.filter(|it| !self.taken.contains(it) && !self.free.contains(it));
        let owner = |tag: &String| self.owner_of_all.get(tag).copied().flatten();
        let others = others.filter(|it| owner(it) == Some(index));
        others.cloned().collect()
    }
}

/// The tags of each variant.
pub(super) fn tags_of_sources(sources: &[Sources], bases: &Bases) -> Vec<Tags> {
    let evidence = Evidence::of(sources, bases);
    let all = sources.iter().enumerate();
    all.map(|(index, it)| evidence.tags(index, it)).collect()
}
