//! The values that schemas list: those of a property, and those of objects within a variant that no type of Rust is open to.

use std::collections::HashSet;

use serde_json::Value as Json;

use super::schemas::Schemas;
use super::shape::Branch;
use super::telling::Constants;
use crate::ir::Tell;
use crate::load::Node;
use crate::openapi::{Map, Schema};

/// How many properties lead to a value that is considered.
const DEEPEST: usize = 4;

/// How many properties of a variant are looked at.
const MOST: usize = 500;

/// A walk through the objects within a variant.
struct Walk {
    path: Vec<String>,
    /// How many properties are still looked at.
    left: usize,
    found: Constants,
}

impl<'d> Schemas<'d> {
    /// The scalar values that a schema lists, however it is written: without `null`, which no tag is.
    pub(super) fn values(&self, node: Schema<'d>) -> Option<Vec<Json>> {
        let mut all = self.values_and_null(node)?;
        all.retain(|it| !it.is_null());
        (!all.is_empty()).then_some(all)
    }

    /// The same with `null`, if the schema allows it.
    pub(super) fn values_and_null(&self, node: Schema<'d>) -> Option<Vec<Json>> {
        let key = node;
        if let Some(known) = self.listed.borrow().get(&key) {
            return known.clone();
        }
        let allowed = self.allowed(node).filter(|it| !it.is_empty());
        let found = match allowed {
            Some(all) => Some(all.to_vec()),
            // Parts that allow no value together: the first counts.
            None => self.parts_of(node).into_iter().find_map(own_values),
        };
        let is_scalar = |it: &Json| !it.is_array() && !it.is_object();
        let found = found.filter(|all| all.iter().all(is_scalar));
        self.listed.borrow_mut().insert(key, found.clone());
        found
    }

    /// The values that objects within a variant may have and that its type does not tell: booleans, `null`, and numbers that are
    /// no integers. Enums know which of their values are listed.
    pub(super) fn constants_within(&self, branch: &Branch<'d>) -> Constants {
        let mut walk = Walk {
            path: Vec::new(),
            left: MOST,
            found: Constants::new(),
        };
        self.walk_constants(&self.parts_of_branch(branch), true, &mut walk);
        walk.found
    }

    fn walk_constants(&self, parts: &[Schema<'d>], required: bool, walk: &mut Walk) {
        let always = parts.iter().flat_map(|it| it.required_names());
        let always: HashSet<&str> = always.collect();
        let properties = parts.iter().filter_map(|it| it.properties());
        for (name, member) in properties.flat_map(Map::iter) {
            if walk.left == 0 {
                return;
            }
            walk.left -= 1;
            walk.path.push(name.to_owned());
            let required = required && always.contains(name);
            match self.values_and_null(member) {
                Some(values) if walk.path.len() > 1 && !is_enum(&values) => {
                    let tell = Tell {
                        member: walk.path[0].clone(),
                        within: walk.path[1..].to_vec(),
                        values,
                        required,
                    };
                    walk.found.insert(walk.path.join("\0"), tell);
                }
                None if walk.path.len() < DEEPEST => {
                    self.walk_constants(&self.parts_of(member), required, walk);
                }
                Some(_) | None => {}
            }
            walk.path.pop();
        }
    }
}

/// Whether values are those of an open enum.
fn is_enum(values: &[Json]) -> bool {
    let all = |is: fn(&Json) -> bool| values.iter().all(|it| it.is_null() || is(it));
    !values.iter().all(Json::is_null) && (all(Json::is_string) || all(Json::is_i64))
}

/// The values that a schema lists by itself.
fn own_values(node: Schema) -> Option<Vec<Json>> {
    if let Some(only) = node.constant() {
        return Some(vec![only.to_json()]);
    }
    let items = node.values()?;
    Some(items.iter().map(Node::to_json).collect())
}
