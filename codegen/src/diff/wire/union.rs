//! The alternatives of a union, and what discriminates them.

use super::shape::{Shape, Union, Variant};
use super::side::Side;
use crate::load::Object;
use crate::openapi::{Discriminator, Schema};

impl<'d> Side<'d> {
    /// The alternatives of `oneOf` or `anyOf`.
    pub(super) fn union(&self, schema: Schema<'d>, branches: &[Schema<'d>]) -> Union<'d> {
        let discriminator = schema.discriminator();
        let variants = branches.iter().map(|branch| {
            let name = self.component(*branch);
            let mapped = discriminator.map(|it| mapped(self, it, *branch));
            Variant {
                schema: *branch,
                name,
                tags: tags(mapped, name),
            }
        });
        let mut union = Union {
            schema,
            variants: variants.collect(),
            property: None,
            default: discriminator.and_then(|it| default(self, it)),
            base: None,
        };
        match discriminator.and_then(Discriminator::property) {
            Some(property) => union.property = Some(property.as_str().to_owned()),
            None => find_constants(self, &mut union),
        }
        union
    }

    /// The schemas that are composed of a schema with a discriminator.
    pub(super) fn union_of_subtypes(&self, schema: Schema<'d>) -> Option<Union<'d>> {
        let discriminator = schema.discriminator()?;
        let property = discriminator.property()?.as_str().to_owned();
        let subtypes = self.subtypes(schema).iter();
        let variants = subtypes.map(|(name, subtype)| Variant {
            schema: *subtype,
            name: Some(*name),
            tags: tags(Some(mapped(self, discriminator, *subtype)), Some(*name)),
        });
        let variants: Vec<Variant> = variants.collect();
        (!variants.is_empty()).then_some(Union {
            schema,
            variants,
            property: Some(property),
            default: default(self, discriminator),
            base: base(self, discriminator, schema),
        })
    }
}

/// Uses a property for which each variant requires another constant.
fn find_constants<'d>(side: &Side<'d>, union: &mut Union<'d>) {
    let variants = union.variants.iter();
    let constants: Vec<Vec<(&str, String)>> =
        variants.map(|it| constants(side, it.schema)).collect();
    let Some(first) = constants.first() else {
        return;
    };
    let find = |all: &[(&str, String)], name: &str| {
        let found = all.iter().find(|it| it.0 == name);
        found.map(|it| it.1.clone())
    };
    for (name, _) in first {
        let values = constants.iter().map(|it| find(it, name));
        let Some(values) = values.collect::<Option<Vec<String>>>() else {
            continue;
        };
        let is_unique = |at: usize| values.iter().filter(|it| **it == values[at]).count() == 1;
        if (0..values.len()).all(is_unique) {
            union.property = Some((*name).to_owned());
            for (variant, tag) in union.variants.iter_mut().zip(values) {
                variant.tags = vec![tag];
            }
            return;
        }
    }
}

/// The tags of a variant: those mapped to it, otherwise its name.
fn tags(mapped: Option<Vec<String>>, name: Option<&str>) -> Vec<String> {
    match mapped {
        Some(mapped) if !mapped.is_empty() => mapped,
        Some(_) => name.map(str::to_owned).into_iter().collect(),
        None => Vec::new(),
    }
}

/// The base of subtypes as a variant, unless no value of the discriminator is its tag.
fn base<'d>(side: &Side<'d>, it: Discriminator<'d>, schema: Schema<'d>) -> Option<Variant<'d>> {
    let name = side.name(schema)?;
    let mapped = mapped(side, it, schema);
    let mut mapping = it.mapping().into_iter().flat_map(Object::iter);
    if mapped.is_empty() && mapping.any(|(tag, _)| tag == name) {
        return None;
    }
    let mut tags = tags(Some(mapped), Some(name));
    let properties = side.leaf(schema).properties();
    let property = properties.get(it.property()?.as_str());
    let own = property.and_then(|it| it.schemas.first());
    if let Some(values) = own.and_then(|it| side.leaf(*it).values) {
        tags.retain(|tag| values.iter().any(|it| it.text() == *tag));
    }
    let name = Some(name);
    (!tags.is_empty()).then_some(Variant { schema, name, tags })
}

/// What a discriminator takes a value without a listed tag for.
fn default<'d>(side: &Side<'d>, it: Discriminator<'d>) -> Option<&'d str> {
    let given = it.default_mapping()?;
    let is_name = side.document.schemas().get(given.text).is_some();
    let at = || side.document.schema_at(given.text, given.span).ok();
    let at = if is_name { None } else { at() };
    let name = at.and_then(|(_, reference)| side.named_by(reference));
    Some(name.unwrap_or(given.text))
}

/// The values that a discriminator maps to a schema.
fn mapped<'d>(side: &Side<'d>, it: Discriminator<'d>, schema: Schema<'d>) -> Vec<String> {
    let target = side.resolved(schema);
    let name = side.component(schema).or_else(|| side.name(schema));
    let entries = it.mapping().into_iter().flat_map(Object::iter);
    let own = entries.filter(|(_, it)| {
        let Some(text) = it.node.as_str() else {
            return false;
        };
        let at = side.document.schema_at(text, it.node.span);
        let by_reference = at.is_ok_and(|(it, _)| side.resolved(it) == target);
        by_reference || name == Some(text)
    });
    own.map(|(tag, _)| tag.to_owned()).collect()
}

/// The required properties of an object that allow a single value.
fn constants<'d>(side: &Side<'d>, schema: Schema<'d>) -> Vec<(&'d str, String)> {
    let properties = side.leaf(schema).properties();
    let required = properties.into_iter().filter(|(_, it)| it.required);
    let constant = |shape: &Shape| match shape.values.as_deref() {
        Some([only]) => Some(only.text()),
        _ => None,
    };
    let constants = required.filter_map(|(name, it)| {
        let first = it.schemas.first()?;
        Some((name, constant(&side.leaf(*first))?))
    });
    constants.collect()
}
