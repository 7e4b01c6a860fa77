//! Schemas with only one allowed value.

use std::collections::HashSet;
use std::rc::Rc;

use serde_json::Value as Json;

use super::schemas::{Allowed, Schemas};
use crate::load::{Node, Value};
use crate::openapi::fixpoint::greatest;
use crate::openapi::{List, Schema};

impl<'d> Schemas<'d> {
    /// The only value that the schemas of one property allow. If they contradict each other, the last one with a single
    /// value takes precedence: a composite is more specific than its parts.
    pub(super) fn only_value(&self, nodes: &[Schema<'d>]) -> Option<Json> {
        let all = nodes.iter().filter_map(|it| self.allowed(*it));
        let all: Vec<Rc<Vec<Json>>> = all.collect();
        let common = all.iter().cloned().reduce(|a, b| common(&a, &b))?;
        let single = all.into_iter().rev().find(|it| it.len() == 1);
        let only = if common.is_empty() { single? } else { common };
        match only.as_slice() {
            [only] => Some(only.clone()),
            _ => None,
        }
    }

    /// The values that a schema, or a reference's target, allows; `None` if it does not list them.
    pub(super) fn allowed(&self, schema: Schema<'d>) -> Allowed {
        let mut memo = self.allowed.borrow_mut();
        let value = |it: Schema<'d>, of: &dyn Fn(Schema<'d>) -> Allowed| self.allowed_by(it, of);
        greatest(schema, &mut memo, &None, |it| self.restricting(it), value);
        memo.get(&schema).cloned().flatten()
    }

    /// The schemas that determine the allowed values of a schema.
    fn restricting(&self, schema: Schema<'d>) -> Vec<Schema<'d>> {
        match self.document.step(schema) {
            Err(_) => Vec::new(),
            Ok(Some(target)) => vec![target],
            Ok(None) => {
                let all = [schema.all_of(), schema.one_of(), schema.any_of()];
                all.into_iter().flatten().flatten().collect()
            }
        }
    }

    fn allowed_by(&self, schema: Schema<'d>, of: &dyn Fn(Schema<'d>) -> Allowed) -> Allowed {
        let all = match self.document.step(schema) {
            Err(_) => return None,
            Ok(Some(target)) => of(target),
            Ok(None) => {
                let parts = schema.parts().iter().filter_map(of);
                let variants = [schema.one_of(), schema.any_of()].into_iter().flatten();
                let variants = variants.filter_map(|it| any_of(it, of));
                let all = own_values(schema).into_iter().chain(variants).chain(parts);
                all.reduce(|a, b| common(&a, &b))
            }
        };
        if schema.is_marked_nullable() {
            all.map(with_null)
        } else {
            all
        }
    }
}

/// The values that any of the alternatives allows, if all of them list values.
fn any_of<'d>(variants: List<'d, Schema<'d>>, of: &dyn Fn(Schema<'d>) -> Allowed) -> Allowed {
    let all: Option<Vec<_>> = variants.iter().map(of).collect();
    let all = all.filter(|it| !it.is_empty())?;
    let all = all.iter().flat_map(|it| it.iter().cloned());
    Some(Rc::new(deduplicated(all)))
}

/// The values in a schema's own keywords.
fn own_values(node: Schema) -> Allowed {
    let values = match (node.constant(), node.values()) {
        (Some(only), _) => vec![only.to_json()],
        (None, Some(several)) => deduplicated(several.iter().map(Node::to_json)),
        (None, None) => {
            return is_null_type(node.ty()?).then(|| Rc::new(vec![Json::Null]));
        }
    };
    // An empty list is ignored, with a warning.
    (!values.is_empty()).then(|| Rc::new(values))
}

/// Adds `null` for `nullable`, since documents also use it if `null` is not among the values.
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

/// The intersection of two lists.
fn common(a: &Rc<Vec<Json>>, b: &Rc<Vec<Json>>) -> Rc<Vec<Json>> {
    let other: HashSet<String> = b.iter().map(Json::to_string).collect();
    let both = a.iter().filter(|it| other.contains(&it.to_string()));
    Rc::new(both.cloned().collect())
}

fn deduplicated(values: impl Iterator<Item = Json>) -> Vec<Json> {
    let mut visited = HashSet::new();
    values.filter(|it| visited.insert(it.to_string())).collect()
}
