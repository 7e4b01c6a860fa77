//! The Discriminator Object: which values of a property stand for which schemas, as OpenAPI 3.0.4 and 3.1.1 have it.
//!
//! A value that the mapping has stands for the schema that it is mapped to, any other for the schema of that name. What the
//! property's own schema lists counts only where no name can be meant. Only reads; [`super::telling`] reports.

use std::collections::{HashMap, HashSet};

use serde_json::Value as Json;

use super::Lowering;
use super::schema::last_segment;
use super::shape::{Branch, Shape};
use super::tag_type::{TagType, scalar_text};
use super::telling::Constants;
use crate::ir::{Tell, TypeId};
use crate::load::{Node, Object};

/// How far unions within unions are looked into.
const MAX_NESTING: usize = 4;

/// What is known of unions within unions: their tags, by the schema, the property, and how far within.
pub(super) type Nested = HashMap<(*const Node, String, usize), Option<Vec<String>>>;

/// A discriminator, read.
pub(super) struct Discriminator<'d> {
    /// Where it is.
    pub(super) node: &'d Node,
    /// The property that holds the tag.
    pub(super) property: &'d str,
    /// The tags that it maps, in the order of the document.
    pub(super) mapping: Vec<Mapped<'d>>,
}

/// A tag that is mapped.
pub(super) struct Mapped<'d> {
    pub(super) tag: &'d str,
    /// The schema that it stands for; none if there is no such schema.
    pub(super) schema: Option<&'d Node>,
    /// How references name the schema.
    pub(super) reference: &'d str,
    /// Where the mapping names the schema.
    pub(super) entry: &'d Node,
}

impl Mapped<'_> {
    fn is(&self, schema: &Node) -> bool {
        self.schema.is_some_and(|it| std::ptr::eq(it, schema))
    }
}

/// The tags of one variant.
pub(super) struct Tags {
    /// Those that a mapping gives.
    pub(super) mapped: Vec<String>,
    /// All of them, the one to be written first.
    pub(super) all: Vec<String>,
    /// Whether nothing says which they are.
    pub(super) unclear: bool,
}

/// Where the tags of one variant may come from.
struct Sources {
    mapped: Vec<String>,
    /// The name of its schema.
    name: Option<String>,
    /// What its schema lists for the property, or the tags of a variant that is a union itself.
    listed: Vec<String>,
    /// What its schema itself says that the property is unless it is there.
    default: Option<String>,
    /// Whether the variant is a union itself.
    is_union: bool,
    /// Whether it is one by `oneOf` or `anyOf`: no value is called after it, as after a base.
    is_choice: bool,
}

impl Sources {
    /// Whether what is listed counts: neither a mapping nor the name of the schema can be meant.
    fn lists(&self) -> bool {
        let is_name = |it: &String| self.listed.contains(it);
        self.is_union || self.mapped.is_empty() && !self.name.as_ref().is_some_and(is_name)
    }
}

/// The tag of a schema that is composed of a base with a discriminator.
pub(super) struct Tag<'d> {
    /// The property that holds it.
    pub(super) property: &'d str,
    value: &'d str,
    /// Whether a mapping says so, and it is not only the name of the schema.
    is_mapped: bool,
}

impl<'d> Lowering<'d> {
    /// Reads a discriminator, without reporting what is wrong with it.
    pub(super) fn discriminator(&self, node: &'d Node) -> Option<Discriminator<'d>> {
        let property = node.get("propertyName").and_then(Node::as_str)?;
        let mapping = node.get("mapping").and_then(Node::as_object);
        let mapping = mapping.into_iter().flat_map(Object::iter);
        let mapping = mapping.map(|(tag, it)| self.mapped(tag, &it.node));
        Some(Discriminator {
            node,
            property,
            mapping: mapping.collect(),
        })
    }

    fn mapped(&self, tag: &'d str, entry: &'d Node) -> Mapped<'d> {
        let text = entry.as_str().unwrap_or_default();
        // A text that may be both is the name of a schema.
        let schemas = self.document.root().pointer("/components/schemas");
        let named = schemas.and_then(|it| it.get(text));
        let named = named.zip(self.document.reference_to_schema(text));
        let is_reference = !text.is_empty() && named.is_none();
        let found = named.or_else(|| {
            let target = is_reference.then(|| self.document.target(text, entry.span));
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

    /// The tags of each variant of a union.
    pub(super) fn tags_of_variants(
        &self,
        discriminator: &Discriminator<'d>,
        branches: &[Branch<'d>],
        depth: usize,
    ) -> Vec<Tags> {
        let ty = self.tag_type(discriminator.property, branches);
        let sources: Vec<Sources> = branches
            .iter()
            .map(|it| self.sources(discriminator, it, ty, depth))
            .collect();
        let names = sources.iter().filter(|it| !it.is_choice);
        let names = names.filter_map(|it| it.name.as_ref());
        let mapped = sources.iter().flat_map(|it| &it.mapped);
        let taken: HashSet<&String> = names.chain(mapped).collect();
        let mut times: HashMap<&String, usize> = HashMap::new();
        for it in sources.iter().filter(|it| it.lists()) {
            for tag in it.listed.iter().collect::<HashSet<_>>() {
                *times.entry(tag).or_default() += 1;
            }
        }
        let is_own = |tag: &&String| !taken.contains(tag) && times.get(tag) == Some(&1);
        let defaults: Vec<&String> = sources
            .iter()
            .filter_map(|it| it.default.as_ref())
            .collect();
        let is_free = |tag: &&String| {
            let is_listed = times.contains_key(*tag);
            let is_shared = defaults.iter().filter(|it| *it == tag).count() > 1;
            !taken.contains(tag) && !is_listed && !is_shared
        };
        let tags = sources.iter().map(|it| {
            let mut all = it.mapped.clone();
            if it.lists() {
                all.extend(it.listed.iter().filter(is_own).cloned());
            }
            let is_ruled_out = !it.is_union && !it.listed.is_empty() && it.lists();
            let unclear = all.is_empty() && (it.name.is_none() || is_ruled_out);
            let name = it.name.as_ref();
            let name = name.filter(|_| !it.is_choice || all.is_empty());
            if it.mapped.is_empty() && all.is_empty() {
                all.extend(it.default.iter().filter(is_free).cloned());
            }
            all.extend(name.cloned());
            Tags {
                mapped: it.mapped.clone(),
                all,
                unclear,
            }
        });
        tags.collect()
    }

    fn sources(
        &self,
        discriminator: &Discriminator<'d>,
        branch: &Branch<'d>,
        ty: TagType,
        depth: usize,
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
        let is_mapped = |name: &String| discriminator.mapping.iter().any(|it| it.tag == name);
        let nested = self.nested_tags(branch, property, depth);
        let name = self.name_of(branch).filter(|_| ty == TagType::Text);
        let listed = nested.clone();
        let listed = listed.or_else(|| self.listed_tags(branch, property, depth));
        let default = self.own_default(branch.node, property);
        Sources {
            mapped,
            name: name.filter(|it| !is_mapped(it)),
            is_union: nested.is_some(),
            is_choice: nested.is_some() && !is_base,
            default: default.and_then(|it| ty.text(&it)),
            listed: listed.unwrap_or_default(),
        }
    }

    /// The default of a property, by a schema itself or an inline part of its `allOf`.
    fn own_default(&self, node: &'d Node, property: &str) -> Option<Json> {
        let mut next = vec![self.document.resolve(node).ok()?.0];
        while let Some(node) = next.pop() {
            let own = node.get("properties").and_then(|it| it.get(property));
            if let Some(default) = own.and_then(|it| it.get("default")) {
                return Some(default.to_json());
            }
            let parts = node.get("allOf").and_then(Node::as_array);
            let inline = parts.unwrap_or_default().iter();
            next.extend(inline.filter(|it| it.get("$ref").is_none()));
        }
        None
    }

    /// The name of a variant's schema.
    pub(super) fn name_of(&self, branch: &Branch<'d>) -> Option<String> {
        let schemas = self.document.root().pointer("/components/schemas");
        // The name that the union uses comes before that of the schema that it leads to.
        let written = branch.node.get("$ref").and_then(Node::as_str);
        let written = written.and_then(|it| it.strip_prefix("#/components/schemas/"));
        let is_name = |name: &&str| schemas.is_some_and(|it| it.get(name).is_some());
        if let Some(name) = written.filter(is_name) {
            return Some(name.to_owned());
        }
        if let Some(Shape::Component(reference)) = &branch.shape {
            return Some(last_segment(reference));
        }
        let (schema, reference) = self.document.resolve(branch.node).ok()?;
        if let Some(reference) = reference {
            return Some(last_segment(reference));
        }
        let mut all = schemas.and_then(Node::as_object)?.iter();
        let own = all.find(|(_, it)| std::ptr::eq(&raw const it.node, schema));
        own.map(|(name, _)| name.to_owned())
    }

    /// The tags of a variant that is a union itself.
    fn nested_tags(
        &self,
        branch: &Branch<'d>,
        property: &str,
        depth: usize,
    ) -> Option<Vec<String>> {
        if depth >= MAX_NESTING {
            return None;
        }
        let (discriminator, inner) = self.inner_union(branch, 0)?;
        let key = (std::ptr::from_ref(branch.node), property.to_owned(), depth);
        let known = self.nested.borrow().get(&key).cloned();
        if let Some(known) = known {
            return known;
        }
        let found = match discriminator.filter(|it| it.property == property) {
            Some(discriminator) => {
                let tags = self.tags_of_variants(&discriminator, &inner, depth + 1);
                Some(tags.into_iter().flat_map(|it| it.all).collect())
            }
            None => {
                let listed = inner
                    .iter()
                    .map(|it| self.listed_tags(it, property, depth + 1));
                let listed: Option<Vec<Vec<String>>> = listed.collect();
                listed.map(|it| it.concat())
            }
        };
        self.nested.borrow_mut().insert(key, found.clone());
        found
    }

    /// The union that a variant is, behind references and wrappers: its discriminator and its variants.
    pub(super) fn inner_union(
        &self,
        branch: &Branch<'d>,
        depth: usize,
    ) -> Option<(Option<Discriminator<'d>>, Vec<Branch<'d>>)> {
        if matches!(branch.shape, Some(Shape::Members(_))) || depth > MAX_NESTING {
            return None;
        }
        let (node, _) = self.document.resolve(branch.node).ok()?;
        let Some(branches) = self.branches(node) else {
            let (discriminator, subtypes) = self.subtypes(node)?;
            return Some((Some(discriminator), subtypes));
        };
        let mut branches = branches
            .into_iter()
            .map(|node| Branch { node, shape: None });
        if branches.len() == 1 {
            return self.inner_union(&branches.next()?, depth + 1);
        }
        let discriminator = node.get("discriminator");
        let discriminator = discriminator.and_then(|it| self.discriminator(it));
        Some((discriminator, branches.collect()))
    }

    /// The texts of what a variant's schema lists for a property.
    fn listed_tags(
        &self,
        branch: &Branch<'d>,
        property: &str,
        depth: usize,
    ) -> Option<Vec<String>> {
        if self.inner_union(branch, 0).is_some() {
            return self.nested_tags(branch, property, depth);
        }
        let constants = self.constants_of_schema(branch);
        let values = &constants.get(property)?.values;
        values.iter().map(scalar_text).collect()
    }

    /// The properties for which the variants of an inner union list their values, as if it were one schema.
    pub(super) fn constants_of_union(
        &self,
        branch: &Branch<'d>,
        discriminator: Option<&Discriminator<'d>>,
        inner: &[Branch<'d>],
    ) -> Constants {
        let is_union = |it: &Branch<'d>| self.inner_union(it, 0).is_some();
        let first = inner.first().filter(|it| !is_union(it));
        let listed = first.map(|it| self.constants_of_schema(it));
        let tag = discriminator.map(|it| it.property.to_owned());
        let mut properties: Vec<String> = tag.iter().cloned().collect();
        properties.extend(listed.into_iter().flatten().map(|(property, _)| property));
        let mut found = Constants::new();
        for property in properties {
            let ty = self.tag_type(&property, inner);
            let Some(values) = self.nested_tags(branch, &property, 0) else {
                continue;
            };
            let requires = |it: &Branch<'d>| {
                let constants = self.constants_of_schema(it);
                !is_union(it) && constants.get(&property).is_some_and(|it| it.required)
            };
            let tell = Tell {
                required: tag.as_ref() == Some(&property) || inner.iter().all(requires),
                values: values.iter().filter_map(|it| ty.value(it)).collect(),
                member: property.clone(),
            };
            found.entry(property).or_insert(tell);
        }
        found
    }

    /// The tag of a type that is made of some schemas, if it is that of a named one which is composed of a base.
    pub(super) fn own_tag(&self, parts: &[&'d Node], id: TypeId) -> Option<Tag<'d>> {
        if parts.iter().all(|it| it.get("discriminator").is_none()) {
            return None;
        }
        let span = self.api.types.get(id.0)?.span;
        let schema = *parts.iter().find(|it| it.span == span)?;
        let name = self.name_in_components(schema)?;
        let mut implicit = None;
        for part in self.parts_of(schema) {
            let found = part.get("discriminator");
            let Some(found) = found.and_then(|it| self.discriminator(it)) else {
                continue;
            };
            let property = found.property;
            let mut mapped = found.mapping.iter().filter(|it| it.is(schema));
            match (mapped.next(), mapped.next()) {
                (Some(one), None) => {
                    let (value, is_mapped) = (one.tag, true);
                    return Some(Tag {
                        property,
                        value,
                        is_mapped,
                    });
                }
                // Which of them, the caller knows.
                (Some(_), Some(_)) => return None,
                (None, _) if found.mapping.iter().all(|it| it.tag != name) => {
                    implicit = implicit.or(Some(Tag {
                        property,
                        value: name,
                        is_mapped: false,
                    }));
                }
                (None, _) => {}
            }
        }
        implicit
    }

    /// The tag that a value of a type has unless a caller sets another, by the schemas of the property. The property's default
    /// comes before the name of the schema.
    pub(super) fn tag_of(&self, tag: &Tag<'d>, nodes: &[&'d Node]) -> Option<Json> {
        let mut types = nodes.iter().rev();
        let ty = types.find_map(|it| self.tag_type_of_schema(it));
        let ty = ty.unwrap_or_default();
        let mut defaults = nodes.iter().rev();
        let default = defaults.find_map(|it| Some(it.get("default")?.to_json()));
        let default = default.filter(|it| ty.text(it).is_some() && !tag.is_mapped);
        let value = default.or_else(|| ty.value(tag.value))?;
        let mut listed = nodes.iter().filter_map(|it| self.values(it));
        listed.all(|it| it.contains(&value)).then_some(value)
    }
}
