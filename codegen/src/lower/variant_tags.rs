//! The tags of schemas that are variants of unions but not subtypes of a base with the discriminator.

use std::collections::HashMap;

use super::discriminator::{Discriminator, Tags};
use super::schemas::{Schemas, VariantTags};
use super::shape::Branch;
use super::tag_type::TagType;
use super::types::Types;
use crate::ir::{Definition, Scalar, TypeRef};
use crate::openapi::Schema;

impl Tags {
    /// The default tag of a value: the only mapped one, or the only one.
    pub(super) fn of_new(&self) -> Option<&String> {
        let is_known = !self.unclear && !self.by_content;
        let all = if self.mapped.is_empty() {
            &self.all
        } else {
            &self.mapped
        };
        match all.as_slice() {
            [only] if is_known => Some(only),
            _ => None,
        }
    }
}

impl Types<'_> {
    /// Sets the default tag of a struct, if it is required and has none. The struct must belong to a single union.
    pub(super) fn set_tag(&mut self, ty: &TypeRef, property: &str, tag: &str) {
        let TypeRef::Named(id) = ty else {
            return;
        };
        let Definition::Struct(it) = &mut self.all[id.0].definition else {
            return;
        };
        let field = it.fields.iter_mut().find(|it| it.name.wire == property);
        let Some(field) = field.filter(|it| it.required && it.constant.is_none()) else {
            return;
        };
        field.constant = match &field.ty {
            TypeRef::Scalar(Scalar::Bool) => TagType::Boolean.value(tag),
            TypeRef::Scalar(Scalar::I32 | Scalar::I64 | Scalar::U32 | Scalar::U64) => {
                TagType::Integer.value(tag)
            }
            _ => TagType::Text.value(tag),
        };
    }
}

impl<'d> Schemas<'d> {
    /// The tag properties of a schema that is a variant of unions, with the tag if all unions agree on it.
    pub(super) fn tags_as_variant(&self, schema: Schema<'d>) -> &[(&'d str, Option<String>)] {
        let all = self.variant_tags.get_or_init(|| self.found_variant_tags());
        all.get(&schema).map_or(&[], Vec::as_slice)
    }

    fn found_variant_tags(&self) -> VariantTags<'d> {
        let mut found = VariantTags::default();
        for union in self.document.all_schemas() {
            let discriminator = union.discriminator();
            let Some(discriminator) = discriminator.and_then(|it| self.discriminator(it)) else {
                continue;
            };
            let branches = self.variants_by_name(union);
            if !branches.is_empty() {
                self.add_variant_tags(&discriminator, &branches, &mut found);
            }
        }
        found
    }

    /// The variants of a union, except those that inherit from it.
    fn variants_by_name(&self, union: Schema<'d>) -> Vec<Branch<'d>> {
        let Some(branches) = self.branches(union) else {
            let subtypes = self.subtypes(union).map(|it| it.1);
            return subtypes.unwrap_or_default();
        };
        let variants = self.variants(union, branches).into_iter();
        variants.map(|node| Branch { node, shape: None }).collect()
    }

    fn add_variant_tags(
        &self,
        discriminator: &Discriminator<'d>,
        branches: &[Branch<'d>],
        found: &mut VariantTags<'d>,
    ) {
        let property = discriminator.property;
        let tags = self.tags_of_variants(discriminator, branches, None);
        let mut times: HashMap<&String, usize> = HashMap::new();
        for tag in tags.iter().flat_map(|it| &it.all) {
            *times.entry(tag).or_default() += 1;
        }
        for (branch, tags) in branches.iter().zip(&tags) {
            let Ok((schema, _)) = self.document.resolve(branch.node) else {
                continue;
            };
            let tag = tags.of_new().filter(|it| times.get(it) == Some(&1));
            let all = found.entry(schema).or_default();
            match all.iter_mut().find(|(it, _)| *it == property) {
                Some((_, own)) if own.as_ref() != tag => *own = None,
                Some(_) => {}
                None => all.push((property, tag.cloned())),
            }
        }
    }
}
