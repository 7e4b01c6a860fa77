//! Hierarchies in which each level has a discriminator with its own property. For the outer discriminator, a subtype of
//! an inner level has the tag of the inner level's schema.

use super::discriminator::Discriminator;
use super::name_match::Matches;
use super::schemas::{Schemas, memoized};
use super::shape::Branch;
use crate::openapi::{self, Schema, Text};

impl<'d> Schemas<'d> {
    /// Whether a schema has a discriminator by another property than that of an outer one.
    pub(super) fn is_inner_level(&self, schema: Schema<'d>, outer: &Discriminator<'d>) -> bool {
        let property = memoized(&self.memo.own_properties, schema, || {
            let own = self.own_discriminator(schema);
            let property = own.and_then(openapi::Discriminator::property);
            property.map(Text::as_str)
        });
        property.is_some_and(|it| it != outer.property)
    }

    /// Whether a schema belongs to an inner level, so that the outer discriminator only selects it through that level.
    pub(super) fn is_only_within(&self, schema: Schema<'d>, outer: &Discriminator<'d>) -> bool {
        let key = (schema, outer.node);
        memoized(&self.memo.only_within, key, || {
            self.excludes_name(schema, outer.property) && !self.has_own_tag(schema, outer)
        })
    }

    /// Whether a mapping or the schema itself specifies its tag.
    fn has_own_tag(&self, schema: Schema<'d>, outer: &Discriminator<'d>) -> bool {
        outer.maps(schema) || !self.listed_tags_of(schema, outer.property).is_empty()
    }

    /// Whether the allowed values of a property exclude the schema's name.
    fn excludes_name(&self, schema: Schema<'d>, property: &str) -> bool {
        let (node, shape) = (schema, None);
        let constants = self.constants_of_schema(&Branch { node, shape });
        let Some(listed) = constants.get(property) else {
            return false;
        };
        let names = [self.schema_name(schema)];
        let matches = Matches::of(&names);
        let mut texts = listed.values.iter().filter_map(serde_json::Value::as_str);
        !texts.any(|it| matches.is(0, it))
    }

    /// The schema whose tag a schema has for an inherited discriminator: itself, or one between it and the base.
    pub(super) fn tagged_as(
        &self,
        schema: Schema<'d>,
        base: Schema<'d>,
        outer: &Discriminator<'d>,
    ) -> Schema<'d> {
        let mut tagged = schema;
        let parts = self.all_parts(schema);
        let between = parts.iter().copied().filter(|it| {
            let is_level = *it != schema && *it != base && self.is_inner_level(*it, outer);
            is_level && self.schema_name(*it).is_some() && self.all_parts(*it).contains(&base)
        });
        for level in between {
            if self.has_own_tag(tagged, outer) {
                break;
            }
            if outer.maps(level) || self.excludes_name(tagged, outer.property) {
                tagged = level;
            }
        }
        tagged
    }
}
