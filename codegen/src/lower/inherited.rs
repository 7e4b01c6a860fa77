//! Unions without a discriminator whose objects all inherit one, which then applies to the union too.

use super::discriminator::Tags;
use super::schemas::Schemas;
use super::shape::Branch;
use super::types::Types;
use crate::openapi::{Discriminator, Schema, Visited};

impl<'d> Types<'d> {
    /// The tags of each variant, by the inherited discriminator.
    pub(super) fn by_inherited(&mut self, branches: &[Branch<'d>]) -> Option<(String, Vec<Tags>)> {
        let node = self.schemas.common_discriminator(branches)?;
        let discriminator = self.schemas.discriminator(node)?;
        let property = discriminator.property;
        let mut tags = self
            .schemas
            .tags_of_variants(&discriminator, branches, None);
        for (tags, branch) in tags.iter_mut().zip(branches) {
            if !self.schemas.is_object(branch.node) {
                *tags = Tags::none();
            }
        }
        self.resolve(node, property, branches, &mut tags);
        let is_known = tags.iter().any(|it| !it.all.is_empty());
        is_known.then(|| (property.to_owned(), tags))
    }
}

impl<'d> Schemas<'d> {
    /// The discriminator that all object variants of a union inherit from one base; `None` if there is only one object.
    pub(super) fn common_discriminator(
        &self,
        branches: &[Branch<'d>],
    ) -> Option<Discriminator<'d>> {
        let mut objects = branches.iter().filter(|it| self.is_object(it.node));
        let first = self.discriminators_of(objects.next()?);
        let others: Vec<_> = objects.map(|it| self.discriminators_of(it)).collect();
        if others.is_empty() {
            return None;
        }
        let mut first = first.into_iter();
        first.find(|it| others.iter().all(|all| all.contains(it)))
    }

    /// The discriminators that a variant has or inherits, nearest first; for a union, those of all its variants.
    pub(super) fn discriminators_of(&self, branch: &Branch<'d>) -> Vec<Discriminator<'d>> {
        if branch.shape.is_some() {
            return Vec::new();
        }
        let mut common: Option<Vec<Discriminator<'d>>> = None;
        for schema in self.innermost(branch.node) {
            let parts = self.parts_of(schema).into_iter();
            let parts = parts.filter(|it| self.branches(*it).is_none());
            let own: Vec<_> = parts.filter_map(Schema::discriminator).collect();
            match &mut common {
                None => common = Some(own),
                Some(common) => common.retain(|it| own.contains(it)),
            }
        }
        common.unwrap_or_default()
    }

    /// The alternatives of a schema, including those of nested unions, without duplicates.
    fn innermost(&self, schema: Schema<'d>) -> Vec<Schema<'d>> {
        let (mut found, mut visited) = (Vec::new(), Visited::default());
        let mut next = vec![schema];
        while let Some(schema) = next.pop() {
            let Ok((schema, _)) = self.document.resolve(schema) else {
                continue;
            };
            if visited.is_new(schema) {
                match self.branches(schema) {
                    Some(inner) => next.extend(inner.into_iter().rev()),
                    None => found.push(schema),
                }
            }
        }
        found
    }

    /// The variants of a schema, without wrappers if a discriminator applies to them.
    pub(super) fn tagged_variants(
        &self,
        node: Schema<'d>,
        branches: Vec<Schema<'d>>,
    ) -> Vec<Schema<'d>> {
        let is_tagged = node.discriminator().is_some();
        let unwrapped = self.unwrapped(&branches, is_tagged);
        let variants = unwrapped.iter().map(|node| Branch {
            node: *node,
            shape: None,
        });
        let variants: Vec<Branch<'d>> = variants.collect();
        if is_tagged || self.common_discriminator(&variants).is_some() {
            unwrapped
        } else {
            branches
        }
    }

    /// Removes wrappers without own constraints. Nested unions without a discriminator are replaced by their variants,
    /// to which the outer union's discriminator applies.
    fn unwrapped(&self, branches: &[Schema<'d>], is_tagged: bool) -> Vec<Schema<'d>> {
        let mut found = Vec::new();
        let mut next: Vec<Schema<'d>> = branches.iter().rev().copied().collect();
        while let Some(node) = next.pop() {
            let inner = match wrapped(node) {
                Some(inner) => vec![inner],
                None if is_tagged && is_only_union(node) => self.branches(node).unwrap_or_default(),
                None => Vec::new(),
            };
            if inner.is_empty() {
                found.push(node);
            } else {
                next.extend(inner.into_iter().rev());
            }
        }
        found
    }
}

/// Keywords that do not constrain values.
const ANNOTATIONS: [&str; 7] = [
    "$comment",
    "deprecated",
    "description",
    "example",
    "examples",
    "externalDocs",
    "title",
];

/// The reference that a schema wraps, if the wrapper does not constrain values.
fn wrapped(schema: Schema<'_>) -> Option<Schema<'_>> {
    let only = schema.parts().only()?;
    (only.is_reference() && has_only(schema, &["allOf"])).then_some(only)
}

/// Whether a schema is inline and only consists of alternatives.
fn is_only_union(node: Schema) -> bool {
    has_only(node, &["oneOf"]) || has_only(node, &["anyOf"])
}

fn has_only(schema: Schema, keys: &[&str]) -> bool {
    let mut bearing = schema
        .keys()
        .filter(|it| !ANNOTATIONS.contains(it) && !it.starts_with("x-"));
    bearing.all(|it| keys.contains(&it))
}
