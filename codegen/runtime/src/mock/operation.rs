//! What a mock knows of an API: its operations, and how each responses.

use std::cmp::Reverse;

use http::Method;
use percent_encoding::percent_decode_str;

use crate::paging::PagingStyle;
#[cfg(feature = "xml")]
use crate::xml;

/// What there is to call.
#[derive(Debug)]
pub struct Api {
    /// All operations.
    pub operations: &'static [&'static Operation],
    /// Where tokens come from, relative to the API's server, if it has that on its own host.
    pub token_path: Option<&'static str>,
}

/// One operation.
#[derive(Debug)]
pub struct Operation {
    /// The name of the client's method.
    pub name: &'static str,
    /// The method.
    pub method: Method,
    /// The path, in which `{names}` stand for values; behind a `?`, the pairs of the query that calls have by themselves.
    pub path: &'static str,
    /// The status of a success.
    pub status: u16,
    /// What a success holds.
    pub response: ResponseKind,
    /// The body of a success that the API's description shows, as it stands on the wire; of XML, also as JSON.
    pub example: Option<&'static str>,
}

/// What a success holds, and how it stands on the wire.
#[derive(Clone, Copy, Debug)]
pub enum ResponseKind {
    /// Nothing.
    Nothing,
    /// A value as JSON.
    Json,
    /// An object of JSON, this property of which holds the value.
    Property(&'static str),
    /// A page of a list.
    Pages(&'static dyn PagingStyle),
    /// A value as XML.
    #[cfg(feature = "xml")]
    Xml(&'static xml::Element),
    /// A body of this content type, which is no JSON.
    Raw(&'static str),
}

/// What the path of a call holds: each parameter with its value.
pub(super) type Values = Vec<(&'static str, String)>;

impl Api {
    /// The operations that a call may be one of, and what its path holds in each.
    ///
    /// A path without parameters comes before one that has some: `/things/search` is never `/things/{id}`. Of operations
    /// with the same path, those come first whose own pairs the query has. They are several only if their requests do not
    /// differ in method, path and query.
    pub(super) fn find(
        &self,
        method: &Method,
        path: &str,
        query: &str,
    ) -> Vec<(&'static Operation, Values)> {
        let found = self.of_path(path);
        let mut found: Vec<_> = found.filter(|(it, _)| it.method == *method).collect();
        let rank = |it: &Operation| {
            let pairs = it.own_pairs().count();
            (it.placeholders(), it.missing(query), Reverse(pairs))
        };
        if let Some(best) = found.iter().map(|(it, _)| rank(it)).min() {
            found.retain(|(it, _)| rank(it) == best);
        }
        found
    }

    /// All operations whose path this may be.
    pub(super) fn of_path(&self, path: &str) -> impl Iterator<Item = (&'static Operation, Values)> {
        self.operations
            .iter()
            .filter_map(move |it| Some((*it, it.values(path)?)))
    }
}

impl Operation {
    /// The template of the path.
    fn template(&self) -> &'static str {
        self.path.split('?').next().unwrap_or_default()
    }

    /// The pairs of the query that calls have by themselves.
    fn own_pairs(&self) -> impl Iterator<Item = &'static str> {
        let query = self.path.split_once('?').map_or("", |it| it.1);
        query.split('&').filter(|it| !it.is_empty())
    }

    /// How many of its own pairs a query lacks.
    fn missing(&self, query: &str) -> usize {
        let lacks = |pair: &&str| query.split('&').all(|it| decoded(it) != decoded(pair));
        self.own_pairs().filter(lacks).count()
    }

    /// What a path holds; none if it is not this operation's.
    fn values(&self, path: &str) -> Option<Values> {
        let mut values = Vec::new();
        let mut segments = path.split('/');
        for template in self.template().split('/') {
            segment(template, segments.next()?, &mut values)?;
        }
        segments.next().is_none().then_some(values)
    }

    /// That there is no example, and what to do.
    pub(super) fn no_example(&self) -> String {
        format!(
            "the API's description has no example of what `{}` responses: say it with `returns`",
            self.name
        )
    }

    /// The example as it stands on the wire. Descriptions show a value as JSON where they do not show XML.
    #[cfg(feature = "xml")]
    pub(super) fn xml_example(&self, root: &xml::Element) -> Option<Vec<u8>> {
        let example = self.example?;
        if example.trim_start().starts_with('<') {
            return Some(example.into());
        }
        xml::to_xml(root, &serde_json::from_str(example).ok()?).ok()
    }

    /// Which segments of the path are not written out.
    fn placeholders(&self) -> Vec<bool> {
        let segments = self.template().split('/');
        segments.map(|it| it.contains('{')).collect()
    }
}

/// Takes the values out of one segment, such as `{id}` or `{name}.json`.
fn segment(template: &'static str, text: &str, values: &mut Values) -> Option<()> {
    let Some((before, rest)) = template.split_once('{') else {
        return (decoded(text) == template).then_some(());
    };
    let (name, after) = rest.split_once('}')?;
    let text = text.strip_prefix(before)?;
    let (literal, last) = match after.split_once('{') {
        Some((literal, _)) => (literal, false),
        None => (after, true),
    };
    let end = if last {
        text.len() - literal.len().min(text.len())
    } else {
        text.find(literal)?
    };
    let (value, rest) = text.split_at_checked(end)?;
    if value.is_empty() {
        return None;
    }
    values.push((name, decoded(value)));
    if last {
        (rest == literal).then_some(())
    } else {
        segment(after, rest, values)
    }
}

/// A part of a URL as it was before it was encoded.
pub(super) fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}
