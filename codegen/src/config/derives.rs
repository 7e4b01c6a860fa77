//! `[derives]`: further traits of the models.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::pattern::matches;

/// `[derives]`: derive macros by path, such as `schemars::JsonSchema`, for the models whose names match a pattern.
///
/// A pattern is the name of a Rust type, in which `*` stands for any number of characters.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(feature = "command", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Derives(pub BTreeMap<String, Vec<String>>);

impl Derives {
    /// The macros for a type, sorted, without duplicates.
    pub(crate) fn of(&self, ident: &str) -> Vec<&str> {
        let matching = self.0.iter().filter(|(key, _)| matches(key, ident));
        let mut paths: Vec<&str> = matching
            .flat_map(|(_, paths)| paths)
            .map(String::as_str)
            .collect();
        paths.sort_unstable();
        paths.dedup();
        paths
    }

    /// The pattern that gives a type a macro: the first, if several do.
    pub(crate) fn origin<'s>(&'s self, ident: &str, path: &str) -> &'s str {
        let is_it = |(key, paths): &(&String, &Vec<String>)| {
            matches(key, ident) && paths.iter().any(|it| it == path)
        };
        let origin = self.0.iter().find(is_it);
        origin.map_or("", |it| it.0)
    }

    /// The patterns that match none of the types.
    pub(crate) fn unmatched<'s, 'i>(
        &'s self,
        idents: &(impl Iterator<Item = &'i str> + Clone),
    ) -> impl Iterator<Item = &'s str> {
        let mut keys = self.0.keys().map(String::as_str).collect::<Vec<_>>();
        keys.retain(|key| !idents.clone().any(|ident| matches(key, ident)));
        keys.into_iter()
    }
}
