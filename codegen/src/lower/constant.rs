//! What may have one value only.

use std::collections::HashSet;
use std::rc::Rc;

use serde_json::Value as Json;

use super::schemas::{Allowed, Schemas};
use crate::load::{Node, Value};
use crate::openapi::flag::is_true;

/// How deep schemas are searched for values that they list. No document that people write comes near it.
const DEEPEST: usize = 200;

impl<'d> Schemas<'d> {
    /// The only value that the schemas of one property allow together. Where they allow none together, the last that allows a
    /// single value counts: what is composed of others says more of itself than they do.
    pub(super) fn only_value(&self, nodes: &[&'d Node]) -> Option<Json> {
        let all = nodes.iter().filter_map(|it| self.allowed(it, 0));
        let all: Vec<Rc<Vec<Json>>> = all.collect();
        let common = all.iter().cloned().reduce(|a, b| common(&a, &b))?;
        let single = all.into_iter().rev().find(|it| it.len() == 1);
        let only = if common.is_empty() { single? } else { common };
        match only.as_slice() {
            [only] => Some(only.clone()),
            _ => None,
        }
    }

    /// The values that a schema, or a reference to one, allows.
    pub(super) fn allowed(&self, node: &'d Node, depth: usize) -> Allowed {
        let (target, reference) = self.document.resolve(node).ok()?;
        let found = self.allowed_by_target(target, depth);
        match reference {
            Some(_) if is_true(node, "nullable") => found.map(with_null),
            _ => found,
        }
    }

    fn allowed_by_target(&self, node: &'d Node, depth: usize) -> Allowed {
        let key = std::ptr::from_ref(node);
        if let Some(known) = self.allowed.borrow().get(&key) {
            return known.clone();
        }
        // A schema that is composed of itself adds nothing to what it says otherwise.
        self.allowed.borrow_mut().insert(key, None);
        let found = (depth < DEEPEST).then(|| self.allowed_by(node, depth + 1));
        let found = found.flatten();
        self.allowed.borrow_mut().insert(key, found.clone());
        found
    }

    fn allowed_by(&self, node: &'d Node, depth: usize) -> Allowed {
        let listed = |key: &str| node.get(key).and_then(Node::as_array);
        let parts = listed("allOf").unwrap_or_default().iter();
        let parts = parts.filter_map(|it| self.allowed(it, depth));
        let choices = ["oneOf", "anyOf"].into_iter();
        let choices = choices.filter_map(|key| self.allowed_by_any(listed(key)?, depth));
        let all = own_values(node).into_iter().chain(choices).chain(parts);
        let all = all.reduce(|a, b| common(&a, &b));
        if is_true(node, "nullable") {
            all.map(with_null)
        } else {
            all
        }
    }

    /// The values that any of some schemas allows, if all of them list theirs.
    fn allowed_by_any(&self, choices: &'d [Node], depth: usize) -> Allowed {
        let all: Option<Vec<_>> = choices.iter().map(|it| self.allowed(it, depth)).collect();
        let all = all.filter(|it| !it.is_empty())?;
        let all = all.iter().flat_map(|it| it.iter().cloned());
        Some(Rc::new(distinct(all)))
    }
}

/// The values that a schema lists by itself.
fn own_values(node: &Node) -> Allowed {
    let values = match (node.get("const"), node.get("enum")) {
        (Some(only), _) => vec![only.to_json()],
        (None, Some(several)) => distinct(
            several
                .as_array()
                .unwrap_or_default()
                .iter()
                .map(Node::to_json),
        ),
        (None, None) => {
            return is_null_type(node.get("type")?).then(|| Rc::new(vec![Json::Null]));
        }
    };
    // An empty list is ignored, with a warning.
    (!values.is_empty()).then(|| Rc::new(values))
}

/// What a `nullable` adds, which people write beside values that do not have `null`.
fn with_null(values: Rc<Vec<Json>>) -> Rc<Vec<Json>> {
    if values.contains(&Json::Null) {
        return values;
    }
    let mut values = Rc::unwrap_or_clone(values);
    values.push(Json::Null);
    Rc::new(values)
}

/// Whether `null` is the only type.
fn is_null_type(node: &Node) -> bool {
    let is_null = |it: &Node| it.as_str() == Some("null") || matches!(it.value, Value::Null);
    match node.as_array() {
        Some(types) => !types.is_empty() && types.iter().all(is_null),
        None => node.as_str() == Some("null"),
    }
}

/// The values that are in both lists.
fn common(a: &Rc<Vec<Json>>, b: &Rc<Vec<Json>>) -> Rc<Vec<Json>> {
    let other: HashSet<String> = b.iter().map(Json::to_string).collect();
    let both = a.iter().filter(|it| other.contains(&it.to_string()));
    Rc::new(both.cloned().collect())
}

fn distinct(values: impl Iterator<Item = Json>) -> Vec<Json> {
    let mut seen = HashSet::new();
    values.filter(|it| seen.insert(it.to_string())).collect()
}
