//! The plan of a crate: its inputs, and the order of the decisions.

use std::collections::{BTreeMap, HashSet};

use super::docs::Docs;
use super::feature_gate::FeatureGates;
use super::krate::{Crate, Family, Group, Model, Modules};
use super::names::Names;
use super::ty::resolved;
use crate::config::{Derives, Package};
use crate::ir::{Api, Scalar, TypeId, TypeRef};

/// Plans the crate. The files of this module each add methods.
pub(super) struct Planner<'a> {
    pub(super) api: &'a Api,
    pub(super) names: &'a Names,
    pub(super) package: &'a Package,
    pub(super) derives: &'a Derives,
    pub(super) gates: FeatureGates,
    /// The prefix of environment variables.
    pub(super) environment_prefix: String,
    /// The aliases that become newtypes.
    pub(super) wrapped: HashSet<TypeId>,
    /// For each type, the indices of the fields and variants behind a `Box`.
    pub(super) boxed: Vec<HashSet<usize>>,
}

impl<'a> Planner<'a> {
    pub(super) fn plan(self) -> Crate<'a> {
        let models = self.models();
        Crate {
            api: self.api,
            package: self.package,
            modules: Modules {
                root: Docs::Crate,
                models: "The types of requests and responses.".into(),
                operations:
                    "The calls, as methods of [`Client`], and the requests that they return.".into(),
                mock: Docs::Mock,
            },
            operations: self.operations(),
            groups: self.groups(),
            families: self.families(&models),
            root: self.root(),
            models,
            gates: self.gates,
            xml_roots: &self.names.xml_roots,
            xml_shapes: &self.names.xml_shapes,
            wrapped: self.wrapped,
        }
    }

    /// The models of each file, sorted by name.
    fn families(&self, models: &[Model]) -> Vec<Family> {
        let mut families: BTreeMap<&str, Vec<&Model>> = BTreeMap::new();
        for model in models.iter().filter(|it| it.ir.is_used()) {
            families.entry(&model.module).or_default().push(model);
        }
        let families = families.into_iter().map(|(module, mut models)| {
            models.sort_by(|a, b| a.item.ident.cmp(&b.item.ident));
            let gates = models.iter().map(|it| it.item.gate.clone());
            Family {
                module: module.to_owned(),
                gate: gates
                    .reduce(|one, other| one.or(&other))
                    .unwrap_or_default(),
                models: models.iter().map(|it| it.id).collect(),
            }
        });
        families.collect()
    }

    /// The operations by tag, in the order of the modules.
    fn groups(&self) -> Vec<Group<'a>> {
        let mut groups = Vec::new();
        for (tag, module) in self.names.tags.iter().enumerate() {
            let operations = self.api.operations.iter().enumerate();
            let operations = operations.filter(|(_, it)| it.tag == tag);
            let operations: Vec<usize> = operations.map(|(index, _)| index).collect();
            if !operations.is_empty() {
                groups.push(Group {
                    module: module.clone(),
                    docs: Docs::Tag(&self.api.tags[tag]),
                    operations,
                    gate: self.gates.of_tag(tag),
                });
            }
        }
        groups.sort_by(|a, b| a.module.cmp(&b.module));
        groups
    }

    /// The type with its aliases resolved.
    pub(super) fn resolved<'t>(&'t self, ty: &'t TypeRef) -> &'t TypeRef {
        resolved(self.api, &self.wrapped, ty)
    }

    /// Whether a type is a plain string.
    pub(super) fn is_string(&self, ty: &TypeRef) -> bool {
        matches!(
            self.resolved(ty),
            TypeRef::Scalar(Scalar::String | Scalar::Secret)
        )
    }
}
