//! Finds the operation of a request.

use std::cmp::Reverse;

use http::Method;
use percent_encoding::percent_decode_str;

use super::mocked::Api;
use crate::operation::Operation;

/// The values of the path parameters.
pub(super) type Values = Vec<(&'static str, String)>;

impl Api {
    /// The operations that a request may belong to, with the values of their path parameters.
    ///
    /// A path without parameters takes precedence: `/things/search` is never `/things/{id}`. Of operations with the
    /// same path, those whose fixed query parameters are present come first. There are several only if their requests
    /// do not differ in method, path and query.
    pub(super) fn find(
        &self,
        method: &Method,
        path: &str,
        query: &str,
    ) -> Vec<(Operation, Values)> {
        let found = self.of_path(path);
        let mut found: Vec<_> = found.filter(|(it, _)| it.method() == method).collect();
        let rank = |it: &Operation| {
            let pairs = it.own_pairs().count();
            (it.placeholders(), it.missing(query), Reverse(pairs))
        };
        if let Some(best) = found.iter().map(|(it, _)| rank(it)).min() {
            found.retain(|(it, _)| rank(it) == best);
        }
        found
    }

    /// All operations with a matching path.
    pub(super) fn of_path(&self, path: &str) -> impl Iterator<Item = (Operation, Values)> {
        self.operations.iter().filter_map(move |it| {
            let server = it.server_path().unwrap_or(&self.server_path);
            let path = path.strip_prefix(server.trim_end_matches('/'))?;
            Some((*it, it.values(path)?))
        })
    }
}

impl Operation {
    /// The path template.
    fn template(self) -> &'static str {
        self.path().split('?').next().unwrap_or_default()
    }

    /// The query parameters that every request of the operation has.
    pub(super) fn own_pairs(self) -> impl Iterator<Item = &'static str> {
        let query = self.path().split_once('?').map_or("", |it| it.1);
        query.split('&').filter(|it| !it.is_empty())
    }

    /// The number of these parameters that a query lacks.
    fn missing(self, query: &str) -> usize {
        let lacks = |pair: &&str| query.split('&').all(|it| decoded(it) != decoded(pair));
        self.own_pairs().filter(lacks).count()
    }

    /// The values of the path parameters; `None` if the path does not match.
    pub(super) fn values(self, path: &str) -> Option<Values> {
        let mut values = Vec::new();
        let mut segments = path.split('/');
        for template in self.template().split('/') {
            segment(template, segments.next()?, &mut values)?;
        }
        segments.next().is_none().then_some(values)
    }

    /// Whether each segment of the path contains parameters.
    fn placeholders(self) -> Vec<bool> {
        let segments = self.template().split('/');
        segments.map(|it| it.contains('{')).collect()
    }
}

/// Extracts the values from one segment, such as `{id}` or `{name}.json`.
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

/// Percent-decodes a part of a URL.
pub(super) fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}
