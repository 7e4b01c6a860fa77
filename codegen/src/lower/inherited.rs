//! Unions without a discriminator of their own, all of whose objects inherit one: it decides between them, too.

use super::Lowering;
use super::discriminator::Tags;
use super::schemas::Schemas;
use super::shape::Branch;
use crate::load::{Node, Object};

/// How far unions within unions are looked into.
const MAX_NESTING: usize = 4;

impl<'d> Lowering<'d> {
    /// The tags of each choice, by the discriminator that they inherit.
    pub(super) fn by_inherited(&mut self, branches: &[Branch<'d>]) -> Option<(String, Vec<Tags>)> {
        let node = self.schemas.common_discriminator(branches)?;
        let discriminator = self.schemas.discriminator(node)?;
        let property = discriminator.property;
        let mut tags = self.schemas.tags_of_variants(&discriminator, branches, 0);
        for (tags, branch) in tags.iter_mut().zip(branches) {
            if !self.schemas.is_object(branch.node) {
                *tags = Tags::none();
            }
        }
        self.settle(node, property, branches, &mut tags);
        let is_known = tags.iter().any(|it| !it.all.is_empty());
        is_known.then(|| (property.to_owned(), tags))
    }
}

impl<'d> Schemas<'d> {
    /// The discriminator that all objects among the choices of a union inherit from one base; none if only one is an object.
    pub(super) fn common_discriminator(&self, branches: &[Branch<'d>]) -> Option<&'d Node> {
        let mut objects = branches.iter().filter(|it| self.is_object(it.node));
        let first = self.discriminators_of(objects.next()?, 0);
        let others: Vec<Vec<&'d Node>> = objects.map(|it| self.discriminators_of(it, 0)).collect();
        if others.is_empty() {
            return None;
        }
        let is_of = |node: &Node, all: &Vec<&'d Node>| all.iter().any(|it| std::ptr::eq(*it, node));
        let mut first = first.into_iter();
        first.find(|node| others.iter().all(|all| is_of(node, all)))
    }

    /// The discriminators that a choice has or inherits, the nearest first; those of all its choices, if it is a union itself.
    fn discriminators_of(&self, branch: &Branch<'d>, depth: usize) -> Vec<&'d Node> {
        if branch.shape.is_some() || depth >= MAX_NESTING {
            return Vec::new();
        }
        let Ok((node, _)) = self.document.resolve(branch.node) else {
            return Vec::new();
        };
        if let Some(inner) = self.branches(node) {
            let inner = inner.into_iter().map(|node| Branch { node, shape: None });
            let mut inner = inner.map(|it| self.discriminators_of(&it, depth + 1));
            let mut common = inner.next().unwrap_or_default();
            for all in inner {
                common.retain(|node| all.iter().any(|it| std::ptr::eq(*it, *node)));
            }
            return common;
        }
        let parts = self.parts_of(node).into_iter();
        let parts = parts.filter(|it| self.branches(it).is_none());
        parts.filter_map(|it| it.get("discriminator")).collect()
    }

    /// The choices of a schema: behind wrappers, if a discriminator decides between them.
    pub(super) fn tagged_choices(&self, node: &'d Node, branches: Vec<&'d Node>) -> Vec<&'d Node> {
        let is_tagged = node.get("discriminator").is_some();
        let unwrapped = self.unwrapped(&branches, is_tagged);
        let choices = unwrapped.iter().map(|node| Branch { node, shape: None });
        let choices: Vec<Branch<'d>> = choices.collect();
        if is_tagged || self.common_discriminator(&choices).is_some() {
            unwrapped
        } else {
            branches
        }
    }

    /// What choices are behind wrappers that say nothing of a value; and the choices of a union among them without a
    /// discriminator, of which that of the outer union is, too.
    fn unwrapped(&self, branches: &[&'d Node], is_tagged: bool) -> Vec<&'d Node> {
        let mut found = Vec::new();
        let mut next: Vec<(&'d Node, usize)> = branches.iter().rev().map(|it| (*it, 0)).collect();
        while let Some((node, depth)) = next.pop() {
            let inner = match wrapped(node) {
                Some(inner) => vec![inner],
                None if is_tagged && is_only_choice(node) => {
                    self.branches(node).unwrap_or_default()
                }
                None => Vec::new(),
            };
            if inner.is_empty() || depth >= MAX_NESTING {
                found.push(node);
            } else {
                next.extend(inner.into_iter().rev().map(|it| (it, depth + 1)));
            }
        }
        found
    }
}

/// The words that say nothing of a value.
const ANNOTATIONS: [&str; 7] = [
    "$comment",
    "deprecated",
    "description",
    "example",
    "examples",
    "externalDocs",
    "title",
];

/// The reference that a schema wraps, if it says nothing else of a value.
fn wrapped(node: &Node) -> Option<&Node> {
    let [only] = node.get("allOf").and_then(Node::as_array)? else {
        return None;
    };
    only.get("$ref")?;
    has_only(node, &["allOf"]).then_some(only)
}

/// Whether a schema is inline, and nothing but a choice.
fn is_only_choice(node: &Node) -> bool {
    has_only(node, &["oneOf"]) || has_only(node, &["anyOf"])
}

fn has_only(node: &Node, keys: &[&str]) -> bool {
    let all = node.as_object().into_iter().flat_map(Object::keys);
    let mut bearing = all.filter(|it| !ANNOTATIONS.contains(it) && !it.starts_with("x-"));
    bearing.all(|it| keys.contains(&it))
}
