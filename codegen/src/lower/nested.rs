//! Nested unions: the tags of a variant that is a union itself.

use std::collections::HashSet;

use super::discriminator::Discriminator;
use super::listed::Constants;
use super::schemas::Schemas;
use super::shape::{Branch, Shape};
use crate::ir::{Discriminant, Step};
use crate::openapi::fixpoint::components;
use crate::openapi::{Schema, Visited};

impl<'d> Schemas<'d> {
    /// The tags of a variant that is a union itself, nested in `within`. If two unions contain each other, neither adds
    /// tags to the other.
    pub(super) fn nested_tags(
        &self,
        branch: &Branch<'d>,
        property: &str,
        within: Option<Schema<'d>>,
    ) -> Option<Vec<String>> {
        let (discriminator, inner) = self.inner_union(branch)?;
        if within.is_some_and(|it| self.are_within_each_other(it, branch.node)) {
            return None;
        }
        let within = Some(branch.node);
        let key = (branch.node, property.to_owned());
        let found = self.nested.borrow().get(&key).cloned();
        if let Some(found) = found {
            return found;
        }
        let found = match discriminator.filter(|it| it.property == property) {
            Some(discriminator) => {
                let tags = self.tags_of_variants(&discriminator, &inner, within);
                Some(tags.into_iter().flat_map(|it| it.all).collect())
            }
            None => {
                let listed = inner
                    .iter()
                    .map(|it| self.listed_tags(it, property, within));
                let listed: Option<Vec<Vec<String>>> = listed.collect();
                listed.map(|it| it.concat())
            }
        };
        self.nested.borrow_mut().insert(key, found.clone());
        found
    }

    /// Whether two unions contain each other, directly or nested.
    fn are_within_each_other(&self, a: Schema<'d>, b: Schema<'d>) -> bool {
        let mut memo = self.cycles.borrow_mut();
        let mut component = |schema| {
            let (schema, _) = self.document.resolve(schema).ok()?;
            components(schema, &mut memo, |it| self.variants_within(it));
            memo.get(&schema).copied()
        };
        let a = component(a);
        a.is_some() && a == component(b)
    }

    fn variants_within(&self, node: Schema<'d>) -> Vec<Schema<'d>> {
        let inner = self.inner_union(&Branch { node, shape: None });
        let inner = inner.into_iter().flat_map(|it| it.1);
        let targets = inner.filter_map(|it| self.document.resolve(it.node).ok());
        targets.map(|it| it.0).collect()
    }

    /// The union that a variant resolves to: its discriminator and variants.
    pub(super) fn inner_union(
        &self,
        branch: &Branch<'d>,
    ) -> Option<(Option<Discriminator<'d>>, Vec<Branch<'d>>)> {
        if matches!(branch.shape, Some(Shape::Properties(_))) {
            return None;
        }
        let mut visited = Visited::default();
        let mut schema = branch.node;
        loop {
            let (node, _) = self.document.resolve(schema).ok()?;
            let Some(branches) = self.branches(node) else {
                let (discriminator, subtypes) = self.subtypes(node)?;
                return Some((Some(discriminator), subtypes));
            };
            if let [only] = branches.as_slice() {
                schema = *only;
                if visited.is_new(node) {
                    continue;
                }
                return None;
            }
            let branches = branches.into_iter();
            let branches = branches.map(|node| Branch { node, shape: None });
            let branches: Vec<Branch<'d>> = branches.collect();
            let discriminator = node.discriminator();
            let discriminator = discriminator.or_else(|| self.common_discriminator(&branches));
            let discriminator = discriminator.and_then(|it| self.discriminator(it));
            return Some((discriminator, branches));
        }
    }

    /// The properties with listed values in the variants of an inner union, treated as one schema.
    pub(super) fn constants_of_union(
        &self,
        branch: &Branch<'d>,
        discriminator: Option<&Discriminator<'d>>,
        inner: &[Branch<'d>],
    ) -> Constants {
        let is_union = |it: &Branch<'d>| self.inner_union(it).is_some();
        let first = inner.first().filter(|it| !is_union(it));
        let listed = first.map(|it| self.constants_of_schema(it));
        let tag = discriminator.map(|it| it.property.to_owned());
        let mut properties: Vec<String> = tag.iter().cloned().collect();
        properties.extend(listed.iter().flat_map(|it| it.keys().cloned()));
        let mut found = Constants::new();
        for property in properties {
            let ty = self.tag_type(&property, inner);
            let Some(mut values) = self.nested_tags(branch, &property, None) else {
                continue;
            };
            let mut visited = HashSet::new();
            // Several of them may list the same value.
            values.retain(|it| visited.insert(it.clone()));
            let requires = |it: &Branch<'d>| {
                let constants = self.constants_of_schema(it);
                !is_union(it)
                    && constants
                        .get(&property)
                        .is_some_and(Discriminant::is_required)
            };
            let step = Step::Property {
                name: property.clone(),
                required: tag.as_ref() == Some(&property) || inner.iter().all(requires),
            };
            let discriminant = Discriminant {
                path: vec![step],
                values: values.iter().filter_map(|it| ty.value(it)).collect(),
                decides: false,
            };
            found.entry(property).or_insert(discriminant);
        }
        found
    }
}
