//! Unions of a base and its subtypes: a tag that several of them list belongs to the most specific one.

use std::collections::{HashMap, HashSet};

use super::schemas::Schemas;
use super::shape::Branch;

/// The composition relation between the variants of a union.
pub(super) struct Bases {
    /// For each variant, those that it is composed of, at any depth.
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

    /// Removes tags from variants if a variant that is composed of them has the same tag. The first element of each
    /// pair contains the tags to keep.
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
    /// The composition relation between variants.
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
