//! The Discriminator Object: which schemas a property's values select, as specified in OpenAPI 3.0.4 and 3.1.1.
//!
//! A mapped value selects the schema that it is mapped to, any other value the schema of that name. The values in the
//! property's own schema only count where no name can be meant. Read-only; the pass over unions reports errors.

use std::collections::HashSet;

use super::schema::last_segment;
use super::schemas::Schemas;
use super::shape::{Branch, Shape};
use super::tag_sources::{Sources, Tags, tags_of_sources};
use super::tag_type::{TagType, scalar_text};
use crate::load::{Node, Object};
use crate::openapi::{self, Schema, Text, Typed};
use crate::source::Span;

/// A parsed discriminator.
pub(super) struct Discriminator<'d> {
    /// Its location.
    pub(super) node: openapi::Discriminator<'d>,
    /// The tag property.
    pub(super) property: &'d str,
    /// The mapping, in document order.
    pub(super) mapping: Vec<Mapped<'d>>,
    /// The schema of values without a known tag.
    pub(super) default: Option<Mapped<'d>>,
}

/// An entry of the mapping.
pub(super) struct Mapped<'d> {
    pub(super) tag: &'d str,
    /// The schema that it selects; `None` if it does not exist.
    pub(super) schema: Option<Schema<'d>>,
    /// The reference to the schema.
    pub(super) reference: &'d str,
    /// The value in the mapping.
    pub(super) entry: &'d Node,
}

impl<'d> Mapped<'d> {
    pub(super) fn is(&self, schema: Schema<'d>) -> bool {
        self.schema == Some(schema)
    }
}

impl<'d> Discriminator<'d> {
    /// The tags that the mapping has for a schema.
    pub(super) fn tags_of(&self, schema: Schema<'d>) -> impl Iterator<Item = &'d str> {
        let own = self.mapping.iter().filter(move |it| it.is(schema));
        own.map(|it| it.tag)
    }

    /// Whether the mapping has a tag for a schema.
    pub(super) fn maps(&self, schema: Schema<'d>) -> bool {
        self.tags_of(schema).next().is_some()
    }
}

impl<'d> Schemas<'d> {
    /// Parses a discriminator, without reporting errors.
    pub(super) fn discriminator(
        &self,
        node: openapi::Discriminator<'d>,
    ) -> Option<Discriminator<'d>> {
        let property = node.property().map(Text::as_str)?;
        let mapping = node.mapping();
        let mapping = mapping.into_iter().flat_map(Object::iter);
        let mapping = mapping.map(|(tag, it)| self.mapped(tag, &it.node));
        Some(Discriminator {
            node,
            property,
            mapping: mapping.collect(),
            default: node
                .default_mapping()
                .and_then(|_| Some(self.mapped("", node.node().get("defaultMapping")?))),
        })
    }

    fn mapped(&self, tag: &'d str, entry: &'d Node) -> Mapped<'d> {
        let text = entry.as_str().unwrap_or_default();
        // A text that may be either is a schema name.
        let named = self.named(text, entry.span);
        let is_reference = !text.is_empty() && named.is_none();
        let found = named.or_else(|| {
            let target = is_reference.then(|| self.document.schema_at(text, entry.span));
            target.and_then(Result::ok)
        });
        let found = found.and_then(|(node, reference)| {
            let (schema, last) = self.document.resolve(node).ok()?;
            Some((schema, last.unwrap_or(reference)))
        });
        Mapped {
            tag,
            schema: found.map(|it| it.0),
            reference: found.map_or(text, |it| it.1),
            entry,
        }
    }

    /// The schema with a name used in a mapping: in the same file, or in `components`.
    fn named(&self, name: &'d str, mapping: Span) -> Option<(Schema<'d>, &'d str)> {
        let own = || {
            let schema = self.document.schemas().get(name)?;
            Some((schema, self.document.reference_to_schema(name)?))
        };
        let known = self.known_subtypes();
        let [here, only] = known.elsewhere(self.document, name, mapping);
        let reference = |it: Schema<'d>| Some((it, known.named.get(&it)?.reference));
        let is_document = self
            .document
            .is_same_file(self.document.root().span(), mapping);
        let here = here.filter(|_| !is_document);
        here.and_then(reference)
            .or_else(own)
            .or_else(|| reference(only?))
    }

    /// The tags of each variant of a union.
    pub(super) fn tags_of_variants(
        &self,
        discriminator: &Discriminator<'d>,
        branches: &[Branch<'d>],
        within: Option<Schema<'d>>,
    ) -> Vec<Tags> {
        let ty = self.tag_type(discriminator.property, branches);
        let inherited = self.inherited_parts(branches);
        let sources: Vec<Sources> = branches
            .iter()
            .map(|it| self.sources(discriminator, it, ty, &inherited, within))
            .collect();
        let bases = self.bases_among(branches);
        let mut tags = tags_of_sources(&sources, &bases);
        let lists = tags
            .iter_mut()
            .map(|it| (it.mapped.as_slice(), &mut it.all));
        bases.leave_to_subtypes(lists.collect());
        let default = discriminator.default.as_ref();
        for (branch, tags) in branches.iter().zip(&mut tags) {
            let schema = self.document.resolve(branch.node).ok().map(|it| it.0);
            tags.is_default = default.is_some_and(|it| schema.is_some_and(|schema| it.is(schema)));
        }
        tags
    }

    fn sources(
        &self,
        discriminator: &Discriminator<'d>,
        branch: &Branch<'d>,
        ty: TagType,
        inherited: &HashSet<Schema<'d>>,
        within: Option<Schema<'d>>,
    ) -> Sources {
        let property = discriminator.property;
        let (mut mapped, mut is_base) = (Vec::new(), false);
        if let Ok((schema, _)) = self.document.resolve(branch.node) {
            is_base = self.branches(schema).is_none();
            let own = discriminator.mapping.iter().filter(|it| it.is(schema));
            let own = own.filter_map(|it| ty.text(&ty.value(it.tag)?));
            mapped.extend(own);
        }
        mapped.sort();
        let of_bases = if mapped.is_empty() {
            self.tags_of_bases(discriminator, branch, ty)
        } else {
            Vec::new()
        };
        let is_mapped = |name: &String| discriminator.mapping.iter().any(|it| it.tag == name);
        let nested = self.nested_tags(branch, property, within);
        let name = self.name_of(branch).filter(|_| ty == TagType::Text);
        let listed = nested.clone();
        let listed = listed.or_else(|| self.listed_tags(branch, property, within));
        let own = nested.clone();
        let own = own
            .unwrap_or_else(|| self.own_values_of(branch, property, &|it| inherited.contains(&it)));
        let default = self.own_default(branch.node, property);
        Sources {
            own,
            mapped,
            of_bases: of_bases.into_iter().filter(|it| !is_mapped(it)).collect(),
            name: name.filter(|it| !is_mapped(it)),
            is_union: nested.is_some(),
            is_choice: nested.is_some() && !is_base,
            default: default.and_then(|it| ty.text(&it)),
            listed: listed.unwrap_or_default(),
        }
    }

    /// The tags that other discriminators of the same property, which a variant inherits, map to it.
    fn tags_of_bases(
        &self,
        discriminator: &Discriminator<'d>,
        branch: &Branch<'d>,
        ty: TagType,
    ) -> Vec<String> {
        let Ok((schema, _)) = self.document.resolve(branch.node) else {
            return Vec::new();
        };
        let others = self.discriminators_of(branch).into_iter();
        let others = others.filter(|it| *it != discriminator.node);
        let others = others.filter_map(|it| self.discriminator(it));
        let others = others.filter(|it| it.property == discriminator.property);
        let mut tags: Vec<String> = others
            .flat_map(|it| it.tags_of(schema).collect::<Vec<_>>())
            .filter_map(|tag| ty.text(&ty.value(tag)?))
            .collect();
        tags.sort();
        tags.dedup();
        tags
    }

    /// The name of a variant's schema.
    pub(super) fn name_of(&self, branch: &Branch<'d>) -> Option<String> {
        let schemas = self.document.schemas();
        // The name used in the union takes precedence over that of the target.
        let written = branch.node.reference().and_then(Node::as_str);
        let written = written.and_then(|it| it.strip_prefix("#/components/schemas/"));
        let is_name = |name: &&str| schemas.get(name).is_some();
        if let Some(name) = written.filter(is_name) {
            return Some(name.to_owned());
        }
        if let Some(Shape::Component(reference)) = &branch.shape {
            return Some(last_segment(reference));
        }
        let (schema, reference) = self.document.resolve(branch.node).ok()?;
        let own = || self.schema_name(schema).map(str::to_owned);
        reference.map(last_segment).or_else(own)
    }

    /// The values that a variant's schema lists for a property, as strings.
    pub(super) fn listed_tags(
        &self,
        branch: &Branch<'d>,
        property: &str,
        within: Option<Schema<'d>>,
    ) -> Option<Vec<String>> {
        if self.inner_union(branch).is_some() {
            return self.nested_tags(branch, property, within);
        }
        let constants = self.constants_of_schema(branch);
        let values = &constants.get(property)?.values;
        values.iter().map(scalar_text).collect()
    }
}
