//! All schemas of a document and of the files that it references.

use std::collections::HashSet;

use super::document::Document;
use super::grammar::{Discriminator, Noun, OpenApi, Schema};
use super::view::Typed;
use super::visit::visit_new;
use crate::load::{Node, Object};

impl<'d> Document<'d> {
    /// The schemas in every place where the grammar allows one, and the targets of references and mappings from there.
    /// Each is returned once.
    pub(crate) fn all_schemas(self) -> Vec<Schema<'d>> {
        let mut found = Vec::new();
        let mut visited: HashSet<(*const Node, *const Noun)> = HashSet::new();
        let mut next: Vec<(&'static Noun, &'d Node)> = vec![(OpenApi::noun(), self.root().node())];
        while let Some((noun, node)) = next.pop() {
            let mut is_new = |noun: &'static Noun, node: &'d Node| {
                visited.insert((std::ptr::from_ref(node), std::ptr::from_ref(noun)))
            };
            visit_new(noun, node, &mut is_new, &mut |noun, node| {
                if noun == Schema::noun() {
                    found.push(Schema::of(node));
                }
                if noun == Discriminator::noun() {
                    let mapped = self.mapped(Discriminator::of(node));
                    next.extend(mapped.map(|it| (Schema::noun(), it.node())));
                }
                if noun.is_referable()
                    && let Ok(Some((target, _))) = self.tree().step(node)
                {
                    next.push((noun, target));
                }
            });
        }
        found
    }

    /// The schemas that a discriminator's mapping refers to.
    fn mapped(self, discriminator: Discriminator<'d>) -> impl Iterator<Item = Schema<'d>> {
        let mapping = discriminator.mapping().into_iter().flat_map(Object::iter);
        mapping.filter_map(move |(_, it)| {
            let text = it.node.as_str().filter(|it| !it.is_empty())?;
            Some(self.schema_at(text, it.node.span).ok()?.0)
        })
    }
}
