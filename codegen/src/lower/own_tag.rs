//! The tag property in a schema's own keywords, excluding inherited ones: its values, its default, and the default tag
//! of its values.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet, VecDeque};

use serde_json::Value as Json;

use super::name_match::Matches;
use super::schemas::{Schemas, memoized};
use super::shape::Branch;
use super::tag_type::{TagType, scalar_text};
use super::types::Types;
use crate::ir::TypeId;
use crate::openapi::{Schema, Typed};

/// The tag of all values of a schema.
pub(super) struct Tag<'d> {
    /// The tag property.
    pub(super) property: &'d str,
    value: Cow<'d, str>,
    /// Whether it comes from a mapping instead of the schema's name.
    is_mapped: bool,
    /// Whether it is the tag of a subtype, which is sent with every value and not only as a variant of a union.
    pub(super) is_inherited: bool,
    /// The default of the property in the schema itself.
    default: Option<Json>,
    /// The schema with this tag.
    schema: Schema<'d>,
    /// The tags of other schemas.
    taken: Vec<&'d str>,
}

impl<'d> Types<'d> {
    /// The tags of a type composed of some schemas, one for each tag property.
    pub(super) fn own_tags(&self, parts: &[Schema<'d>], id: TypeId) -> Vec<Tag<'d>> {
        let span = self.all.get(id.0).map(|it| it.span);
        let schema = parts.iter().find(|it| Some(it.span()) == span);
        schema.map_or_else(Vec::new, |it| self.schemas.own_tags(*it))
    }
}

impl<'d> Schemas<'d> {
    fn own_tags(&self, schema: Schema<'d>) -> Vec<Tag<'d>> {
        let mut tags = self.tags_by_bases(schema);
        for (property, tag) in self.tags_as_variant(schema) {
            let Some(tag) = tag.as_deref() else {
                continue;
            };
            if tags.iter().all(|it| it.property != *property) {
                tags.push(Tag {
                    property,
                    value: Cow::Owned(tag.to_owned()),
                    is_mapped: true,
                    is_inherited: false,
                    default: None,
                    schema,
                    taken: Vec::new(),
                });
            }
        }
        tags
    }

    /// The tags of a schema by its own and inherited discriminators.
    fn tags_by_bases(&self, schema: Schema<'d>) -> Vec<Tag<'d>> {
        if self.schema_name(schema).is_none() {
            return Vec::new();
        }
        // If several tags are mapped, the caller must choose.
        let (mut mapped, mut implicit): (Vec<(&str, Option<Tag<'d>>)>, Vec<Tag<'d>>) =
            <_>::default();
        for part in self.parts_of(schema) {
            let found = part.discriminator();
            let Some(found) = found.and_then(|it| self.discriminator(it)) else {
                continue;
            };
            let property = found.property;
            if mapped.iter().any(|(it, _)| *it == property) {
                continue;
            }
            let is_free = |it: &&str| found.mapping.iter().all(|mapped| mapped.tag != *it);
            let tagged = self.tagged_as(schema, part, &found);
            let own: Vec<&str> = found.tags_of(tagged).collect();
            let name = self.schema_name(tagged).filter(is_free);
            match own.as_slice() {
                [only] => {
                    let tag = self.tag_of_subtype(tagged, property, only, true);
                    mapped.push((property, Some(tag)));
                }
                [] if let Some(name) = name
                    && implicit.iter().all(|it| it.property != property) =>
                {
                    let mut tag = self.tag_of_subtype(tagged, property, name, false);
                    tag.taken = found.mapping.iter().map(|it| it.tag).collect();
                    implicit.push(tag);
                }
                [] => {}
                _ => mapped.push((property, None)),
            }
        }
        implicit.retain(|it| mapped.iter().all(|(other, _)| *other != it.property));
        let mapped = mapped.into_iter().filter_map(|(_, tag)| tag);
        mapped.chain(implicit).collect()
    }

    fn tag_of_subtype(
        &self,
        schema: Schema<'d>,
        property: &'d str,
        value: &'d str,
        is_mapped: bool,
    ) -> Tag<'d> {
        let name = self.schema_name(schema);
        // A default that is the name of another schema is that schema's tag.
        let is_other = |it: &Json| {
            let named = it.as_str().filter(|it| Some(*it) != name);
            named.is_some_and(|it| self.document.schemas().get(it).is_some())
        };
        let default = self.own_default(schema, property);
        Tag {
            property,
            value: Cow::Borrowed(value),
            is_mapped,
            is_inherited: true,
            default: default.filter(|it| !is_other(it)),
            schema,
            taken: Vec::new(),
        }
    }
}

impl<'d> Schemas<'d> {
    /// The schemas that variants inherit from: those with a discriminator, and those that several variants are composed
    /// of.
    pub(super) fn inherited_parts(&self, branches: &[Branch<'d>]) -> HashSet<Schema<'d>> {
        let mut times: HashMap<Schema<'d>, usize> = HashMap::new();
        let mut inherited = HashSet::new();
        for part in branches.iter().flat_map(|it| self.parts_of_branch(it)) {
            *times.entry(part).or_default() += 1;
            if part.discriminator().is_some() {
                inherited.insert(part);
            }
        }
        let shared = times.into_iter().filter(|(_, times)| *times > 1);
        inherited.extend(shared.map(|(part, _)| part));
        inherited
    }

    /// The values that a variant's schema lists for a property, as strings, without inherited ones.
    pub(super) fn own_values_of(
        &self,
        branch: &Branch<'d>,
        property: &str,
        is_inherited: &dyn Fn(Schema<'d>) -> bool,
    ) -> Vec<String> {
        let Ok((schema, _)) = self.document.resolve(branch.node) else {
            return Vec::new();
        };
        // Inline parts take precedence over references.
        let (mut inline, mut referenced) = (vec![schema], VecDeque::new());
        let mut visited = HashSet::new();
        while let Some(node) = inline.pop().or_else(|| referenced.pop_front()) {
            if !visited.insert(node) {
                continue;
            }
            let own = node.property(property);
            if let Some(values) = own.and_then(|it| self.values(it)) {
                let texts: Option<Vec<String>> = values.iter().map(scalar_text).collect();
                return texts.unwrap_or_default();
            }
            let only = self.branches(node).filter(|it| it.len() == 1);
            let parts = node.parts().iter().rev();
            let mut found = Vec::new();
            for part in only.into_iter().flatten().chain(parts) {
                match self.document.resolve(part) {
                    Ok((target, None)) => inline.push(target),
                    Ok((target, Some(_))) => found.push(target),
                    Err(_) => {}
                }
            }
            referenced.extend(found.into_iter().rev().filter(|it| !is_inherited(*it)));
        }
        Vec::new()
    }

    /// The default of a property in a schema itself or in an inline part of its `allOf`.
    pub(super) fn own_default(&self, node: Schema<'d>, property: &str) -> Option<Json> {
        let mut next = vec![self.document.resolve(node).ok()?.0];
        while let Some(node) = next.pop() {
            let own = node.property(property);
            if let Some(default) = own.and_then(Schema::default) {
                return Some(default.to_json());
            }
            let inline = node.parts().iter();
            next.extend(inline.filter(|it| !it.is_reference()));
        }
        None
    }

    /// The default tag of a type's values. `only` is the single value that its schemas allow, if any. The type's tag
    /// takes precedence if that value is inherited, or if a mapping specifies another.
    pub(super) fn constant_of_tag(
        &self,
        tag: &Tag<'d>,
        nodes: &[Schema<'d>],
        only: Option<Json>,
    ) -> Option<Json> {
        let own = self.tag_of(tag, nodes);
        let Some(only) = only else {
            return own;
        };
        if !tag.is_inherited {
            // The schema's own value takes precedence over that of a union.
            return Some(only);
        }
        let ty = self.type_of_tag(nodes);
        let listed = if tag.is_mapped {
            Vec::new()
        } else {
            self.listed_tags_of(tag.schema, tag.property)
        };
        match listed.as_slice() {
            _ if own.as_ref() == Some(&only) => Some(only),
            [] => own.or_else(|| ty.value(&tag.value)).or(Some(only)),
            // Its bases may list other values.
            [one] => ty.value(one).or(Some(only)),
            _ => Some(only),
        }
    }

    /// The values that a schema lists for its tag, without those that it inherits.
    pub(super) fn listed_tags_of(&self, schema: Schema<'d>, property: &str) -> Vec<String> {
        let key = (schema, property.to_owned());
        memoized(&self.memo.listed_tags, key, || {
            self.found_listed_tags(schema, property)
        })
    }

    fn found_listed_tags(&self, schema: Schema<'d>, property: &str) -> Vec<String> {
        let parts = self.all_parts(schema);
        let is_base =
            |it| it != schema && parts.contains(&it) && self.found_discriminator(it).is_some();
        let (node, shape) = (schema, None);
        self.own_values_of(&Branch { node, shape }, property, &is_base)
    }

    fn type_of_tag(&self, nodes: &[Schema<'d>]) -> TagType {
        let mut types = nodes.iter().rev();
        let ty = types.find_map(|it| self.tag_type_of_schema(*it));
        ty.unwrap_or_default()
    }

    /// The default tag of a type's values, by the schemas of the property. The property's own default takes precedence
    /// over the schema's name; a default of a base only applies to the base.
    fn tag_of(&self, tag: &Tag<'d>, nodes: &[Schema<'d>]) -> Option<Json> {
        let ty = self.type_of_tag(nodes);
        let default = tag.default.clone();
        let default = default.filter(|it| ty.text(it).is_some() && !tag.is_mapped);
        let value = default.or_else(|| ty.value(&tag.value))?;
        let mut listed = nodes.iter().filter_map(|it| self.values(*it));
        if listed.all(|it| it.contains(&value)) {
            return Some(value);
        }
        let listed = nodes.iter().rev().find_map(|it| self.values(*it))?;
        let names = [Some(&*tag.value)];
        let matches = Matches::of(&names);
        let is_match = |it: &&Json| {
            let text = it.as_str().filter(|it| !tag.taken.contains(it));
            text.is_some_and(|it| matches.is(0, it)) && !tag.is_mapped
        };
        listed.iter().find(is_match).cloned()
    }
}
