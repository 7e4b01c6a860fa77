//! Visits the objects of a document by the grammar.

use super::grammar::{Header, Kind, MediaType, Noun, OpenApi, Parameter, Schema};
use super::view::Typed;
use crate::load::{Node, Object};

/// Calls a function with each typed object within a node, including itself. Does not follow references or search data.
pub(crate) fn visit<'d>(
    noun: &'static Noun,
    node: &'d Node,
    f: &mut impl FnMut(&'static Noun, &'d Node),
) {
    visit_new(noun, node, &mut |_, _| true, f);
}

/// Like [`visit`], but skips objects for which the function returns false, with their contents.
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

/// How the value of a keyword contains objects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cardinality {
    /// As the value itself.
    One,
    /// As the items of an array.
    List,
    /// As the values of a map.
    Map,
}

/// For walks outside of this crate, such as that of the tests that compare a document with its client.
impl Noun {
    /// The root of a document.
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

    /// The keywords whose values contain typed objects, with how and of which kind.
    pub fn properties(&self) -> impl Iterator<Item = (&'static str, Cardinality, &'static Noun)> {
        self.keywords().filter_map(|it| {
            let (holds, noun) = match it.kind {
                Kind::One(noun) | Kind::Schema(noun) | Kind::Further(noun) => {
                    (Cardinality::One, noun)
                }
                Kind::ListOf(noun) => (Cardinality::List, noun),
                Kind::MapOf(noun) => (Cardinality::Map, noun),
                _ => return None,
            };
            Some((it.name, holds, noun()))
        })
    }

    /// The kind of the values under keys that are neither keywords nor extensions.
    pub fn entries(&self) -> Option<&'static Noun> {
        self.entries.map(|it| it())
    }

    /// The kind of the map entries under a key.
    pub(crate) fn entries_under(&self, key: &str) -> Option<&'static Noun> {
        match self.keyword(key)?.kind {
            Kind::MapOf(noun) => Some(noun()),
            _ => None,
        }
    }

    /// The typed objects in the value of a key.
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
