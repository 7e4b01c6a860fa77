//! Schemas → shapes: follows references, and resolves compositions.

use std::collections::{BTreeSet, HashSet};

use super::shape::{Shape, Union, is_nothing};
use super::side::{Side, Types, is_same};
use crate::load::{Node, Value, Version};
use crate::openapi::{Schema, Typed};

impl<'d> Side<'d> {
    /// The shape of a value to which all these schemas apply.
    pub(super) fn shape(&self, schemas: &[Schema<'d>]) -> Shape<'d> {
        let mut gathered = Gathered::default();
        for schema in schemas {
            self.gather(*schema, true, &mut gathered);
        }
        let name = match schemas {
            // A subtype is not referred to.
            [only] => self.name(*only).or_else(|| self.component(*only)),
            _ => None,
        };
        let mut shape = Shape {
            name,
            is_single: schemas.len() == 1,
            types: self.all_types(&gathered.parts, &gathered.unions),
            values: values(&gathered.parts),
            is_open: false,
            union: None,
            parts: gathered.parts,
        };
        let union = gathered.unions.into_iter().next();
        if let Some(union) = union
            && !self.list_values(&mut shape, &union)
        {
            shape.union = Some(union);
        }
        shape
    }

    fn gather(&self, schema: Schema<'d>, is_own: bool, gathered: &mut Gathered<'d>) {
        if self.has_siblings(schema) && !gathered.parts.contains(&schema) {
            gathered.parts.push(schema);
        }
        let schema = self.resolved(schema);
        if gathered.parts.contains(&schema) {
            return;
        }
        gathered.parts.push(schema);
        for part in schema.parts() {
            self.gather(part, false, gathered);
        }
        match self.facts.branches(schema).as_deref() {
            Some([only]) => self.gather(*only, is_own, gathered),
            Some(several) => gathered.unions.push(self.union(schema, several)),
            None if is_own => gathered.unions.extend(self.union_of_subtypes(schema)),
            None => {}
        }
    }

    /// Whether a reference has keywords beside it, which apply from OpenAPI 3.1 on, and say something about values. Those
    /// that determine a type are composed when the document is loaded.
    fn has_siblings(&self, schema: Schema<'d>) -> bool {
        let is_docs = |key: &str| {
            ["$ref", "summary", "description", "title", "deprecated"].contains(&key)
                || ["example", "examples", "$comment", "externalDocs"].contains(&key)
                || key.starts_with("x-")
        };
        schema.is_reference()
            && self.document.version() >= Version::V31
            && schema.keys().any(|it| !is_docs(it))
    }

    /// Turns a union of constants into listed values. Returns whether it was one.
    fn list_values(&self, shape: &mut Shape<'d>, union: &Union<'d>) -> bool {
        let variants = union.variants.iter();
        let variants: Vec<Shape> = variants.map(|it| self.leaf(it.schema)).collect();
        let is_text = |it: &Shape| it.is_plain_string();
        let is_listed = |it: &Shape| it.values.is_some() || is_text(it);
        let is_enum = variants.iter().any(|it| it.values.is_some());
        if shape.values.is_some() || !is_enum || !variants.iter().all(is_listed) {
            return false;
        }
        shape.is_open = variants.iter().any(is_text);
        let mut listed: Vec<&Node> = Vec::new();
        for value in variants.into_iter().filter_map(|it| it.values).flatten() {
            if !listed.iter().any(|it| is_same(it, value)) {
                listed.push(value);
            }
        }
        shape.values = Some(listed);
        true
    }

    /// The shape of a schema apart from its unions.
    pub(super) fn leaf(&self, schema: Schema<'d>) -> Shape<'d> {
        let mut gathered = Gathered::default();
        self.gather_leaf(schema, &mut gathered.parts);
        Shape {
            name: self.component(schema),
            is_single: true,
            types: self.all_types(&gathered.parts, &[]),
            values: values(&gathered.parts),
            is_open: false,
            union: None,
            parts: gathered.parts,
        }
    }

    fn gather_leaf(&self, schema: Schema<'d>, parts: &mut Vec<Schema<'d>>) {
        let schema = self.resolved(schema);
        if !parts.contains(&schema) {
            parts.push(schema);
            for part in schema.parts() {
                self.gather_leaf(part, parts);
            }
        }
    }

    fn all_types(&self, parts: &[Schema<'d>], unions: &[Union<'d>]) -> Option<Types<'d>> {
        let own = parts.iter().filter_map(|it| own_types(*it));
        let of_unions = unions.iter().filter_map(|union| {
            let mut all = Types::new();
            for variant in &union.variants {
                all.extend(self.types_of(variant.schema)?);
            }
            Some(all)
        });
        own.chain(of_unions).reduce(|a, b| narrower(&a, &b))
    }

    /// The types of a schema and of its alternatives, at any level; `None` if any.
    fn types_of(&self, schema: Schema<'d>) -> Option<Types<'d>> {
        if let Some(cached) = self.types.borrow().get(&schema) {
            return cached.clone();
        }
        let (mut all, mut is_any) = (Types::new(), false);
        let mut visited = HashSet::new();
        let mut next = vec![schema];
        while let Some(schema) = next.pop() {
            let mut parts = Vec::new();
            self.gather_leaf(schema, &mut parts);
            if !parts.first().is_some_and(|it| visited.insert(*it)) {
                continue;
            }
            let own = parts.iter().filter_map(|it| own_types(*it));
            if let Some(own) = own.reduce(|a, b| narrower(&a, &b)) {
                all.extend(own);
                continue;
            }
            let branches = parts.iter().filter_map(|it| self.facts.branches(*it));
            let branches: Vec<Schema<'d>> = branches.flatten().collect();
            is_any |= branches.is_empty();
            next.extend(branches);
        }
        let types = (!is_any && !all.is_empty()).then_some(all);
        self.types.borrow_mut().insert(schema, types.clone());
        types
    }
}

#[derive(Default)]
struct Gathered<'d> {
    parts: Vec<Schema<'d>>,
    unions: Vec<Union<'d>>,
}

/// The types that a schema allows other than `null`, by its own keywords; `None` if it restricts none.
fn own_types(schema: Schema<'_>) -> Option<BTreeSet<&str>> {
    if is_nothing(schema) {
        return Some(BTreeSet::new());
    }
    let named: BTreeSet<&str> = schema.types().filter(|it| *it != "null").collect();
    // A schema that only allows `null` allows none of them.
    if !named.is_empty() || schema.types().next().is_some() {
        return Some(named);
    }
    if let Some(values) = own_values(schema) {
        return Some(values.iter().filter_map(|it| type_of(it)).collect());
    }
    let is_object = schema.has("properties")
        || schema.has("required")
        || schema.further().is_some()
        || schema.has_patterns();
    let is_array = schema.has("items") || schema.has("prefixItems");
    match (is_object, is_array) {
        (true, _) => Some(BTreeSet::from(["object"])),
        (_, true) => Some(BTreeSet::from(["array"])),
        _ => None,
    }
}

fn type_of(node: &Node) -> Option<&'static str> {
    match &node.value {
        Value::Null => None,
        Value::Bool(_) => Some("boolean"),
        Value::Number(text) if text.parse::<i128>().is_ok() => Some("integer"),
        Value::Number(_) => Some("number"),
        Value::String(_) => Some("string"),
        Value::Array(_) => Some("array"),
        Value::Object(_) => Some("object"),
    }
}

/// The values that a schema lists, by its own keywords.
fn own_values(schema: Schema<'_>) -> Option<Vec<&Node>> {
    let constant = schema.constant().map(|it| vec![it]);
    let listed = constant.or_else(|| Some(schema.values()?.iter().collect()))?;
    let is_value = |it: &&Node| !matches!(it.value, Value::Null);
    let values: Vec<&Node> = listed.into_iter().filter(is_value).collect();
    (!values.is_empty()).then_some(values)
}

/// The values that all parts allow.
fn values<'d>(parts: &[Schema<'d>]) -> Option<Vec<&'d Node>> {
    let listed = parts.iter().filter_map(|it| own_values(*it));
    listed.reduce(|a, b| {
        let is_in_both = |it: &&Node| b.iter().any(|other| is_same(it, other));
        a.into_iter().filter(is_in_both).collect()
    })
}

/// The types in both sets, where an integer is a number.
fn narrower<'d>(a: &BTreeSet<&'d str>, b: &BTreeSet<&'d str>) -> BTreeSet<&'d str> {
    let is_in = |ty: &str, all: &BTreeSet<&str>| {
        all.contains(ty) || ty == "integer" && all.contains("number")
    };
    let own = a.iter().filter(|it| is_in(it, b));
    let others = b.iter().filter(|it| is_in(it, a));
    own.chain(others).copied().collect()
}
