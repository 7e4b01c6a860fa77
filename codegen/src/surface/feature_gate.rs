//! Features of tags: what of the crate exists with which of them, if the configuration asks for them at all.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::{Api, Operation, TypeId};

/// When an item is there.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum FeatureGate {
    /// Always.
    #[default]
    Open,
    /// Under any of these features.
    Any(BTreeSet<String>),
}

impl FeatureGate {
    /// When either is there.
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

/// The gates of an API.
#[derive(Clone, Debug)]
pub struct FeatureGates {
    /// The feature of each tag that has operations, by the tag's index.
    features: BTreeMap<usize, String>,
    types: Vec<FeatureGate>,
}

impl FeatureGates {
    /// None: all is always there.
    pub(super) fn none() -> Self {
        FeatureGates {
            features: BTreeMap::new(),
            types: Vec::new(),
        }
    }

    /// A feature for each tag that has operations.
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
        // What is not a tag's alone is there without any, and so is all that it holds.
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

    /// When the operations of a tag are there.
    pub fn of_tag(&self, tag: usize) -> FeatureGate {
        self.of_some([tag])
    }

    /// When the operations of any of some tags are there.
    pub fn of_some(&self, tags: impl IntoIterator<Item = usize>) -> FeatureGate {
        let features = tags.into_iter().filter_map(|it| self.features.get(&it));
        let features: BTreeSet<_> = features.cloned().collect();
        if features.is_empty() {
            FeatureGate::Open
        } else {
            FeatureGate::Any(features)
        }
    }

    /// When any operation is there.
    pub fn of_any(&self) -> FeatureGate {
        self.of_some(self.features.keys().copied())
    }

    /// When a type is there.
    pub(super) fn of_type(&self, id: TypeId) -> FeatureGate {
        self.types.get(id.0).cloned().unwrap_or_default()
    }

    /// All features, in the order of their names.
    pub fn features(&self) -> BTreeSet<&str> {
        self.features.values().map(String::as_str).collect()
    }
}

/// The feature of a tag. What naming added to the module of a keyword comes off, unless it tells two modules apart.
fn feature(modules: &[String], tag: usize, tags: &BTreeSet<usize>) -> String {
    let module = modules[tag].as_str();
    let bare = module.trim_end_matches('_');
    let taken = bare != module && tags.iter().any(|it| modules[*it] == bare);
    let name = if taken { module } else { bare };
    format!("tag-{}", name.replace('_', "-"))
}
