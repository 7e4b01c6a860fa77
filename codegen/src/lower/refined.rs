//! A base with a discriminator that a schema refines without being a subtype of it: a value is still of one of the subtypes.

use super::discriminator::Discriminator;
use super::schema::last_segment;
use super::schemas::Schemas;
use super::shape::{Branch, Shape};
use super::types::Types;
use crate::ir::{Origin, TypeId, Union};
use crate::openapi::Schema;

/// A base among the parts of a schema, and the subtypes that a value may be of.
pub(super) struct Refined<'d> {
    base: Schema<'d>,
    discriminator: Discriminator<'d>,
    pub(super) subtypes: Vec<Branch<'d>>,
}

impl<'d> Types<'d> {
    /// The bases that some parts of a type refine.
    pub(super) fn refined(&self, parts: &[Schema<'d>], id: TypeId) -> Vec<Refined<'d>> {
        let origin = self.all.get(id.0).map(|it| &it.origin);
        if matches!(origin, Some(Origin::Elsewhere { .. })) {
            // A schema of another file has a name, and may be a subtype.
            return Vec::new();
        }
        let bases = parts
            .iter()
            .filter(|it| !self.schemas.is_inherited(**it, parts));
        let bases = bases.filter_map(|it| self.schemas.refined(*it, parts));
        bases.collect()
    }

    /// The variant among the subtypes of a base, each with all that the parts say.
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
    /// Whether one of some parts is a named schema that is composed of a base.
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
