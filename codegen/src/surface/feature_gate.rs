//! Features of tags: the features on which each item of the crate depends, if the configuration enables them.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::{Api, Operation, TypeId};

/// The condition under which an item exists.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum FeatureGate {
    /// Always.
    #[default]
    Open,
    /// With any of these features.
    Any(BTreeSet<String>),
}

impl FeatureGate {
    /// The condition that is true if either is.
    #[must_use]
    pub fn or(self, other: &FeatureGate) -> FeatureGate {
        match (self, other) {
            (FeatureGate::Any(mut features), FeatureGate::Any(others)) => {
                features.extend(others.iter().cloned());
                FeatureGate::Any(features)
            }
            _ => FeatureGate::Open,
        }
    }
}

/// The feature gates of an API.
#[derive(Clone, Debug)]
pub struct FeatureGates {
    /// The feature of each tag with operations, by the index of the tag.
    features: BTreeMap<usize, String>,
    types: Vec<FeatureGate>,
}

impl FeatureGates {
    /// No gates: every item always exists.
    pub(super) fn none() -> Self {
        FeatureGates {
            features: BTreeMap::new(),
            types: Vec::new(),
        }
    }

    /// One feature for each tag with operations.
    pub(super) fn of_tags(api: &Api, modules: &[String]) -> Self {
        let tags: BTreeSet<usize> = api.operations.iter().map(|it| it.tag).collect();
        let features = tags.iter().map(|tag| (*tag, feature(modules, *tag, &tags)));
        let features: BTreeMap<usize, String> = features.collect();
        let mut under = vec![BTreeSet::new(); api.types.len()];
        for (tag, feature) in &features {
            let operations = api.operations.iter().filter(|it| it.tag == *tag);
            for id in api.reachable(operations.flat_map(Operation::types)) {
                under[id.0].insert(feature.clone());
            }
        }
        // Types that do not belong to a single tag are ungated, and so are the types that they contain.
        let open = api.types.iter().enumerate().filter(|(index, ty)| {
            let count = under[*index].len();
            ty.is_used() && (count == 0 || count == features.len())
        });
        let open = open.map(|(index, _)| TypeId(index));
        let open: Vec<_> = open.chain(api.error.as_ref().map(|it| it.ty)).collect();
        for id in api.reachable(open) {
            under[id.0].clear();
        }
        let gates = under.into_iter().map(|it| match it {
            it if it.is_empty() => FeatureGate::Open,
            it => FeatureGate::Any(it),
        });
        FeatureGates {
            types: gates.collect(),
            features,
        }
    }

    /// The gate of a tag's operations.
    pub fn of_tag(&self, tag: usize) -> FeatureGate {
        self.of_some([tag])
    }

    /// The gate of anything that operations of any of these tags use.
    pub fn of_some(&self, tags: impl IntoIterator<Item = usize>) -> FeatureGate {
        let features = tags.into_iter().filter_map(|it| self.features.get(&it));
        let features: BTreeSet<_> = features.cloned().collect();
        if features.is_empty() {
            FeatureGate::Open
        } else {
            FeatureGate::Any(features)
        }
    }

    /// The gate of anything that any operation uses.
    pub fn of_any(&self) -> FeatureGate {
        self.of_some(self.features.keys().copied())
    }

    /// The gate of a type.
    pub(super) fn of_type(&self, id: TypeId) -> FeatureGate {
        self.types.get(id.0).cloned().unwrap_or_default()
    }

    /// All features, sorted by name.
    pub fn features(&self) -> BTreeSet<&str> {
        self.features.values().map(String::as_str).collect()
    }
}

/// The feature of a tag. The suffix that keeps a module from being a keyword is removed, unless it distinguishes two
/// modules.
fn feature(modules: &[String], tag: usize, tags: &BTreeSet<usize>) -> String {
    let module = modules[tag].as_str();
    let bare = module.trim_end_matches('_');
    let taken = bare != module && tags.iter().any(|it| modules[*it] == bare);
    let name = if taken { module } else { bare };
    format!("tag-{}", name.replace('_', "-"))
}
