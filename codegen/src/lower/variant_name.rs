//! The names of the variants of a union. Each depends on the variant alone, so that another variant does not change it.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use super::discrimination::Discriminated;
use super::schema::last_segment;
use super::schemas::Schemas;
use super::shape::{Branch, Shape};
use super::types::Types;
use crate::ir::{Discriminant, Scalar, Values};
use crate::openapi::{Map, Schema, Text};

/// The maximum length of a title that is used as a name.
const LONGEST_TITLE: usize = 40;

/// The maximum number of properties in a name.
const MOST_PROPERTIES: usize = 3;

/// Prefixes of the second and further variants with the same name.
const ORDINALS: [&str; 9] = [
    "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth", "Tenth",
];

impl<'d> Types<'d> {
    /// The name of each variant, which depends on the variant alone. If several would have the same name, the first keeps
    /// it.
    pub(super) fn variant_names(
        &mut self,
        branches: &[Branch<'d>],
        discriminated: &[Discriminated],
    ) -> Vec<String> {
        let (mut bases, mut names) = (Vec::<String>::new(), Vec::new());
        for (branch, discriminated) in branches.iter().zip(discriminated) {
            let name = match &discriminated.name {
                Some(name) => name.clone(),
                None => self.variant_name(branch, discriminated),
            };
            let before = bases.iter().filter(|it| **it == name).count();
            names.push(match before.checked_sub(1) {
                None => name.clone(),
                Some(index) => {
                    let ordinal = ORDINALS.get(index).copied().unwrap_or("Further");
                    format!("{ordinal}_{name}")
                }
            });
            bases.push(name);
        }
        names
    }

    fn variant_name(&mut self, branch: &Branch<'d>, discriminated: &Discriminated) -> String {
        match &branch.shape {
            Some(Shape::Component(reference)) => return last_segment(reference),
            // A base with a discriminator that is a variant itself.
            Some(Shape::Properties(_)) if self.schemas.subtypes(branch.node).is_some() => {
                return "Base".to_owned();
            }
            _ => {}
        }
        if let Ok((_, Some(reference))) = self.document.resolve(branch.node) {
            return last_segment(reference);
        }
        // All shapes of a schema share its title.
        if let Some(shape @ (Shape::Scalar(_) | Shape::List(_) | Shape::Map | Shape::Enum(..))) =
            &branch.shape
        {
            return of_type(shape).to_owned();
        }
        let title = branch.node.title().map(Text::as_str).map(str::trim);
        if let Some(title) = title.filter(|it| !it.is_empty() && it.len() <= LONGEST_TITLE) {
            return title.to_owned();
        }
        if let Some(tag) = self.schemas.naming_tag(branch, discriminated) {
            return tag;
        }
        self.name_by_type(branch.node)
    }

    /// A name for what a variant contains.
    fn name_by_type(&mut self, node: Schema<'d>) -> String {
        match self.flat(node) {
            Shape::Object(_) | Shape::Properties(_) => self.schemas.name_by_properties(node),
            Shape::List(items) if items.len() == 1 => {
                let items = items[0];
                let item = match self.document.resolve(items) {
                    Ok((_, Some(reference))) => last_segment(reference),
                    _ => of_type(&self.flat(items)).to_owned(),
                };
                format!("{item}_list")
            }
            Shape::Scalar("string") => {
                let leaf = self.leaf(node).0;
                let format = self.schemas.format_of(leaf);
                let format = format.filter(|it| self.custom.string(it) != Scalar::String);
                format.unwrap_or("String").to_owned()
            }
            shape => of_type(&shape).to_owned(),
        }
    }
}

impl<'d> Schemas<'d> {
    /// The tag of a variant that has one: its discriminator value, otherwise the only constant that it contains.
    fn naming_tag(&self, branch: &Branch<'d>, discriminated: &Discriminated) -> Option<String> {
        if let [only] = discriminated.values.as_slice() {
            return Some(only.clone());
        }
        let own = self.constants(branch);
        let constant = |it: &&Discriminant| matches!(it.values.as_slice(), [Json::String(_)]);
        let mut constants = own.values().filter(constant);
        let constant = match (constants.next(), constants.next()) {
            (Some(only), None) => Some(only),
            _ => match discriminated.discriminants.as_slice() {
                [only] if only.values.len() == 1 => Some(only),
                _ => None,
            },
        };
        constant?.values.first()?.as_str().map(str::to_owned)
    }

    /// A name for an object: by the properties that it requires, otherwise by its first property, so that a new optional
    /// one does not change it.
    fn name_by_properties(&self, node: Schema<'d>) -> String {
        let parts = self.parts_of(node);
        let required: BTreeSet<&str> = parts.iter().flat_map(|it| it.required_names()).collect();
        let mut properties: Vec<&str> = required.into_iter().take(MOST_PROPERTIES).collect();
        if properties.is_empty() {
            let described = parts.iter().filter_map(|it| it.properties());
            properties.extend(described.flat_map(Map::keys).next());
        }
        if properties.is_empty() {
            return "Object".to_owned();
        }
        format!("With_{}", properties.join("_and_"))
    }
}

/// The name of a kind of type.
fn of_type(shape: &Shape) -> &'static str {
    match shape {
        Shape::Scalar("boolean") => "Boolean",
        Shape::Scalar("integer") | Shape::Enum(Values::Integers, _) => "Integer",
        Shape::Scalar("number") => "Number",
        Shape::Scalar(_) | Shape::Enum(Values::Strings, _) => "String",
        Shape::List(_) => "List",
        Shape::Tuple(_) => "Tuple",
        Shape::Map => "Map",
        Shape::Object(_) | Shape::Properties(_) => "Object",
        Shape::Any | Shape::Same(_) | Shape::Union(..) | Shape::Component(_) => "UnionVariant",
    }
}
