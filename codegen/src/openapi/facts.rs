//! Facts about schemas that follow from those of other schemas: whether they allow `null`, and whether they allow objects
//! alone.
//!
//! Each is a least fixpoint over the graph of references and compositions, so that it is the same whatever is asked first and
//! however many schemas lie between. Reads the document, and nothing that was made of it.

use std::cell::RefCell;
use std::collections::HashMap;
use std::hash::{Hash, Hasher};

use super::fixpoint::{Rule, solve};
use super::flag::is_true;
use super::schema::{further, has_members};
use crate::load::{Document, Node, Object, Value};

/// A schema as a node of the graph: the one that stands at this place.
#[derive(Clone, Copy)]
struct Schema<'d>(&'d Node);

impl PartialEq for Schema<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.0, other.0)
    }
}

impl Eq for Schema<'_> {}

impl Hash for Schema<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        std::ptr::from_ref(self.0).hash(state);
    }
}

/// The facts, as far as they were asked for.
pub(crate) struct Facts<'d> {
    document: &'d Document,
    /// Whether a schema allows `null`.
    null: RefCell<HashMap<Schema<'d>, bool>>,
    /// Whether a schema allows something else than objects, `null` aside.
    others: RefCell<HashMap<Schema<'d>, bool>>,
}

impl<'d> Facts<'d> {
    pub(crate) fn new(document: &'d Document) -> Self {
        Facts {
            document,
            null: RefCell::default(),
            others: RefCell::default(),
        }
    }

    /// Whether a value may be `null` where a schema, or a reference to one, is used.
    pub(crate) fn is_nullable(&self, node: &'d Node) -> bool {
        self.follows(node, &self.null, null)
    }

    /// Whether a schema, or the one that a reference leads to, allows objects alone.
    pub(crate) fn is_object(&self, node: &'d Node) -> bool {
        !self.follows(node, &self.others, others)
    }

    /// Whether a schema, or what a reference leads to, says more of a value than how it looks.
    pub(crate) fn is_bearing(&self, node: &'d Node) -> bool {
        is_bearing(self.document, node)
    }

    /// The schemas that a schema's value may have, one of them, without `null`; none if they only restrict it.
    pub(crate) fn branches(&self, node: &'d Node) -> Option<Vec<&'d Node>> {
        branches(self.document, node)
    }

    fn follows(
        &self,
        node: &'d Node,
        known: &RefCell<HashMap<Schema<'d>, bool>>,
        rule: fn(&'d Document, &'d Node) -> Rule<Schema<'d>>,
    ) -> bool {
        let schema = Schema(node);
        let mut known = known.borrow_mut();
        solve(schema, &mut known, |it| rule(self.document, it.0));
        known.get(&schema) == Some(&true)
    }
}

/// When a schema, or a reference to one, allows `null`.
fn null<'d>(document: &'d Document, node: &'d Node) -> Rule<Schema<'d>> {
    match document.step(node) {
        Err(_) => return Rule::Known(false),
        // Beside a reference, OpenAPI 3.0 takes no notice of it; those who write it mean it.
        Ok(Some(_)) if is_true(node, "nullable") => return Rule::Known(true),
        Ok(Some((target, _))) => return Rule::Fact(Schema(target)),
        Ok(None) => {}
    }
    let own = is_true(node, "nullable")
        || node.get("type").is_some_and(names_null)
        || listed(node, "type").iter().any(names_null)
        || node.get("const").is_some_and(is_null_value)
        || listed(node, "enum").iter().any(is_null_value);
    if own {
        return Rule::Known(true);
    }
    // What a schema itself lists, its parts and choices cannot add to.
    let lists = ["type", "const", "enum"].into_iter();
    if lists.filter_map(|it| node.get(it)).any(is_said) {
        return Rule::Known(false);
    }
    let fact = |it: &'d Node| Rule::Fact(Schema(it));
    // Each of these must allow it; those that say of objects and lists alone what they have count where there is nothing else.
    let (mut all, mut open) = (Vec::new(), Vec::new());
    for key in ["oneOf", "anyOf"] {
        let choices = listed(node, key);
        let allows = || Rule::Any(choices.iter().map(fact).collect());
        let is_open = |it: &Node| !is_bearing(document, it) || is_open(document, it);
        if choices.iter().any(is_open) {
            open.push(allows());
        } else if !choices.is_empty() {
            all.push(allows());
        }
    }
    let parts = listed(node, "allOf").iter();
    let parts = parts.filter(|it| is_bearing(document, it) && !is_open(document, it));
    all.extend(parts.map(fact));
    if all.is_empty() {
        Rule::Any(open)
    } else {
        Rule::All(all)
    }
}

/// When a schema, or a reference to one, allows something else than an object, `null` aside.
fn others<'d>(document: &'d Document, node: &'d Node) -> Rule<Schema<'d>> {
    match document.step(node) {
        Err(_) => return Rule::Known(true),
        Ok(Some((target, _))) => return Rule::Fact(Schema(target)),
        Ok(None) => {}
    }
    let is_type = |it: &Node| it.as_str() == Some("object");
    match node.get("type").map(|it| &it.value) {
        Some(Value::String(ty)) => return Rule::Known(ty != "object"),
        Some(Value::Array(types)) => {
            let objects = types.iter().any(is_type);
            let alone = types.iter().all(|it| is_type(it) || names_null(it));
            return Rule::Known(!(objects && alone));
        }
        _ => {}
    }
    if node.get("enum").is_some() || node.get("const").is_some() {
        return Rule::Known(true);
    }
    if has_members(node) || node.get("required").is_some() || further(node).is_some() {
        return Rule::Known(false);
    }
    let fact = |it: &'d Node| Rule::Fact(Schema(it));
    let parts = listed(node, "allOf").iter();
    let parts = parts.filter(|it| is_bearing(document, it));
    let mut all: Vec<_> = parts.map(fact).collect();
    if let Some(branches) = branches(document, node) {
        all.push(Rule::Any(branches.into_iter().map(fact).collect()));
    }
    Rule::All(all)
}

fn branches<'d>(document: &'d Document, node: &'d Node) -> Option<Vec<&'d Node>> {
    let of = |key: &str| {
        let all = listed(node, key).iter();
        let bearing: Vec<&'d Node> = all
            .filter(|it| !is_null(document, it) && says_type(document, it))
            .collect();
        (!bearing.is_empty()).then_some(bearing)
    };
    of("oneOf").or_else(|| of("anyOf"))
}

fn is_bearing(document: &Document, node: &Node) -> bool {
    says_type(document, node)
        || (document.resolve(node)).is_ok_and(|(target, _)| target.get("required").is_some())
}

fn says_type(document: &Document, node: &Node) -> bool {
    let Ok((target, _)) = document.resolve(node) else {
        return true;
    };
    let keys = target.as_object().into_iter().flat_map(Object::keys);
    keys.into_iter().any(|key| BEARING.contains(&key))
}

/// Whether a schema says of objects and lists alone what they have, so that it allows `null` as it allows any other value. By
/// itself it is meant to be an object or a list.
fn is_open(document: &Document, node: &Node) -> bool {
    let Ok((node, _)) = document.resolve(node) else {
        return false;
    };
    TYPED.iter().all(|key| node.get(key).is_none())
}

/// Whether a schema allows nothing but `null`.
fn is_null(document: &Document, node: &Node) -> bool {
    let Ok((node, _)) = document.resolve(node) else {
        return false;
    };
    let all = |key: &str, is: fn(&Node) -> bool| match node.get(key) {
        Some(Node {
            value: Value::Array(items),
            ..
        }) => !items.is_empty() && items.iter().all(is),
        Some(one) => is(one),
        None => false,
    };
    all("type", names_null) || all("const", is_null_value) || all("enum", is_null_value)
}

/// Keywords that values of any type are subject to.
const TYPED: [&str; 9] = [
    "type", "enum", "const", "allOf", "oneOf", "anyOf", "not", "if", "$ref",
];

/// Keywords that say what type a value has.
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

fn listed<'n>(node: &'n Node, key: &str) -> &'n [Node] {
    node.get(key).and_then(Node::as_array).unwrap_or_default()
}

/// Whether a keyword has a value: an empty list says nothing, and is reported.
fn is_said(node: &Node) -> bool {
    node.as_array().is_none_or(|it| !it.is_empty())
}

fn is_null_value(node: &Node) -> bool {
    matches!(node.value, Value::Null)
}

/// Whether a word under `type` is `null`, with or without YAML's quotes.
fn names_null(node: &Node) -> bool {
    is_null_value(node) || node.as_str() == Some("null")
}
