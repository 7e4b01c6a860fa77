//! How the variants of a union are discriminated: by a discriminator, by the values that a property may have, or by
//! content.

use std::collections::HashSet;
use std::rc::Rc;

use serde_json::Value as Json;

use super::discriminator::{Discriminator, Mapped, Tags};
use super::listed::{Constants, is_enum};
use super::schemas::Schemas;
use super::shape::{Branch, Shape};
use super::tag_type::TagType;
use super::types::Types;
use crate::diagnostic::{Diagnostic, code};
use crate::ir::{Discriminant, Discrimination, Step};
use crate::openapi::{self, Schema, Visited};

/// How the variants of a union are discriminated.
pub(super) struct Branches {
    pub(super) discrimination: Discrimination,
    pub(super) variants: Vec<Discriminated>,
}

/// How one variant is discriminated.
#[derive(Default)]
pub(super) struct Discriminated {
    /// The discriminator values. The first is written if a value lacks the property.
    pub(super) values: Vec<String>,
    /// The default discriminator value, if it is unambiguous.
    pub(super) of_new: Option<String>,
    /// Whether a value with an unknown tag may belong to it.
    pub(super) by_content: bool,
    /// Whether it is the default of values with an unknown tag.
    pub(super) is_default: bool,
    /// The tag that names the variant, if its schema has several variants.
    pub(super) name: Option<String>,
    /// Other required content of its values.
    pub(super) discriminants: Vec<Discriminant>,
}

impl Discriminated {
    /// A variant with these tags. If it `keeps` the one that it was received with, it may have any of them.
    fn by_tags(tags: Tags, keeps: bool) -> Self {
        let of_new = tags.of_new().cloned();
        let mut values = tags.all;
        if !keeps {
            values.truncate(1);
        }
        Discriminated {
            values,
            of_new,
            is_default: tags.is_default,
            ..Discriminated::default()
        }
    }
}

impl<'d> Types<'d> {
    /// Discriminates variants. A schema with several tags that does not keep the received one becomes a variant for
    /// each tag.
    pub(super) fn discriminate(
        &mut self,
        branches: Vec<Branch<'d>>,
        discriminator: Option<openapi::Discriminator<'d>>,
    ) -> (Branches, Vec<Branch<'d>>) {
        let constants: Vec<Rc<Constants>> = branches
            .iter()
            .map(|it| self.schemas.constants(it))
            .collect();
        let found = match discriminator {
            Some(it) => self.by_discriminator(it, &branches),
            None => self.by_inherited(&branches),
        };
        if let Some((property, tags)) = found {
            return self
                .schemas
                .discriminated_by_tags(property, tags, branches, &constants);
        }
        if let Some((property, values)) = self.schemas.by_property(&branches, &constants) {
            let variants = values.into_iter().map(|values| Discriminated {
                values,
                ..Discriminated::default()
            });
            let variants = variants.collect();
            let discrimination = Discrimination::Property(property);
            return (
                Branches {
                    discrimination,
                    variants,
                },
                branches,
            );
        }
        let variants = branches
            .iter()
            .zip(&constants)
            .map(|(branch, own)| Discriminated {
                discriminants: discriminants(
                    own,
                    &constants,
                    self.schemas.tag_of_union(branch).as_deref(),
                ),
                ..Discriminated::default()
            });
        let variants = variants.collect();
        let discrimination = Discrimination::Content;
        (
            Branches {
                discrimination,
                variants,
            },
            branches,
        )
    }

    /// The tags of each variant, by a discriminator. Reports errors in it.
    fn by_discriminator(
        &mut self,
        node: openapi::Discriminator<'d>,
        branches: &[Branch<'d>],
    ) -> Option<(String, Vec<Tags>)> {
        if node.property().is_none() {
            self.reader.require_object(node);
            self.reader.requires(node, "propertyName");
        }
        let property = self.reader.text(node.property());
        let discriminator = self.schemas.discriminator(node)?;
        self.warn_of_mapping(&discriminator, branches);
        let mut tags = self
            .schemas
            .tags_of_variants(&discriminator, branches, None);
        self.resolve(node, &property, branches, &mut tags);
        tags.iter()
            .any(|it| !it.all.is_empty())
            .then_some((property, tags))
    }

    /// Warns about mapped schemas that are not variants. All schemas that a base maps are; a schema that inherits the
    /// mapping may have fewer.
    fn warn_of_mapping(&mut self, discriminator: &Discriminator<'d>, branches: &[Branch<'d>]) {
        let inherits = |it: &Branch<'d>| {
            let found = self.schemas.found_discriminator(it.node);
            found.is_some_and(|(it, _)| it == discriminator.node)
        };
        let is_base = |it: &Branch<'d>| match it.shape {
            Some(Shape::Component(_)) => true,
            Some(Shape::Properties(_)) => inherits(it),
            _ => false,
        };
        let of_base = branches.iter().any(is_base);
        let schemas = branches
            .iter()
            .filter_map(|it| self.document.resolve(it.node).ok());
        let schemas: Vec<Schema<'d>> = schemas.map(|it| it.0).collect();
        let ty = self.schemas.tag_type(discriminator.property, branches);
        let is_variant = |it: Schema<'d>| of_base || schemas.contains(&it);
        let default = discriminator.default.as_ref();
        if let Some(mapped) = default.filter(|it| !it.schema.is_some_and(is_variant)) {
            let message = "`defaultMapping` leads to no schema that is a variant here";
            let finding = Diagnostic::warning(code::INVALID, mapped.entry.span, message);
            self.reader
                .report(finding.help("name one of the variants, or add the schema to them"));
        }
        for mapped in &discriminator.mapping {
            self.warn_of_tag(mapped, ty);
            if mapped.schema.is_some_and(is_variant) {
                continue;
            }
            let tag = mapped.tag;
            let property = discriminator.property;
            let mut nested = branches
                .iter()
                .filter_map(|it| self.schemas.nested_tags(it, property, None));
            // A nested union decodes it.
            if nested.any(|tags| tags.iter().any(|it| it == tag)) {
                continue;
            }
            let message = format!("`{tag}` is mapped to a schema that is not a variant here");
            let finding = Diagnostic::warning(code::INVALID, mapped.entry.span, message);
            self.reader
                .report(finding.help("add the schema to the variants, or remove the mapping"));
        }
    }

    /// Warns about a mapped tag that is not a valid value of the property.
    fn warn_of_tag(&mut self, mapped: &Mapped<'d>, ty: TagType) {
        if ty.value(mapped.tag).is_some() {
            return;
        }
        let is = if ty == TagType::Boolean {
            "a boolean"
        } else {
            "an integer"
        };
        let message = format!("`{}` is never the discriminator, which is {is}", mapped.tag);
        let finding = Diagnostic::warning(code::INVALID, mapped.entry.span, message);
        let help = "map a value that the property may have, or declare it as a string";
        self.reader.report(finding.help(help));
    }
}

impl<'d> Schemas<'d> {
    /// Splits variants into those with tags, and those that are only matched by content.
    fn discriminated_by_tags(
        &self,
        property: String,
        tags: Vec<Tags>,
        branches: Vec<Branch<'d>>,
        constants: &[Rc<Constants>],
    ) -> (Branches, Vec<Branch<'d>>) {
        let ty = self.tag_type(&property, &branches);
        let (mut variants, mut all) = (Vec::new(), Vec::new());
        for ((branch, tags), own) in branches.into_iter().zip(tags).zip(constants) {
            if tags.by_content {
                variants.push(Discriminated {
                    values: tags.all,
                    by_content: true,
                    discriminants: discriminants(
                        own,
                        constants,
                        self.tag_of_union(&branch).as_deref(),
                    ),
                    ..Discriminated::default()
                });
                all.push(branch);
                continue;
            }
            let keeps = self.describes(&branch, &property);
            let duplicate = branch
                .duplicate()
                .filter(|_| !keeps && tags.mapped.len() > 1);
            let Some(duplicate) = duplicate else {
                variants.push(Discriminated::by_tags(tags, keeps));
                all.push(branch);
                continue;
            };
            for (variant, branch) in discriminated_by_each(tags, &duplicate) {
                variants.push(variant);
                all.push(branch);
            }
        }
        let discrimination = match ty {
            TagType::Text | TagType::Other => Discrimination::Property(property),
            TagType::Integer | TagType::Boolean => Discrimination::Scalar(property),
        };
        (
            Branches {
                discrimination,
                variants,
            },
            all,
        )
    }

    /// The tag property of a variant that is a union with a discriminator.
    fn tag_of_union(&self, branch: &Branch<'d>) -> Option<String> {
        let (discriminator, inner) = self.inner_union(branch)?;
        let property = discriminator?.property;
        let ty = self.tag_type(property, &inner);
        let is_tag = |it: &Branch<'d>| !self.is_no_tag(it, property, ty);
        inner.iter().all(is_tag).then(|| property.to_owned())
    }

    /// Whether a variant declares a property itself.
    pub(super) fn describes(&self, branch: &Branch<'d>, property: &str) -> bool {
        self.parts_of_branch(branch).into_iter().any(|it| {
            let own = it.property(property);
            own.is_some() || self.branches(it).is_some()
        })
    }

    pub(super) fn parts_of_branch(&self, branch: &Branch<'d>) -> Vec<Schema<'d>> {
        let Some(Shape::Properties(parts)) = &branch.shape else {
            return self.parts_of(branch.node);
        };
        let mut visited = Visited::default();
        let parts = parts.iter().flat_map(|it| self.parts_of(*it));
        parts.filter(|it| visited.is_new(*it)).collect()
    }

    /// A property that every variant requires, with string values that are unique to each.
    fn by_property(
        &self,
        branches: &[Branch<'d>],
        constants: &[Rc<Constants>],
    ) -> Option<(String, Vec<Vec<String>>)> {
        if !branches.iter().all(|it| self.is_object(it.node)) {
            return None;
        }
        constants.first()?.keys().find_map(|property| {
            let values: Option<Vec<Vec<String>>> = constants
                .iter()
                .map(|it| {
                    let is_own = |it: &&Discriminant| it.is_required() && it.property().is_some();
                    let discriminant = it.get(property).filter(is_own)?;
                    discriminant
                        .values
                        .iter()
                        .map(|it| it.as_str().map(str::to_owned))
                        .collect()
                })
                .collect();
            let values = values?;
            is_disjoint(&values).then(|| (property.clone(), values))
        })
    }
}

/// A variant for each mapped tag.
fn discriminated_by_each<'d>(tags: Tags, branch: &Branch<'d>) -> Vec<(Discriminated, Branch<'d>)> {
    // The first one also accepts the schema's name.
    let mut implicit = tags.all;
    implicit.retain(|it| !tags.mapped.contains(it));
    let mapped = tags.mapped.into_iter();
    let variants = mapped.filter_map(|tag| {
        let mut values = vec![tag.clone()];
        values.append(&mut implicit);
        let variant = Discriminated {
            values,
            name: Some(tag),
            ..Discriminated::default()
        };
        Some((variant, branch.duplicate()?))
    });
    variants.collect()
}

/// The paths in a variant at which another variant does not allow the same values, and the tag of a variant that is a
/// union itself, since such a union accepts any value as an unknown one.
fn discriminants(own: &Constants, all: &[Rc<Constants>], tag: Option<&str>) -> Vec<Discriminant> {
    let found = own.iter().filter_map(|(key, discriminant)| {
        // A discriminant that decides is the tag of a subtype.
        let is_tag =
            (discriminant.decides || tag == Some(key.as_str())) && !discriminant.values.is_empty();
        let others = || all.iter().map(|it| it.get(key));
        let differs = others()
            .flatten()
            .any(|it| it.values != discriminant.values);
        // Values that are not an enum accept anything in the variant's type. It is unknown what other types accept.
        let is_any = !is_enum(&discriminant.values) && others().any(|it| it.is_none());
        let is_null = discriminant.values.iter().all(Json::is_null);
        (is_tag || differs || is_any).then(|| Discriminant {
            decides: (is_tag || differs) && !is_null && is_of_objects(&discriminant.path),
            ..discriminant.clone()
        })
    });
    found.collect()
}

/// Whether a path only leads through objects: a condition on all items also holds for an empty list.
fn is_of_objects(path: &[Step]) -> bool {
    path.iter().all(|it| matches!(it, Step::Property { .. }))
}

fn is_disjoint(all: &[Vec<String>]) -> bool {
    let mut visited = HashSet::new();
    all.iter().all(|values| !values.is_empty()) && all.iter().flatten().all(|it| visited.insert(it))
}
