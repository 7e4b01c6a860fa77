//! The values that schemas list: those of a property, and those within a variant that its type does not distinguish.

use std::collections::{HashSet, VecDeque};
use std::fmt::Write as _;
use std::rc::Rc;

use indexmap::IndexMap;
use serde_json::Value as Json;

use super::schemas::{Schemas, memoized};
use super::shape::{Branch, Shape};
use crate::ir::{Discriminant, Step};
use crate::load::Node;
use crate::openapi::{Map, Schema, Typed, Visited};

/// The paths in a variant at which only certain values are allowed.
pub(super) type Constants = IndexMap<String, Discriminant>;

/// The maximum path length to a value.
const DEEPEST: usize = 4;

/// The maximum number of schemas to visit within a variant.
const MOST: usize = 500;

/// A traversal of the schemas nested in a variant.
struct Walk {
    path: Vec<Step>,
    /// The number of schemas that may still be visited.
    left: usize,
    found: Constants,
}

impl Walk {
    /// The key that identifies constants at the same path in other variants.
    fn key(&self) -> String {
        if let [Step::Property { name, .. }] = self.path.as_slice() {
            return name.clone();
        }
        let mut key = String::new();
        for step in &self.path {
            let _ = match step {
                Step::Property { name, .. } => write!(key, "\0{name}"),
                Step::Item(index) => write!(key, "\0\0{index}"),
                Step::Items => write!(key, "\0\0items"),
                Step::Values => write!(key, "\0\0values"),
            };
        }
        key
    }
}

impl<'d> Schemas<'d> {
    /// The listed scalar values of a schema without `null`, which is never a tag.
    pub(super) fn values(&self, node: Schema<'d>) -> Option<Vec<Json>> {
        let mut all = self.values_and_null(node)?;
        all.retain(|it| !it.is_null());
        (!all.is_empty()).then_some(all)
    }

    /// Like `values`, but with `null` if the schema allows it.
    pub(super) fn values_and_null(&self, node: Schema<'d>) -> Option<Vec<Json>> {
        let key = node;
        if let Some(found) = self.listed.borrow().get(&key) {
            return found.clone();
        }
        let allowed = self.allowed(node).filter(|it| !it.is_empty());
        let found = match allowed {
            Some(all) => Some(all.to_vec()),
            // If the parts exclude each other, use the first.
            None => self.parts_of(node).into_iter().find_map(own_values),
        };
        let is_scalar = |it: &Json| !it.is_array() && !it.is_object();
        let found = found.filter(|all| all.iter().all(is_scalar));
        self.listed.borrow_mut().insert(key, found.clone());
        found
    }

    /// The properties of a variant that may only have certain values.
    pub(super) fn constants(&self, branch: &Branch<'d>) -> Rc<Constants> {
        let find = || Rc::new(self.found_constants(branch));
        match branch.shape {
            None | Some(Shape::Component(_)) => {
                memoized(&self.memo.constants_within, branch.node, find)
            }
            _ => find(),
        }
    }

    fn found_constants(&self, branch: &Branch<'d>) -> Constants {
        match self.inner_union(branch) {
            Some((discriminator, inner)) => {
                self.constants_of_union(branch, discriminator.as_ref(), &inner)
            }
            None => {
                let mut all = self.constants_of_schema_and_null(branch, true);
                all.extend(self.constants_within(branch));
                all
            }
        }
    }

    /// The same, for a variant that is not a union itself.
    pub(super) fn constants_of_schema(&self, branch: &Branch<'d>) -> Rc<Constants> {
        let find = || Rc::new(self.constants_of_schema_and_null(branch, false));
        match branch.shape {
            None | Some(Shape::Component(_)) => memoized(&self.memo.constants, branch.node, find),
            _ => find(),
        }
    }

    fn constants_of_schema_and_null(&self, branch: &Branch<'d>, with_null: bool) -> Constants {
        let mut found = Constants::new();
        let mut required = HashSet::new();
        match &branch.shape {
            Some(Shape::Properties(parts)) => {
                for part in parts {
                    self.own_constants(*part, with_null, &mut found, &mut required);
                }
            }
            None | Some(Shape::Component(_)) => {
                let mut all = Vec::new();
                let mut visited = Visited::default();
                let (mut inline, mut referenced) = (vec![branch.node], VecDeque::new());
                while let Some(node) = inline.pop().or_else(|| referenced.pop_front()) {
                    let Ok((node, _)) = self.document.resolve(node) else {
                        continue;
                    };
                    if visited.is_new(node) {
                        all.push(node);
                        let only = self.branches(node).filter(|it| it.len() == 1);
                        let parts = node.parts().iter().chain(only.unwrap_or_default());
                        let (by_name, own): (Vec<_>, Vec<_>) =
                            parts.partition(|it| it.is_reference());
                        inline.extend(own);
                        referenced.extend(by_name.into_iter().rev());
                    }
                }
                // A schema's own constants take precedence over those of its parts, and inline parts over others.
                for node in all.into_iter().rev() {
                    self.own_constants(node, with_null, &mut found, &mut required);
                }
            }
            Some(_) => {}
        }
        for step in found.values_mut().flat_map(|it| &mut it.path) {
            if let Step::Property { name, required: is } = step {
                *is = required.contains(name.as_str());
            }
        }
        found
    }

    fn own_constants(
        &self,
        node: Schema<'d>,
        with_null: bool,
        found: &mut Constants,
        required: &mut HashSet<&'d str>,
    ) {
        let Ok((node, _)) = self.document.resolve(node) else {
            return;
        };
        required.extend(node.required_names());
        for (property_name, property) in node.properties().unwrap_or_default().iter() {
            let values = if with_null {
                self.values_and_null(property)
            } else {
                self.values(property)
            };
            if let Some(values) = values {
                let (name, required) = (property_name.to_owned(), false);
                let step = Step::Property { name, required };
                let (path, decides) = (vec![step], false);
                let discriminant = Discriminant {
                    path,
                    values,
                    decides,
                };
                found.insert(property_name.to_owned(), discriminant);
            }
        }
    }

    /// The constants nested in a variant's objects and lists that its type does not check: booleans, `null`,
    /// non-integer numbers, and the tags of subtypes, including those of the variant itself. Enums check their values
    /// themselves.
    pub(super) fn constants_within(&self, branch: &Branch<'d>) -> Constants {
        let mut walk = Walk {
            path: Vec::new(),
            left: MOST,
            found: Constants::new(),
        };
        self.walk_constants(&self.parts_of_branch(branch), &mut walk);
        walk.found
    }

    fn walk_constants(&self, parts: &[Schema<'d>], walk: &mut Walk) {
        let always = parts.iter().flat_map(|it| it.required_names());
        let always: HashSet<&str> = always.collect();
        let mut is_object = false;
        let properties = parts.iter().filter_map(|it| it.properties());
        for (name, property) in properties.flat_map(Map::iter) {
            is_object = true;
            let (name, required) = (name.to_owned(), always.contains(name));
            self.constants_at(Step::Property { name, required }, property, walk);
        }
        let additional = parts.iter().filter_map(|it| it.additional_properties());
        for values in additional.map(Schema::of).filter(|it| it.is_object()) {
            if !is_object {
                self.constants_at(Step::Values, values, walk);
            }
        }
        let mut is_tuple = false;
        let tuple = parts.iter().filter_map(|it| it.prefix_items());
        for (index, item) in tuple.flat_map(|it| it.iter().enumerate()) {
            is_tuple = true;
            self.constants_at(Step::Item(index), item, walk);
        }
        let items = parts.iter().filter_map(|it| it.items());
        for items in items.filter(|it| it.is_object()) {
            if !is_tuple {
                self.constants_at(Step::Items, items, walk);
            }
        }
        for (name, values) in self.inherited_tags(parts) {
            let (name, required) = (name.to_owned(), always.contains(name));
            walk.path.push(Step::Property { name, required });
            let discriminant = Discriminant {
                path: walk.path.clone(),
                values,
                decides: true,
            };
            walk.found.insert(walk.key(), discriminant);
            walk.path.pop();
        }
    }

    fn constants_at(&self, step: Step, node: Schema<'d>, walk: &mut Walk) {
        if walk.left == 0 {
            return;
        }
        walk.left -= 1;
        let is_own = walk.path.is_empty() && matches!(step, Step::Property { .. });
        walk.path.push(step);
        match self.values_and_null(node) {
            Some(values) if !is_own && !is_enum(&values) => {
                let discriminant = Discriminant {
                    path: walk.path.clone(),
                    values,
                    decides: false,
                };
                walk.found.insert(walk.key(), discriminant);
            }
            None if walk.path.len() < DEEPEST => {
                if self.facts.is_nullable(node)
                    && let Some(Step::Property { required, .. }) = walk.path.last_mut()
                {
                    // `null` has no nested values.
                    *required = false;
                }
                self.walk_constants(&self.parts_behind(node), walk);
            }
            Some(_) | None => {}
        }
        walk.path.pop();
    }

    /// The parts of a schema, including those of an only alternative to `null`.
    fn parts_behind(&self, node: Schema<'d>) -> Vec<Schema<'d>> {
        let mut parts = self.parts_of(node);
        let only = |it: &Schema<'d>| self.branches(*it).filter(|it| it.len() == 1);
        let only: Vec<Schema<'d>> = parts.iter().filter_map(only).flatten().collect();
        parts.extend(only.into_iter().flat_map(|it| self.parts_of(it)));
        parts
    }
}

/// Whether values become an open enum.
pub(super) fn is_enum(values: &[Json]) -> bool {
    let all = |is: fn(&Json) -> bool| values.iter().all(|it| it.is_null() || is(it));
    !values.iter().all(Json::is_null) && (all(Json::is_string) || all(Json::is_i64))
}

/// The values in a schema's own keywords.
fn own_values(node: Schema) -> Option<Vec<Json>> {
    if let Some(only) = node.constant() {
        return Some(vec![only.to_json()]);
    }
    let items = node.values()?;
    Some(items.iter().map(Node::to_json).collect())
}
