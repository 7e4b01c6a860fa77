//! How the choices of a union are told apart: by a discriminator, by the values that a member may have, else by content.

use std::collections::HashSet;

use indexmap::IndexMap;
use serde_json::Value as Json;

use super::schema::last_segment;
use super::shape::{Branch, MAX_DEPTH, Shape};
use super::{Lowering, keyword};
use crate::diagnostic::{Diagnostic, code};
use crate::ir::{Tell, Telling};
use crate::load::{Node, Object};

/// How the choices of a union are told apart.
pub(super) struct Branches {
    pub(super) telling: Telling,
    /// Of each choice the values of the discriminator, or what else its values must have.
    pub(super) choices: Vec<(Vec<String>, Vec<Tell>)>,
}

/// The members of an object that may have certain values only.
type Constants = IndexMap<String, Tell>;

impl<'d> Lowering<'d> {
    /// How choices are told apart.
    pub(super) fn tell(
        &mut self,
        node: &'d Node,
        branches: &[Branch<'d>],
        discriminator: Option<&'d Node>,
    ) -> Branches {
        let constants: Vec<Constants> = branches.iter().map(|it| self.constants(it)).collect();
        let told = discriminator
            .and_then(|it| self.by_discriminator(it, branches, &constants))
            .or_else(|| self.by_member(branches, &constants));
        if let Some((member, values)) = told {
            return Branches {
                telling: Telling::Member(member),
                choices: values.into_iter().map(|it| (it, Vec::new())).collect(),
            };
        }
        if discriminator.is_some() {
            let finding = Diagnostic::warning(
                code::INVALID,
                discriminator.map_or(node.span, |it| it.span),
                "this discriminator does not tell the choices apart",
            );
            self.findings
                .push(finding.help("what a value holds decides instead"));
        }
        Branches {
            telling: Telling::Content,
            choices: constants
                .iter()
                .map(|own| (Vec::new(), tells(own, &constants)))
                .collect(),
        }
    }

    /// The values of a discriminator for each choice: those of the mapping, else those that the choice's own member may
    /// have, else the name of its schema.
    fn by_discriminator(
        &mut self,
        discriminator: &'d Node,
        branches: &[Branch<'d>],
        constants: &[Constants],
    ) -> Option<(String, Vec<Vec<String>>)> {
        self.keywords(discriminator, &keyword::DISCRIMINATOR);
        self.require(discriminator, "propertyName")?;
        let member = self.words(discriminator, "propertyName");
        let mapping = self.member(discriminator, "mapping");
        let mut all = Vec::new();
        let mut mapped = HashSet::new();
        for (branch, constants) in branches.iter().zip(constants) {
            let reference = match &branch.shape {
                Some(Shape::Component(reference)) => Some(*reference),
                _ => self.document.resolve(branch.node).ok()?.1,
            };
            let mut values = Vec::new();
            for (value, target) in mapping.into_iter().flat_map(Object::iter) {
                let target = self.document.spelling(&target.node).unwrap_or_default();
                if reference.is_some_and(|it| it == target || last_segment(it) == target) {
                    mapped.insert(value);
                    values.push(value.to_owned());
                }
            }
            values.sort();
            if values.is_empty()
                && let Some(tell) = constants.get(&member)
            {
                values.extend(
                    tell.values
                        .iter()
                        .filter_map(Json::as_str)
                        .map(str::to_owned),
                );
            }
            if values.is_empty() {
                values.push(last_segment(reference?));
            }
            all.push(values);
        }
        for (value, target) in mapping.into_iter().flat_map(Object::iter) {
            if !mapped.contains(value) {
                let message = format!("`{value}` is mapped to a schema that is not a choice here");
                let finding = Diagnostic::warning(code::INVALID, target.node.span, message);
                self.findings
                    .push(finding.help("add the schema to the choices, or remove the mapping"));
            }
        }
        is_disjoint(&all).then_some((member, all))
    }

    /// A member that every choice must have, with strings that no other may have there.
    fn by_member(
        &self,
        branches: &[Branch<'d>],
        constants: &[Constants],
    ) -> Option<(String, Vec<Vec<String>>)> {
        if !branches.iter().all(|it| self.is_object(it.node, 0)) {
            return None;
        }
        constants.first()?.keys().find_map(|member| {
            let values: Option<Vec<Vec<String>>> = constants
                .iter()
                .map(|it| {
                    let tell = it.get(member).filter(|it| it.required)?;
                    tell.values
                        .iter()
                        .map(|it| it.as_str().map(str::to_owned))
                        .collect()
                })
                .collect();
            let values = values?;
            is_disjoint(&values).then(|| (member.clone(), values))
        })
    }

    /// The members of a choice that may have certain values only.
    fn constants(&self, branch: &Branch<'d>) -> Constants {
        let mut found = Constants::new();
        let mut required = HashSet::new();
        match &branch.shape {
            Some(Shape::Members(parts)) => {
                for part in parts {
                    self.collect(part, &mut found, &mut required, MAX_DEPTH);
                }
            }
            None | Some(Shape::Component(_)) => {
                self.collect(branch.node, &mut found, &mut required, 0);
            }
            Some(_) => {}
        }
        for tell in found.values_mut() {
            tell.required = required.contains(tell.member.as_str());
        }
        found
    }

    fn collect(
        &self,
        node: &'d Node,
        found: &mut Constants,
        required: &mut HashSet<&'d str>,
        depth: usize,
    ) {
        let Ok((node, _)) = self.document.resolve(node) else {
            return;
        };
        let listed = |key: &str| node.get(key).and_then(Node::as_array).unwrap_or_default();
        if depth < MAX_DEPTH {
            for part in listed("allOf") {
                self.collect(part, found, required, depth + 1);
            }
            if let Some([only]) = self.branches(node).as_deref() {
                self.collect(only, found, required, depth + 1);
            }
        }
        required.extend(listed("required").iter().filter_map(Node::as_str));
        let properties = node.get("properties").and_then(Node::as_object);
        for (name, member) in properties.into_iter().flat_map(Object::iter) {
            if let Some(values) = self.values(&member.node, 0) {
                let tell = Tell {
                    member: name.to_owned(),
                    values,
                    required: false,
                };
                found.insert(name.to_owned(), tell);
            }
        }
    }

    /// The values that a schema lists.
    fn values(&self, node: &'d Node, depth: usize) -> Option<Vec<Json>> {
        let (node, _) = self.document.resolve(node).ok()?;
        if let Some(only) = node.get("const") {
            return Some(vec![only.to_json()]).filter(|it| is_scalar(&it[0]));
        }
        if let Some(items) = node.get("enum").and_then(Node::as_array) {
            let all: Vec<Json> = items.iter().map(Node::to_json).collect();
            return all.iter().all(is_scalar).then_some(all);
        }
        if depth > MAX_DEPTH {
            return None;
        }
        let parts = node.get("allOf").and_then(Node::as_array);
        parts
            .unwrap_or_default()
            .iter()
            .find_map(|it| self.values(it, depth + 1))
    }

    /// The schemas that inherit from one with a discriminator, or that its mapping names.
    pub(super) fn heirs(&self, node: &'d Node) -> Option<Vec<Branch<'d>>> {
        let discriminator = node.get("discriminator")?.as_object()?;
        let mapping = discriminator.get("mapping").and_then(Node::as_object);
        let targets: Vec<&'d Node> = (mapping.into_iter())
            .flat_map(Object::iter)
            .map(|(_, it)| &it.node)
            .collect();
        let is_named = |name: &str, reference: &str| {
            let mut named = targets.iter().filter_map(|it| self.document.spelling(it));
            named.any(|it| it == reference || it == name)
        };
        let mut heirs: Vec<Branch<'d>> = Vec::new();
        let mut inherit = |node: &'d Node, reference| {
            heirs.push(Branch {
                node,
                shape: Some(Shape::Component(reference)),
            });
        };
        let schemas = self.document.root().pointer("/components/schemas");
        let schemas = schemas.and_then(Node::as_object);
        for (name, member) in schemas.into_iter().flat_map(Object::iter) {
            let Some(reference) = self.document.reference_to_schema(name) else {
                continue;
            };
            let Ok((schema, spelling)) = self.document.resolve(&member.node) else {
                continue;
            };
            // Another name for a schema that has its own turn.
            let is_alias = spelling.is_some_and(|it| it != reference);
            if !std::ptr::eq(schema, node)
                && !is_alias
                && (is_named(name, reference) || self.inherits(schema, node, 0))
            {
                inherit(schema, reference);
            }
        }
        // Those that only the mapping names: they lie in other files.
        for target in &targets {
            let text = target.as_str().unwrap_or_default();
            if let Ok((schema, reference)) = self.document.target(text, target.span)
                && !reference.starts_with('#')
            {
                inherit(schema, reference);
            }
        }
        (!heirs.is_empty()).then_some(heirs)
    }

    fn inherits(&self, node: &'d Node, base: &'d Node, depth: usize) -> bool {
        let parts = node.get("allOf").and_then(Node::as_array);
        depth < MAX_DEPTH
            && parts.unwrap_or_default().iter().any(|part| {
                self.document.resolve(part).is_ok_and(|(target, _)| {
                    std::ptr::eq(target, base) || self.inherits(target, base, depth + 1)
                })
            })
    }
}

/// The members of a choice whose values another choice does not allow there.
fn tells(own: &Constants, all: &[Constants]) -> Vec<Tell> {
    let differs = |tell: &&Tell| {
        all.iter()
            .filter_map(|it| it.get(&tell.member))
            .any(|other| other.values != tell.values)
    };
    own.values().filter(differs).cloned().collect()
}

fn is_disjoint(all: &[Vec<String>]) -> bool {
    let mut seen = HashSet::new();
    all.iter().all(|values| !values.is_empty()) && all.iter().flatten().all(|it| seen.insert(it))
}

fn is_scalar(value: &Json) -> bool {
    !value.is_array() && !value.is_object() && !value.is_null()
}
