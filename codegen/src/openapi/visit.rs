//! A walk over the nouns of a document, by the grammar.

use super::grammar::{Header, Kind, MediaType, Noun, OpenApi, Parameter, Schema};
use super::view::Typed;
use crate::load::{Node, Object};

/// Calls back with each noun within a value that is a noun, itself included. References are not followed, and data is not
/// searched.
pub(crate) fn visit<'d>(
    noun: &'static Noun,
    node: &'d Node,
    f: &mut impl FnMut(&'static Noun, &'d Node),
) {
    visit_new(noun, node, &mut |_, _| true, f);
}

/// The same without the nouns that are not new, and what is within them.
pub(super) fn visit_new<'d>(
    noun: &'static Noun,
    node: &'d Node,
    is_new: &mut impl FnMut(&'static Noun, &'d Node) -> bool,
    f: &mut impl FnMut(&'static Noun, &'d Node),
) {
    if !is_new(noun, node) {
        return;
    }
    f(noun, node);
    for (key, property) in node.as_object().into_iter().flat_map(Object::iter) {
        for (noun, node) in noun.nouns_under(key, &property.node) {
            visit_new(noun, node, is_new, f);
        }
    }
}

/// How the value of a keyword holds nouns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// It is one.
    One,
    /// It is an array of them.
    List,
    /// It is a map of them, by names that the document chooses.
    Map,
}

/// For those who walk over documents by themselves, as what proves that a document and its client fit does.
impl Noun {
    /// The whole document.
    pub fn document() -> &'static Noun {
        OpenApi::noun()
    }

    /// A schema.
    pub fn schema() -> &'static Noun {
        Schema::noun()
    }

    /// A parameter.
    pub fn parameter() -> &'static Noun {
        Parameter::noun()
    }

    /// A header.
    pub fn header() -> &'static Noun {
        Header::noun()
    }

    /// A media type.
    pub fn media_type() -> &'static Noun {
        MediaType::noun()
    }

    /// The keywords whose values hold nouns, with how they do and which.
    pub fn properties(&self) -> impl Iterator<Item = (&'static str, Holds, &'static Noun)> {
        self.keywords().filter_map(|it| {
            let (holds, noun) = match it.kind {
                Kind::One(noun) | Kind::Schema(noun) | Kind::Further(noun) => (Holds::One, noun),
                Kind::ListOf(noun) => (Holds::List, noun),
                Kind::MapOf(noun) => (Holds::Map, noun),
                _ => return None,
            };
            Some((it.name, holds, noun()))
        })
    }

    /// What it holds under keys that are none of its keywords and do not begin with `x-`.
    pub fn entries(&self) -> Option<&'static Noun> {
        self.entries.map(|it| it())
    }

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
