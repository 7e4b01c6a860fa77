//! A walk over the nouns of a document, by the grammar.

use super::grammar::{Kind, Noun};
use crate::load::{Node, Object};

/// Calls back with each noun within a value that is a noun, itself included. References are not followed, and data is not
/// searched.
pub(crate) fn visit<'d>(
    noun: &'static Noun,
    node: &'d Node,
    f: &mut impl FnMut(&'static Noun, &'d Node),
) {
    f(noun, node);
    for (key, member) in node.as_object().into_iter().flat_map(Object::iter) {
        for (noun, node) in noun.nouns_under(key, &member.node) {
            visit(noun, node, f);
        }
    }
}

impl Noun {
    /// What the entries of the map under a key are.
    pub(crate) fn entries_under(&self, key: &str) -> Option<&'static Noun> {
        match self.keyword(key)?.kind {
            Kind::MapOf(noun) => Some(noun()),
            _ => None,
        }
    }

    /// The nouns that the value of a key consists of.
    pub(crate) fn nouns_under<'d>(
        &self,
        key: &str,
        value: &'d Node,
    ) -> Vec<(&'static Noun, &'d Node)> {
        let kind = self.keyword(key).map(|it| it.kind);
        match (kind, self.entries) {
            (Some(Kind::One(noun)), _) => vec![(noun(), value)],
            (Some(Kind::Schema(noun) | Kind::Further(noun)), _) => {
                let is_object = value.as_object().is_some();
                is_object.then_some((noun(), value)).into_iter().collect()
            }
            (Some(Kind::ListOf(noun)), _) => {
                let items = value.as_array().unwrap_or_default();
                items.iter().map(|it| (noun(), it)).collect()
            }
            (Some(Kind::MapOf(noun)), _) => {
                let entries = value.as_object().into_iter().flat_map(Object::iter);
                entries.map(|(_, it)| (noun(), &it.node)).collect()
            }
            (None, Some(entry)) if !key.starts_with("x-") => vec![(entry(), value)],
            _ => Vec::new(),
        }
    }
}
