//! `[derives]`: further traits of the models.

use std::collections::BTreeMap;

use serde::Deserialize;

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

/// Whether a pattern matches a name.
fn matches(pattern: &str, name: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('*') else {
        return pattern == name;
    };
    let Some(mut name) = name.strip_prefix(start) else {
        return false;
    };
    // The parts between stars are found in order, each as early as possible; the last one ends the name.
    let mut parts = rest.split('*').collect::<Vec<_>>();
    let last = parts.pop().unwrap_or_default();
    for part in parts {
        match name.find(part) {
            Some(at) => name = &name[at + part.len()..],
            None => return false,
        }
    }
    name.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn a_star_matches_any_characters() {
        for (pattern, name) in [
            ("Pet", "Pet"),
            ("*", "Pet"),
            ("New*", "New"),
            ("New*", "NewPet"),
            ("*Pet", "NewPet"),
            ("N*e*t", "NewPet"),
            ("*e*", "Pet"),
            ("**", "Pet"),
        ] {
            assert!(matches(pattern, name), "{pattern} {name}");
        }
    }

    #[test]
    fn all_parts_of_a_pattern_must_match() {
        for (pattern, name) in [
            ("Pet", "Pets"),
            ("", "Pet"),
            ("New*", "Pet"),
            ("*Pet", "Pets"),
            ("P*P", "P"),
            ("*et*et", "Pet"),
        ] {
            assert!(!matches(pattern, name), "{pattern} {name}");
        }
    }
}
