//! The schemas selected by discriminator values, by the text of OpenAPI's Discriminator Object.
//!
//! * The alternatives are the `oneOf` or `anyOf` next to the discriminator. Without these, they are the schemas that
//!   contain the base in `allOf`, at any depth and also in inline parts, and those that the mapping names.
//! * The tags of a schema are its keys in the mapping or, if there are none, its name under `components/schemas`.
//! * An `enum` of the tag property is irrelevant. The property's type is that of the tag on the wire: a mapping spells
//!   integers and booleans as strings.
//! * An alternative that is a union with the same discriminator is replaced by its own alternatives.
//! * If all alternatives inherit the same discriminator, it also applies to a union without its own.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::pointer::{target_of, token};

/// The maximum depth of nested unions and bases.
const DEPTH: usize = 16;

/// A discriminator with its known tags.
#[derive(Debug)]
pub(crate) struct Tagged {
    /// The tag property.
    pub(crate) property: String,
    /// The tags, each with the pointer of its schema.
    pub(crate) tags: Vec<(String, String)>,
}

/// The tags of a schema in a document.
pub(crate) fn tagged(root: &Value, pointer: &str, depth: usize) -> Option<Tagged> {
    if depth > DEPTH {
        return None;
    }
    let own = follow(root, pointer);
    let alternatives = alternatives(root, &own);
    let mut discriminators = discriminators(root, &own);
    if discriminators.is_empty() && !has_other_objects(root, &own) {
        discriminators = inherited(root, &alternatives);
    }
    let property = discriminators
        .first()
        .and_then(|it| it["propertyName"].as_str())?
        .to_owned();
    let mapping = mapping(root, &discriminators, &property);
    let mut tags = Vec::new();
    if alternatives.is_empty() {
        // A subtype's tags may be in the mapping of any base in between.
        let mut named: BTreeSet<String> = subtypes(root, &own);
        named.extend(mapping.iter().map(|(_, target)| target.clone()));
        let bases = bases(root, &own);
        for schema in named {
            // The mapping of a more general base may name schemas that are not subtypes of this one.
            let is_below = schema == own || self::bases(root, &schema).contains(&own);
            let is_sibling = !is_below && !bases.is_empty();
            if !is_sibling {
                names(root, &mapping, &schema, &property, &mut tags);
            }
        }
    } else {
        for target in alternatives {
            of_union(root, &mapping, &target, &property, depth, &mut tags);
        }
    }
    (!tags.is_empty()).then_some(Tagged { property, tags })
}

/// The tags of an alternative. If the type of the property is unknown, a tag is returned in both possible types.
pub(crate) fn union_tags(root: &Value, discriminator: &Value, target: &str) -> Vec<Value> {
    let Some(property) = discriminator["propertyName"].as_str() else {
        return Vec::new();
    };
    let mapping = mapping(root, &[discriminator], property);
    let mut tags = Vec::new();
    of_union(root, &mapping, target, property, 0, &mut tags);
    let is_typed = types_of(root, target, property).next().is_some();
    let tags = tags.into_iter().flat_map(|(tag, _)| {
        let number = tag.parse::<i64>().ok().filter(|_| !is_typed);
        let typed = typed(root, &[target], property, &tag);
        number.map(Value::from).into_iter().chain([typed])
    });
    tags.collect()
}

impl Tagged {
    /// The wire value of a tag.
    pub(crate) fn value(&self, root: &Value, tag: &str) -> Value {
        let targets = self.tags.iter().map(|(_, target)| target.as_str());
        typed(root, &targets.collect::<Vec<_>>(), &self.property, tag)
    }
}

/// Converts a tag to the type that schemas declare for the property.
fn typed(root: &Value, targets: &[&str], property: &str, tag: &str) -> Value {
    let mut types = targets
        .iter()
        .flat_map(|it| types_of(root, it, property))
        .flatten();
    let value = match types.find(|it| it != "null").as_deref() {
        Some("integer" | "number") => tag.parse::<i64>().ok().map(Value::from),
        Some("boolean") => tag.parse::<bool>().ok().map(Value::from),
        _ => None,
    };
    value.unwrap_or_else(|| tag.into())
}

/// The types that a schema declares for a property.
fn types_of(root: &Value, target: &str, property: &str) -> impl Iterator<Item = Vec<String>> {
    let mut found = Vec::new();
    for (schema, pointer) in parts(root, target) {
        if schema["properties"].get(property).is_none() {
            continue;
        }
        let of = format!("{pointer}/properties/{}", token(property));
        found.extend(parts(root, &of).into_iter().filter_map(|(it, _)| says(it)));
    }
    found.into_iter()
}

/// The types that a schema declares for its values.
fn says(schema: &Value) -> Option<Vec<String>> {
    let of = |value: &Value| match value {
        Value::Number(_) => "number".to_owned(),
        Value::Bool(_) => "boolean".to_owned(),
        _ => "string".to_owned(),
    };
    if let Some(listed) = schema.get("const").or_else(|| schema["enum"].get(0)) {
        return Some(vec![of(listed)]);
    }
    match &schema["type"] {
        Value::String(one) => Some(vec![one.clone()]),
        Value::Array(all) => {
            let all = all.iter().filter_map(Value::as_str);
            Some(all.map(str::to_owned).collect())
        }
        _ => None,
    }
}

fn of_union(
    root: &Value,
    mapping: &[(String, String)],
    target: &str,
    property: &str,
    depth: usize,
    tags: &mut Vec<(String, String)>,
) {
    let inner = tagged(root, target, depth + 1).filter(|it| it.property == property);
    let is_union = !alternatives(root, &follow(root, target)).is_empty();
    match inner {
        Some(inner) if is_union => tags.extend(inner.tags),
        _ => names(root, mapping, target, property, tags),
    }
}

/// The combined mappings of discriminators with the same property. The nearest to the schema takes precedence.
fn mapping(root: &Value, discriminators: &[&Value], property: &str) -> Vec<(String, String)> {
    let of_property = discriminators.iter();
    let of_property = of_property.filter(|it| it["propertyName"] == *property);
    let mut mapping: Vec<(String, String)> = Vec::new();
    let entries = of_property.filter_map(|it| it["mapping"].as_object());
    for (tag, target) in entries.flatten() {
        let target = target.as_str().and_then(|it| target_in(root, it));
        if let Some(target) = target
            && !mapping.iter().any(|(known, _)| known == tag)
        {
            mapping.push((tag.clone(), target));
        }
    }
    mapping
}

/// Adds the tags of a schema: those in a mapping, otherwise those in a mapping in between, otherwise its name.
fn names(
    root: &Value,
    mapping: &[(String, String)],
    schema: &str,
    property: &str,
    tags: &mut Vec<(String, String)>,
) {
    let of = |mapping: &[(String, String)]| -> Vec<String> {
        let named = mapping.iter().filter(|(_, it)| it == schema);
        named.map(|(tag, _)| tag.clone()).collect()
    };
    let mut found = of(mapping);
    if found.is_empty() {
        found = of(&self::mapping(
            root,
            &discriminators(root, schema),
            property,
        ));
    }
    if found.is_empty() {
        found.extend(name_of(schema));
    }
    for tag in found {
        if !tags.iter().any(|(known, _)| *known == tag) {
            tags.push((tag, schema.to_owned()));
        }
    }
}

/// The pointer of a schema's target, or of the schema itself.
fn follow(root: &Value, pointer: &str) -> String {
    let mut pointer = pointer.to_owned();
    for _ in 0..DEPTH {
        let target = root
            .pointer(&pointer)
            .and_then(|it| it["$ref"].as_str())
            .and_then(target_of);
        match target {
            Some(target) if root.pointer(&target).is_some() => pointer = target,
            _ => break,
        }
    }
    pointer
}

/// A schema and its parts: the contents of its `allOf`, inline or by reference, nearest first.
fn parts<'d>(root: &'d Value, pointer: &str) -> Vec<(&'d Value, String)> {
    let mut found: Vec<(&Value, String)> = Vec::new();
    let mut level = vec![pointer.to_owned()];
    while !level.is_empty() {
        let mut next = Vec::new();
        for pointer in level {
            let pointer = follow(root, &pointer);
            let Some(schema) = root.pointer(&pointer) else {
                continue;
            };
            if found.iter().any(|(it, _)| std::ptr::eq(*it, schema)) {
                continue;
            }
            let count = schema["allOf"].as_array().map_or(0, Vec::len);
            next.extend((0..count).map(|it| format!("{pointer}/allOf/{it}")));
            found.push((schema, pointer));
        }
        level = next;
    }
    found
}

/// The discriminators of a schema. Its own and those of its inline parts precede inherited ones.
fn discriminators<'d>(root: &'d Value, pointer: &str) -> Vec<&'d Value> {
    let own = follow(root, pointer);
    let within = format!("{own}/");
    let (mut all, inherited): (Vec<_>, Vec<_>) = parts(root, &own)
        .into_iter()
        .partition(|(_, it)| *it == own || it.starts_with(&within));
    all.extend(inherited);
    let found = all.into_iter();
    found
        .filter_map(|(it, _)| it.get("discriminator"))
        .collect()
}

/// The discriminators that all alternatives have or inherit.
fn inherited<'d>(root: &'d Value, alternatives: &[String]) -> Vec<&'d Value> {
    let mut all = alternatives.iter().map(|it| discriminators(root, it));
    let mut common = all.next().unwrap_or_default();
    let mut is_one = true;
    for other in all {
        is_one = false;
        common.retain(|it| other.iter().any(|other| std::ptr::eq(*it, *other)));
    }
    if is_one { Vec::new() } else { common }
}

/// Whether a schema has an anonymous alternative that may be an object.
fn has_other_objects(root: &Value, pointer: &str) -> bool {
    let schema = root.pointer(pointer).unwrap_or(&Value::Null);
    let alternatives = ["oneOf", "anyOf"].into_iter();
    let mut alternatives =
        alternatives.flat_map(|key| schema[key].as_array().into_iter().flatten());
    alternatives.any(|it| {
        let plain = ["string", "integer", "number", "boolean", "array", "null"];
        let is_plain = it["type"].as_str().is_some_and(|it| plain.contains(&it));
        target_of_alternative(it).is_none() && !is_plain
    })
}

/// The target of an alternative, which may be wrapped in an `allOf` that only adds annotations.
fn target_of_alternative(alternative: &Value) -> Option<String> {
    let only = match alternative["allOf"].as_array().map(Vec::as_slice) {
        Some([only]) if alternative.get("properties").is_none() => only,
        _ => alternative,
    };
    only["$ref"].as_str().and_then(target_of)
}

/// The named schemas that a schema contains.
fn bases(root: &Value, pointer: &str) -> BTreeSet<String> {
    let parts = parts(root, pointer).into_iter().skip(1);
    let pointers = parts.map(|(_, it)| it);
    pointers.filter(|it| name_of(it).is_some()).collect()
}

/// The named schemas that contain a schema.
fn subtypes(root: &Value, pointer: &str) -> BTreeSet<String> {
    let mut contained: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    let schemas = root["components"]["schemas"].as_object();
    for name in schemas.into_iter().flat_map(|it| it.keys()) {
        contained.insert(name, bases(root, &component(name)));
    }
    let below = contained.into_iter();
    let below = below.filter(|(_, bases)| bases.contains(pointer));
    below.map(|(name, _)| component(name)).collect()
}

/// The references in a schema's own `oneOf` or `anyOf`, which may be in an inline part.
fn alternatives(root: &Value, pointer: &str) -> Vec<String> {
    let own = parts(root, pointer).into_iter().enumerate();
    let own = own.filter(|(index, (_, it))| *index == 0 || it.starts_with(&format!("{pointer}/")));
    let alternatives = own.flat_map(|(_, (schema, _))| {
        let keys = ["oneOf", "anyOf"].into_iter();
        keys.flat_map(|key| schema[key].as_array().into_iter().flatten())
    });
    // The alternatives of an inline union without a discriminator count too.
    let alternatives = alternatives.flat_map(|it| {
        let inner = it["oneOf"].as_array().or_else(|| it["anyOf"].as_array());
        let inner = inner.filter(|_| it.get("discriminator").is_none());
        inner.map_or_else(|| vec![it], |all| all.iter().collect())
    });
    let targets = alternatives.filter_map(target_of_alternative);
    targets.collect()
}

/// The target of a mapping's value: a reference or a schema name.
fn target_in(root: &Value, target: &str) -> Option<String> {
    let by_name = component(target);
    if root.pointer(&by_name).is_some() {
        return Some(by_name);
    }
    target_of(target).filter(|it| root.pointer(it).is_some())
}

pub(crate) fn component(name: &str) -> String {
    format!("/components/schemas/{}", token(name))
}

/// The name of a schema, if it has one.
fn name_of(pointer: &str) -> Option<String> {
    let name = pointer.strip_prefix("/components/schemas/")?;
    (!name.contains('/')).then(|| name.replace("~1", "/").replace("~0", "~"))
}
