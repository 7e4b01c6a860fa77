//! The Discriminator Object: which schemas a property's values select, as specified in OpenAPI 3.0.4 and 3.1.1.
//!
//! A mapped value selects the schema that it is mapped to, any other value the schema of that name. The values in the
//! property's own schema only apply where a value cannot be a schema name. Read-only; the pass over unions reports
//! errors.

use std::collections::{HashMap, HashSet};

use super::name_match::Matches;
use super::schema::last_segment;
use super::schemas::Schemas;
use super::shape::{Branch, Shape};
use super::specific::Bases;
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

/// The tags of one variant.
pub(super) struct Tags {
    /// Those from a mapping.
    pub(super) mapped: Vec<String>,
    /// All of them. The first one is sent.
    pub(super) all: Vec<String>,
    /// Whether the tags are unknown.
    pub(super) unclear: bool,
    /// Whether a value with an unknown tag may be of the variant.
    pub(super) by_content: bool,
    /// Whether a value without a known tag is of the variant, by `defaultMapping`.
    pub(super) is_default: bool,
}

/// The possible sources of a variant's tags.
struct Sources {
    mapped: Vec<String>,
    /// Those from the mappings of discriminators that it inherits, if this one maps nothing to it.
    of_bases: Vec<String>,
    /// The name of its schema.
    name: Option<String>,
    /// The values that its schema allows for the property, or the tags of a variant that is a union itself.
    listed: Vec<String>,
    /// Those of them that are not inherited.
    own: Vec<String>,
    /// The default of the property in its own schema.
    default: Option<String>,
    /// Whether the variant is a union itself.
    is_union: bool,
    /// Whether it is a union by `oneOf` or `anyOf`. Unlike a base, its name is not a tag.
    is_plain_union: bool,
}

impl Sources {
    /// Whether listed values are used, because neither a mapping nor the schema's name applies.
    fn lists(&self) -> bool {
        let is_name = |it: &String| self.listed.contains(it);
        self.is_union || self.mapped.is_empty() && !self.name.as_ref().is_some_and(is_name)
    }
}

/// The tags that are mapped or are schema names.
fn names_and_mapped(sources: &[Sources]) -> HashSet<&String> {
    let names = sources.iter().filter(|it| !it.is_plain_union);
    let names = names.filter_map(|it| it.name.as_ref());
    let mapped = sources.iter().flat_map(|it| &it.mapped);
    names.chain(mapped).collect()
}

/// The defaults that may be tags: those of a single variant that nothing else names.
fn free_defaults<'s>(
    sources: &'s [Sources],
    taken: &HashSet<&String>,
    listed: &HashMap<&String, Option<usize>>,
) -> HashSet<&'s String> {
    let mut times: HashMap<&String, usize> = HashMap::new();
    for default in sources.iter().filter_map(|it| it.default.as_ref()) {
        *times.entry(default).or_default() += 1;
    }
    let own = times.into_iter().filter(|(_, times)| *times == 1);
    let own = own.map(|(default, _)| default);
    own.filter(|it| !taken.contains(it) && !listed.contains_key(*it))
        .collect()
}

/// The variant of each value that variants list themselves. If several list it, this is the one that is composed of all
/// others; `None` if there is no such variant.
fn owners<'s>(
    sources: impl Iterator<Item = (usize, &'s Sources)>,
    bases: &Bases,
) -> HashMap<&'s String, Option<usize>> {
    let mut listed: HashMap<&String, Vec<usize>> = HashMap::new();
    for (index, it) in sources {
        for tag in it.own.iter().collect::<HashSet<_>>() {
            listed.entry(tag).or_default().push(index);
        }
    }
    let owners = listed.into_iter();
    owners
        .map(|(tag, by)| (tag, bases.most_specific(&by)))
        .collect()
}

fn tags_of_sources(sources: &[Sources], bases: &Bases) -> Vec<Tags> {
    let taken = names_and_mapped(sources);
    let all = || sources.iter().enumerate();
    let owner = owners(all().filter(|(_, it)| it.lists()), bases);
    let owner_of_all = owners(all(), bases);
    let names: Vec<Option<&str>> = sources.iter().map(|it| it.name.as_deref()).collect();
    let matches = Matches::of(&names);
    let free = free_defaults(sources, &taken, &owner);
    let tags = all().map(|(index, it)| {
        let mut all = it.mapped.clone();
        let is_own = |tag: &&String| {
            // Several values that are also listed by a mapped variant are ambiguous.
            let is_pinned = it.is_union || it.own.len() == 1;
            let is_owner = |of: &HashMap<&String, _>| of.get(tag).copied().flatten() == Some(index);
            !taken.contains(tag) && is_owner(&owner) && (is_pinned || is_owner(&owner_of_all))
        };
        if it.lists() {
            all.extend(it.own.iter().filter(is_own).cloned());
        }
        let is_ruled_out = !it.is_union && !it.listed.is_empty() && it.lists();
        let of_bases = it.of_bases.iter().filter(|tag| !taken.contains(tag));
        let of_bases = of_bases.filter(|tag| !all.contains(tag)).cloned();
        let mut of_bases: Vec<String> = of_bases.collect();
        if is_ruled_out {
            all.append(&mut of_bases);
        }
        if is_ruled_out && all.is_empty() {
            let free = it.listed.iter().filter(|tag| !taken.contains(tag));
            all.extend(free.filter(|tag| matches.is(index, tag)).cloned());
        }
        let unclear = all.is_empty() && (it.name.is_none() || is_ruled_out);
        let name = it.name.as_ref();
        let name = name.filter(|_| !it.is_plain_union || all.is_empty());
        if it.mapped.is_empty() && all.is_empty() {
            all.extend(it.default.iter().filter(|it| free.contains(it)).cloned());
        }
        all.extend(name.cloned());
        all.append(&mut of_bases);
        Tags {
            mapped: it.mapped.clone(),
            all,
            unclear,
            by_content: unclear && (it.name.is_none() || !it.own.is_empty()),
            is_default: false,
        }
    });
    tags.collect()
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
        // A string that may be either is a schema name.
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
        let subtypes = self.named_subtypes();
        let [here, only] = subtypes.elsewhere(self.document, name, mapping);
        let reference = |it: Schema<'d>| Some((it, subtypes.named.get(&it)?.reference));
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
            is_plain_union: nested.is_some() && !is_base,
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
