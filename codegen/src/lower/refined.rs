//! Refined bases: a schema adds constraints to a base with a discriminator without being a subtype of it. Its values
//! still belong to one of the subtypes.

use super::discriminator::Discriminator;
use super::schema::last_segment;
use super::schemas::Schemas;
use super::shape::{Branch, Shape};
use super::types::Types;
use crate::ir::{Origin, TypeId, Union};
use crate::openapi::Schema;

/// A base among the parts of a schema, and the possible subtypes of its values.
pub(super) struct Refined<'d> {
    base: Schema<'d>,
    discriminator: Discriminator<'d>,
    pub(super) subtypes: Vec<Branch<'d>>,
}

impl<'d> Types<'d> {
    /// The bases that the parts of a type refine.
    pub(super) fn refined(&self, parts: &[Schema<'d>], id: TypeId) -> Vec<Refined<'d>> {
        let origin = self.all.get(id.0).map(|it| &it.origin);
        if matches!(origin, Some(Origin::Elsewhere { .. })) {
            // A schema of another file may have a name and be a subtype itself.
            return Vec::new();
        }
        let bases = parts
            .iter()
            .filter(|it| !self.schemas.is_inherited(**it, parts));
        let bases = bases.filter_map(|it| self.schemas.refined(*it, parts));
        bases.collect()
    }

    /// The union of a base's subtypes, each combined with all parts.
    pub(super) fn union_of_refined(
        &mut self,
        refined: Refined<'d>,
        parts: &[Schema<'d>],
        id: TypeId,
    ) -> Union {
        let (mut branches, mut names) = (Vec::new(), Vec::new());
        for subtype in refined.subtypes {
            let mut properties = parts.to_vec();
            if let Some(Shape::Component(reference)) = subtype.shape {
                self.add_parts(&mut properties, subtype.node);
                names.push(last_segment(reference));
            } else {
                names.push("Base".to_owned());
            }
            branches.push(Branch {
                node: subtype.node,
                shape: Some(Shape::Properties(properties)),
            });
        }
        let discriminator = Some(refined.discriminator.node);
        self.union_of(refined.base, branches, discriminator, Some(names), id)
    }
}

impl<'d> Schemas<'d> {
    /// Whether one of the parts is a named schema that is composed of a base.
    fn is_inherited(&self, base: Schema<'d>, parts: &[Schema<'d>]) -> bool {
        if self.found_discriminator(base).is_none() {
            return true;
        }
        parts.iter().any(|it| {
            let is_named = *it != base && self.schema_name(*it).is_some();
            is_named && self.parts_of(*it).contains(&base)
        })
    }

    fn refined(&self, base: Schema<'d>, parts: &[Schema<'d>]) -> Option<Refined<'d>> {
        let (discriminator, subtypes) = self.subtypes(base)?;
        let is_part = |it: &Branch<'d>| it.node != base && parts.contains(&it.node);
        (!subtypes.iter().any(is_part)).then_some(Refined {
            base,
            discriminator,
            subtypes,
        })
    }
}
