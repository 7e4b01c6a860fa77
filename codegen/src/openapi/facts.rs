//! Facts about schemas that depend on other schemas: whether they allow `null`, and whether they only allow objects.
//!
//! Each is a least fixpoint over the graph of references and compositions, so it depends neither on the order of
//! queries nor on the length of paths. Depends only on the document.

use std::cell::RefCell;
use std::collections::HashMap;

use super::Document;
use super::fixpoint::{Rule, solve};
use super::grammar::Schema;
use super::view::{List, Typed};
use crate::load::{Node, Value};

/// The facts computed so far.
pub(crate) struct Facts<'d> {
    document: Document<'d>,
    /// Whether a schema allows `null`.
    null: RefCell<HashMap<Schema<'d>, bool>>,
    /// Whether a schema allows values other than objects and `null`.
    others: RefCell<HashMap<Schema<'d>, bool>>,
}

impl<'d> Facts<'d> {
    pub(crate) fn new(document: Document<'d>) -> Self {
        Facts {
            document,
            null: RefCell::default(),
            others: RefCell::default(),
        }
    }

    /// Whether a value of a schema, or of a reference to one, may be `null`.
    pub(crate) fn is_nullable(&self, schema: Schema<'d>) -> bool {
        self.follows(schema, &self.null, null)
    }

    /// Whether a schema, or a reference's target, only allows objects.
    pub(crate) fn is_object(&self, schema: Schema<'d>) -> bool {
        !self.follows(schema, &self.others, others)
    }

    /// Whether a schema, or a reference's target, determines the type of its values instead of only restricting or
    /// documenting them.
    pub(crate) fn is_bearing(&self, schema: Schema<'d>) -> bool {
        is_bearing(self.document, schema)
    }

    /// The alternatives of a schema (`oneOf` or `anyOf`) without `null`; `None` if they only restrict it.
    pub(crate) fn branches(&self, schema: Schema<'d>) -> Option<Vec<Schema<'d>>> {
        branches(self.document, schema)
    }

    fn follows(
        &self,
        schema: Schema<'d>,
        memo: &RefCell<HashMap<Schema<'d>, bool>>,
        rule: fn(Document<'d>, Schema<'d>) -> Rule<Schema<'d>>,
    ) -> bool {
        let mut memo = memo.borrow_mut();
        solve(schema, &mut memo, |it| rule(self.document, it));
        memo.get(&schema) == Some(&true)
    }
}

/// The rule for whether a schema, or a reference to one, allows `null`.
fn null<'d>(document: Document<'d>, schema: Schema<'d>) -> Rule<Schema<'d>> {
    match document.step(schema) {
        Err(_) => return Rule::Constant(false),
        // OpenAPI 3.0 ignores `nullable` next to a reference, but its authors intend it.
        Ok(Some(_)) if schema.is_marked_nullable() => return Rule::Constant(true),
        Ok(Some(target)) => return Rule::Fact(target),
        Ok(None) => {}
    }
    let listed = schema.values().unwrap_or_default();
    let own = schema.is_marked_nullable()
        || type_names(schema).any(names_null)
        || schema.constant().is_some_and(is_null_value)
        || listed.iter().any(is_null_value);
    if own {
        return Rule::Constant(true);
    }
    // Parts and alternatives cannot allow more types than the schema itself lists.
    let is_typed = type_names(schema).next().is_some();
    if is_typed || schema.has("const") || !listed.is_empty() {
        return Rule::Constant(false);
    }
    // All of these must allow `null`. Those that only constrain objects and arrays count if there are no others.
    let (mut all, mut open) = (Vec::new(), Vec::new());
    for variants in [schema.one_of(), schema.any_of()].into_iter().flatten() {
        let allows = || Rule::Any(variants.iter().map(Rule::Fact).collect());
        let is_open = |it: Schema<'d>| !is_bearing(document, it) || is_open(document, it);
        if variants.iter().any(is_open) {
            open.push(allows());
        } else if variants.get(0).is_some() {
            all.push(allows());
        }
    }
    let parts = schema.parts().iter();
    let parts = parts.filter(|it| is_bearing(document, *it) && !is_open(document, *it));
    all.extend(parts.map(Rule::Fact));
    if all.is_empty() {
        Rule::Any(open)
    } else {
        Rule::All(all)
    }
}

/// The rule for whether a schema, or a reference to one, allows values other than objects and `null`.
fn others<'d>(document: Document<'d>, schema: Schema<'d>) -> Rule<Schema<'d>> {
    match document.step(schema) {
        Err(_) => return Rule::Constant(true),
        Ok(Some(target)) => return Rule::Fact(target),
        Ok(None) => {}
    }
    let is_type = |it: &Node| it.as_str() == Some("object");
    match schema.ty().map(|it| &it.value) {
        Some(Value::String(ty)) => return Rule::Constant(ty != "object"),
        Some(Value::Array(types)) => {
            let objects = types.iter().any(is_type);
            let alone = types.iter().all(|it| is_type(it) || names_null(it));
            return Rule::Constant(!(objects && alone));
        }
        _ => {}
    }
    if schema.has("enum") || schema.has("const") {
        return Rule::Constant(true);
    }
    // An empty `properties` also indicates an object.
    if schema.has("properties") || schema.has("required") || schema.further().is_some() {
        return Rule::Constant(false);
    }
    let parts = schema.parts().iter();
    let parts = parts.filter(|it| is_bearing(document, *it));
    let mut all: Vec<_> = parts.map(Rule::Fact).collect();
    // Alternatives that only constrain objects add no other types.
    let variants = branches(document, schema).or_else(|| {
        let restricting = [schema.one_of(), schema.any_of()].into_iter().flatten();
        restricting.map(|it| it.iter().collect()).next()
    });
    if let Some(variants) = variants {
        all.push(Rule::Any(variants.into_iter().map(Rule::Fact).collect()));
    }
    Rule::All(all)
}

fn branches<'d>(document: Document<'d>, schema: Schema<'d>) -> Option<Vec<Schema<'d>>> {
    let of = |all: Option<List<'d, Schema<'d>>>| {
        let all = all.unwrap_or_default().iter();
        let bearing: Vec<Schema<'d>> = all
            .filter(|it| !is_null(document, *it) && says_type(document, *it))
            .collect();
        (!bearing.is_empty()).then_some(bearing)
    };
    of(schema.one_of()).or_else(|| of(schema.any_of()))
}

fn is_bearing<'d>(document: Document<'d>, schema: Schema<'d>) -> bool {
    says_type(document, schema)
        || (document.resolve(schema)).is_ok_and(|(target, _)| target.has("required"))
}

fn says_type<'d>(document: Document<'d>, schema: Schema<'d>) -> bool {
    let Ok((target, _)) = document.resolve(schema) else {
        return true;
    };
    target.keys().any(|key| BEARING.contains(&key))
}

/// Whether a schema only constrains objects and arrays, so that formally it allows `null` like any other value. On its
/// own, its author means an object or an array.
fn is_open<'d>(document: Document<'d>, schema: Schema<'d>) -> bool {
    let Ok((schema, _)) = document.resolve(schema) else {
        return false;
    };
    TYPED.iter().all(|key| !schema.has(key))
}

/// Whether a schema only allows `null`.
fn is_null<'d>(document: Document<'d>, schema: Schema<'d>) -> bool {
    let Ok((schema, _)) = document.resolve(schema) else {
        return false;
    };
    let listed = schema.values().unwrap_or_default();
    let types: Vec<&Node> = type_names(schema).collect();
    !types.is_empty() && types.into_iter().all(names_null)
        || schema.constant().is_some_and(is_null_value)
        || !listed.is_empty() && listed.iter().all(is_null_value)
}

/// The entries of a schema's `type`.
fn type_names(schema: Schema<'_>) -> impl Iterator<Item = &Node> {
    let named = schema.ty();
    let several = named.and_then(Node::as_array);
    let single = named.filter(|_| several.is_none());
    several.into_iter().flatten().chain(single)
}

/// Keywords that apply to values of any type.
const TYPED: [&str; 9] = [
    "type", "enum", "const", "allOf", "oneOf", "anyOf", "not", "if", "$ref",
];

/// Keywords that determine the type of a value.
const BEARING: [&str; 12] = [
    "type",
    "properties",
    "additionalProperties",
    "unevaluatedProperties",
    "items",
    "prefixItems",
    "enum",
    "const",
    "allOf",
    "oneOf",
    "anyOf",
    "$ref",
];

fn is_null_value(node: &Node) -> bool {
    matches!(node.value, Value::Null)
}

/// Whether an entry of `type` is `null`, quoted or not.
fn names_null(node: &Node) -> bool {
    is_null_value(node) || node.as_str() == Some("null")
}
