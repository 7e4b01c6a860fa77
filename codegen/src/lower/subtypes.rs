//! Inheritance: a schema with a discriminator represents the schemas that are composed of it by `allOf`.

use std::rc::Rc;

use serde_json::Value as Json;

use super::composition::Subtypes;
use super::discriminator::Discriminator;
use super::name_match::Matches;
use super::schemas::{Hierarchy, Schemas, memoized};
use super::sentence::listed;
use super::shape::{Branch, Shape};
use super::tag_type::TagType;
use super::types::Types;
use crate::diagnostic::{Diagnostic, code};
use crate::openapi::{self, Schema, Typed, Visited};

impl<'d> Types<'d> {
    /// The union of the subtypes of a base with a discriminator.
    pub(super) fn union_of_subtypes(&mut self, base: Schema<'d>) -> Option<Shape<'d>> {
        let Some((discriminator, mut branches)) = self.schemas.subtypes(base) else {
            self.warn_of_missing_tags(base);
            return None;
        };
        for branch in &mut branches {
            if let Some(Shape::Properties(parts)) = &mut branch.shape {
                *parts = self.parts(&[base]);
            }
        }
        Some(Shape::Union(branches, Some(discriminator.node)))
    }

    fn warn_of_missing_tags(&mut self, base: Schema<'d>) {
        let Some((discriminator, false)) = self.schemas.discriminator_of(base) else {
            return;
        };
        let Some(subtypes) = self.schemas.candidates(base, &discriminator, false) else {
            return;
        };
        let names: Vec<String> = subtypes
            .iter()
            .map(|it| self.schemas.variant_name(it))
            .collect();
        let message = format!(
            "no value of `{}` names {}",
            discriminator.property,
            listed(&names, "or")
        );
        let finding = Diagnostic::warning(code::INVALID, discriminator.node.span(), message);
        self.reader.report(finding.help(
            "add a `mapping`, or list the names of the schemas; until then, their own properties are not decoded here",
        ));
    }
}

impl<'d> Schemas<'d> {
    pub(super) fn named_subtypes(&self) -> &Subtypes<'d> {
        self.subtypes.get_or_init(|| Subtypes::of(self.document))
    }

    /// The name of a schema in the document or another file, if it has one.
    pub(super) fn schema_name(&self, schema: Schema<'d>) -> Option<&'d str> {
        let named = self.named_subtypes().named.get(&schema);
        named.map(|it| it.name)
    }

    /// Whether a schema is a subtype of a base with a discriminator.
    pub(super) fn is_subtype(&self, node: Schema<'d>, base: Schema<'d>) -> bool {
        let base = self.document.resolve(base).ok();
        let subtypes = base.and_then(|(base, _)| self.subtypes(base));
        subtypes.is_some_and(|(_, all)| all.iter().any(|it| it.node == node))
    }

    /// The subtypes of a base, and its discriminator, which has a tag for some of them.
    pub(super) fn subtypes(
        &self,
        base: Schema<'d>,
    ) -> Option<(Discriminator<'d>, Vec<Branch<'d>>)> {
        let found = memoized(&self.memo.subtypes, base, || {
            self.found_subtypes(base).map(Rc::new)
        })?;
        let branches = found.subtypes.iter().map(|(node, reference)| Branch {
            node: *node,
            shape: Some(match reference {
                Some(reference) => Shape::Component(reference),
                None => Shape::Properties(vec![*node]),
            }),
        });
        Some((self.discriminator(found.discriminator)?, branches.collect()))
    }

    fn found_subtypes(&self, base: Schema<'d>) -> Option<Hierarchy<'d>> {
        let (discriminator, is_inherited) = self.discriminator_of(base)?;
        let branches = self.candidates(base, &discriminator, is_inherited)?;
        let is_union = is_inherited || self.has_tags(&discriminator, base, &branches);
        let subtypes = branches.into_iter().map(|it| match it.shape {
            Some(Shape::Component(reference)) => (it.node, Some(reference)),
            _ => (it.node, None),
        });
        is_union.then(|| Hierarchy {
            discriminator: discriminator.node,
            subtypes: subtypes.collect(),
        })
    }

    /// The schemas that are composed of a base or named in its mapping. The base itself is included if it has a tag or
    /// inherits the discriminator.
    fn candidates(
        &self,
        base: Schema<'d>,
        discriminator: &Discriminator<'d>,
        is_inherited: bool,
    ) -> Option<Vec<Branch<'d>>> {
        let subtypes = self.named_subtypes();
        let mut all: Vec<(usize, Schema<'d>, &'d str)> = Vec::new();
        let mut visited = Visited::default();
        visited.is_new(base);
        let mut next = vec![(base, false)];
        while let Some((node, is_inner)) = next.pop() {
            let direct = subtypes.direct.get(&node);
            for subtype in direct.into_iter().flatten() {
                let named = subtypes.named.get(subtype);
                let Some(named) = named.filter(|_| visited.is_new(*subtype)) else {
                    continue;
                };
                if !is_inner || !self.is_only_within(*subtype, discriminator) {
                    all.push((named.index, *subtype, named.reference));
                }
                let is_inner = is_inner || self.is_inner_level(*subtype, discriminator);
                next.push((*subtype, is_inner));
            }
        }
        let mapping = discriminator.mapping.iter().filter(|_| !is_inherited);
        for mapped in mapping {
            if let Some(schema) = mapped.schema.filter(|it| visited.is_new(*it)) {
                let named = subtypes.named.get(&schema);
                let index = named.map_or(usize::MAX, |it| it.index);
                all.push((index, schema, mapped.reference));
            }
        }
        if all.is_empty() {
            return None;
        }
        all.sort_by_key(|(index, ..)| *index);
        let branches = all.into_iter().map(|(_, node, reference)| Branch {
            node,
            shape: Some(Shape::Component(reference)),
        });
        let mut branches: Vec<Branch<'d>> = branches.collect();
        if is_inherited || self.may_be_itself(base, discriminator, &branches) {
            let shape = Some(Shape::Properties(vec![base]));
            branches.insert(0, Branch { node: base, shape });
        }
        Some(branches)
    }

    /// Whether a value may belong to a base and none of its subtypes: its mapping names the base, or its name is not
    /// excluded as a tag.
    fn may_be_itself(
        &self,
        base: Schema<'d>,
        discriminator: &Discriminator<'d>,
        subtypes: &[Branch<'d>],
    ) -> bool {
        let mut mapped = discriminator.mapping.iter().filter_map(|it| it.schema);
        if mapped.any(|it| it == base) {
            return true;
        }
        let Some(name) = self.schema_name(base) else {
            return false;
        };
        let (node, shape) = (base, None);
        let branch = Branch { node, shape };
        // Querying its subtypes here could recurse endlessly.
        let itself = Branch {
            node: base,
            shape: Some(Shape::Properties(vec![base])),
        };
        let ty = self.tag_type_of(&itself, discriminator.property);
        if ty.is_some_and(|it| it != TagType::Text) {
            // The tags are not strings, so no name is a tag.
            return false;
        }
        let constants = self.constants_of_schema(&branch);
        let is_free = |tag: &str| discriminator.mapping.iter().all(|it| it.tag != tag);
        let Some(listed) = constants.get(discriminator.property) else {
            return is_free(name);
        };
        // The only listed value, or the one that matches its name, is its tag, unless it is mapped to another schema.
        let names: Vec<Option<String>> = subtypes.iter().map(|it| self.name_of(it)).collect();
        let names = names.iter().map(Option::as_deref);
        let names: Vec<Option<&str>> = std::iter::once(Some(name)).chain(names).collect();
        let matches = Matches::of(&names);
        let is_of_subtype = |text: &str| (1..names.len()).any(|it| matches.is(it, text));
        let is_only = |text: &str| listed.values.len() == 1 && !is_of_subtype(text);
        let mut texts = listed.values.iter().filter_map(Json::as_str);
        texts.any(|it| is_free(it) && (is_only(it) || matches.is(0, it)))
    }

    /// The discriminator of a base, its own or that of an inline part of its `allOf`; otherwise an inherited one, with
    /// `true`.
    fn discriminator_of(&self, base: Schema<'d>) -> Option<(Discriminator<'d>, bool)> {
        let (found, is_inherited) = self.found_discriminator(base)?;
        Some((self.discriminator(found)?, is_inherited))
    }

    /// Like `discriminator_of`, but unparsed. Memoizes schemas without one: they are queried at every use, and have
    /// many parts.
    pub(super) fn found_discriminator(
        &self,
        base: Schema<'d>,
    ) -> Option<(openapi::Discriminator<'d>, bool)> {
        let parts = |node: Schema<'d>| node.parts().iter().rev();
        let is_plain = |node: Schema<'d>| self.plain.borrow().contains(&node);
        if is_plain(base) {
            return None;
        }
        let mut visited = Visited::default();
        let (mut inline, mut inherited) = (vec![base], Vec::new());
        while let Some(node) = inline.pop() {
            visited.is_new(node);
            if let Some(found) = self.discriminator_at(node) {
                return Some((found, false));
            }
            for part in parts(node) {
                if part.is_reference() {
                    inherited.push(part);
                } else {
                    inline.push(part);
                }
            }
        }
        while let Some(node) = inherited.pop() {
            let Ok((node, _)) = self.document.resolve(node) else {
                continue;
            };
            if is_plain(node) || !visited.is_new(node) {
                continue;
            }
            if let Some(found) = self.discriminator_at(node) {
                return Some((found, true));
            }
            inherited.extend(parts(node));
        }
        self.plain.borrow_mut().extend(visited.all());
        None
    }

    /// The discriminator of a base itself or of an inline part of its `allOf`.
    pub(super) fn own_discriminator(&self, base: Schema<'d>) -> Option<openapi::Discriminator<'d>> {
        let mut inline = vec![base];
        while let Some(node) = inline.pop() {
            if let Some(found) = self.discriminator_at(node) {
                return Some(found);
            }
            let parts = node.parts().iter().rev();
            inline.extend(parts.filter(|it| !it.is_reference()));
        }
        None
    }

    fn discriminator_at(&self, node: Schema<'d>) -> Option<openapi::Discriminator<'d>> {
        let found = node.discriminator()?;
        // Next to `oneOf`, it applies to the alternatives there.
        self.branches(node).is_none().then_some(found)
    }

    /// Whether a discriminator has a tag for a subtype. If its property lists values and none of them belongs to a
    /// subtype, the base is an ordinary struct.
    fn has_tags(
        &self,
        discriminator: &Discriminator<'d>,
        base: Schema<'d>,
        subtypes: &[Branch<'d>],
    ) -> bool {
        let property = discriminator.property;
        let own = base.property(property);
        let Some(values) = own.and_then(|it| self.values(it)) else {
            return true;
        };
        let names: Vec<Option<String>> = subtypes.iter().map(|it| self.name_of(it)).collect();
        let names: Vec<Option<&str>> = names.iter().map(Option::as_deref).collect();
        let matches = Matches::of(&names);
        let mut texts = values.iter().filter_map(Json::as_str);
        if texts.any(|it| (0..names.len()).any(|index| matches.is(index, it))) {
            return true;
        }
        let has_tag = |subtype: &Branch<'d>| {
            let constants = self.constants_of_schema(subtype);
            let own = constants.get(property).map(|it| &it.values);
            let name = self.name_of(subtype);
            name.is_some_and(|it| values.contains(&it.into()))
                || own.is_some_and(|it| *it != values)
        };
        !discriminator.mapping.is_empty() || subtypes.iter().any(has_tag)
    }
}
