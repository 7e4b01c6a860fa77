//! Unions of a base and of schemas that are composed of it: a tag that several of them list is that of the most specific one.

use std::collections::{HashMap, HashSet};

use super::schemas::Schemas;
use super::shape::Branch;

/// Which variants of a union are composed of which others.
pub(super) struct Bases {
    /// For each variant, those that it is composed of, at any number of levels.
    of: Vec<HashSet<usize>>,
}

impl Bases {
    /// The variant among several that is composed of all others.
    pub(super) fn most_specific(&self, among: &[usize]) -> Option<usize> {
        let bases = |it: usize| self.of.get(it);
        let count = |it: &usize| bases(*it).map_or(0, HashSet::len);
        let most = among.iter().copied().max_by_key(count)?;
        let is_base = |it: usize| bases(most).is_some_and(|all| all.contains(&it));
        let mut others = among.iter().filter(|it| **it != most);
        others.all(|it| is_base(*it)).then_some(most)
    }

    /// Takes the tags from variants that another one has which is composed of them, but for those that a variant keeps: those
    /// are the first of each pair.
    pub(super) fn leave_to_subtypes(&self, tags: Vec<(&[String], &mut Vec<String>)>) {
        let mut holders: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, (_, all)) in tags.iter().enumerate() {
            for tag in all.iter().collect::<HashSet<_>>() {
                holders.entry(tag.clone()).or_default().push(index);
            }
        }
        holders.retain(|_, all| all.len() > 1);
        let owner = |tag: &String| self.most_specific(holders.get(tag)?);
        for (index, (kept, all)) in tags.into_iter().enumerate() {
            all.retain(|tag| kept.contains(tag) || owner(tag).is_none_or(|it| it == index));
        }
    }
}

impl<'d> Schemas<'d> {
    /// Which variants are composed of which others.
    pub(super) fn bases_among(&self, branches: &[Branch<'d>]) -> Bases {
        let schema = |it: &Branch<'d>| {
            let resolved = self.document.resolve(it.node);
            resolved.ok().map(|(node, _)| node)
        };
        let schemas = branches.iter().enumerate();
        let schemas = schemas.filter_map(|(index, it)| Some((schema(it)?, index)));
        let schemas: HashMap<_, usize> = schemas.collect();
        let of = branches.iter().enumerate().map(|(index, branch)| {
            let parts = self.parts_of_branch(branch).into_iter();
            let bases = parts.filter_map(|it| schemas.get(&it).copied());
            bases.filter(|it| *it != index).collect()
        });
        Bases { of: of.collect() }
    }
}
