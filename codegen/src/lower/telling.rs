//! How the choices of a union are told apart: by a discriminator, by the values that a member may have, else by content.

use std::collections::HashSet;

use indexmap::IndexMap;
use serde_json::Value as Json;

use super::facts::Visited;
use super::schema::{is_closed, last_segment};
use super::shape::{Branch, Shape};
use super::{Lowering, keyword};
use crate::diagnostic::{Diagnostic, code};
use crate::ir::{Tell, Telling};
use crate::load::{Node, Object};

/// How the choices of a union are told apart.
pub(super) struct Branches {
    pub(super) telling: Telling,
    pub(super) choices: Vec<Told>,
}

/// How one choice is told.
#[derive(Default)]
pub(super) struct Told {
    /// The values of the discriminator.
    pub(super) values: Vec<String>,
    /// Whether the choice does not describe the discriminator's member.
    pub(super) untold: bool,
    /// What else its values must have.
    pub(super) tells: Vec<Tell>,
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
            .filter(|(member, _)| branches.iter().all(|it| self.may_have(it, member)))
            .or_else(|| self.by_member(branches, &constants));
        if let Some((member, values)) = told {
            let told =
                |(branch, values): (&Branch<'d>, Vec<String>)| self.told(branch, &member, values);
            return Branches {
                choices: branches.iter().zip(values).map(told).collect(),
                telling: Telling::Member(member),
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
                .map(|own| Told {
                    tells: tells(own, &constants),
                    ..Told::default()
                })
                .collect(),
        }
    }

    /// How a choice is told by a member, which it may not describe itself. Its values do not keep which of several they
    /// came with, then: those of the others are kept as they are.
    fn told(&self, branch: &Branch<'d>, member: &str, mut values: Vec<String>) -> Told {
        let untold = !self.describes(branch, member);
        if untold {
            values.truncate(1);
        }
        Told {
            values,
            untold,
            tells: Vec::new(),
        }
    }

    /// Whether a choice says itself that it has a member.
    fn describes(&self, branch: &Branch<'d>, member: &str) -> bool {
        self.parts_of_branch(branch).into_iter().any(|it| {
            let own = it.get("properties").and_then(|it| it.get(member));
            own.is_some() || self.branches(it).is_some()
        })
    }

    /// Whether a value of a choice may have a member, described or not.
    fn may_have(&self, branch: &Branch<'d>, member: &str) -> bool {
        let parts = self.parts_of_branch(branch);
        !parts.into_iter().any(is_closed) || self.describes(branch, member)
    }

    fn parts_of_branch(&self, branch: &Branch<'d>) -> Vec<&'d Node> {
        let parts = match &branch.shape {
            Some(Shape::Members(parts)) => parts.clone(),
            _ => vec![branch.node],
        };
        let parts = parts.into_iter().flat_map(|it| self.parts_of(it));
        parts.collect()
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
        if !branches.iter().all(|it| self.is_object(it.node)) {
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
                    self.own_constants(part, &mut found, &mut required);
                }
            }
            None | Some(Shape::Component(_)) => {
                let mut all = Vec::new();
                let (mut next, mut seen) = (vec![branch.node], Visited::default());
                while let Some(node) = next.pop() {
                    let Ok((node, _)) = self.document.resolve(node) else {
                        continue;
                    };
                    if seen.is_new(node) {
                        all.push(node);
                        let only = self.branches(node).filter(|it| it.len() == 1);
                        let parts = node.get("allOf").and_then(Node::as_array);
                        next.extend(parts.unwrap_or_default());
                        next.extend(only.unwrap_or_default());
                    }
                }
                // What a schema says itself goes before what its parts say.
                for node in all.into_iter().rev() {
                    self.own_constants(node, &mut found, &mut required);
                }
            }
            Some(_) => {}
        }
        for tell in found.values_mut() {
            tell.required = required.contains(tell.member.as_str());
        }
        found
    }

    fn own_constants(
        &self,
        node: &'d Node,
        found: &mut Constants,
        required: &mut HashSet<&'d str>,
    ) {
        let Ok((node, _)) = self.document.resolve(node) else {
            return;
        };
        let listed = |key: &str| node.get(key).and_then(Node::as_array).unwrap_or_default();
        required.extend(listed("required").iter().filter_map(Node::as_str));
        let properties = node.get("properties").and_then(Node::as_object);
        for (name, member) in properties.into_iter().flat_map(Object::iter) {
            if let Some(values) = self.values(&member.node) {
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
    fn values(&self, node: &'d Node) -> Option<Vec<Json>> {
        self.parts_of(node).into_iter().find_map(own_values)
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
                && (is_named(name, reference) || self.inherits(schema, node))
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
        let told = heirs.iter().any(|it| self.is_told(it, node, discriminator));
        told.then_some(heirs)
    }

    /// Whether the discriminator of a base has a value for an heir. What lists its values without any heir's is no choice
    /// among them: then the base is what it says.
    fn is_told(&self, heir: &Branch<'d>, base: &'d Node, discriminator: &Object) -> bool {
        let member = discriminator.get("propertyName").and_then(Node::as_str);
        let listed = |node: &'d Node| {
            let own = node.get("properties")?.get(member?)?;
            self.values(own)
        };
        let Some(values) = listed(base) else {
            return true;
        };
        let named = match &heir.shape {
            Some(Shape::Component(reference)) => last_segment(reference),
            _ => String::new(),
        };
        let own = self.constants(heir);
        let own = member.and_then(|it| own.get(it)).map(|it| &it.values);
        discriminator.get("mapping").is_some()
            || values.contains(&named.into())
            || own.is_some_and(|it| *it != values)
    }

    fn inherits(&self, node: &'d Node, base: &'d Node) -> bool {
        let parts = self.parts_of(node);
        parts.into_iter().skip(1).any(|it| std::ptr::eq(it, base))
    }
}

/// The values that a schema lists by itself.
fn own_values(node: &Node) -> Option<Vec<Json>> {
    if let Some(only) = node.get("const") {
        return Some(vec![only.to_json()]).filter(|it| is_scalar(&it[0]));
    }
    let items = node.get("enum").and_then(Node::as_array)?;
    let all: Vec<Json> = items.iter().map(Node::to_json).collect();
    all.iter().all(is_scalar).then_some(all)
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
