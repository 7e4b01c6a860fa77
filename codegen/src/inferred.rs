//! What the generator infers, as the tables of `codegen.toml` that pin it.

use std::fmt;

use toml::{Table as Toml, Value};

use crate::ir::{Api, ErrorType, Paging, PagingSource, PagingStyle, Type};
use crate::openapi::{Document, Typed};
use crate::source::Span;

/// A table of `codegen.toml`, with its keys in the order of codegen/README.md.
pub(crate) struct Table {
    path: Vec<String>,
    keys: Vec<(&'static str, Value)>,
}

impl Table {
    fn new(path: &[&str], keys: Vec<(&'static str, Value)>) -> Self {
        Table {
            path: path.iter().map(|it| (*it).to_owned()).collect(),
            keys,
        }
    }
}

impl fmt::Display for Table {
    /// Its lines, without a line break at the end.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let within = |table: Toml, key: &String| Toml::from_iter([(key.clone(), table.into())]);
        let header = self.path.iter().rev().fold(Toml::new(), within);
        f.write_str(header.to_string().trim_end())?;
        for (key, value) in &self.keys {
            write!(f, "\n{key} = {value}")?;
        }
        Ok(())
    }
}

/// `[errors]` with a schema.
pub(crate) fn errors(schema: &str, message: Option<&str>, property: Option<&str>) -> Table {
    let others = [("message", message), ("property", property)];
    let others = others
        .into_iter()
        .filter_map(|(key, value)| Some((key, value?.into())));
    let keys = [("schema", schema.into())].into_iter().chain(others);
    Table::new(&["errors"], keys.collect())
}

/// `[errors]` with the error type of the API, and the location of its schema. `None` if the schema has no name.
pub(crate) fn error(api: &Api, document: Document<'_>, error: &ErrorType) -> Option<(Table, Span)> {
    let (name, span) = component(document, &api.types[error.ty.0])?;
    Some((errors(name, error.message.as_deref(), None), span))
}

/// The name of a type's schema under `components/schemas`, and its location. An alias is only used if the schema has no
/// other name.
pub(crate) fn component<'a>(document: Document<'a>, ty: &Type) -> Option<(&'a str, Span)> {
    let named = document.schemas().entries().filter(|it| {
        let target = document.resolve(it.value).ok();
        target.is_some_and(|(it, _)| it.span() == ty.span)
    });
    let best = named.min_by_key(|it| it.key != ty.name.wire)?;
    Some((best.key, best.key_span))
}

/// The operations that are paged though nothing configures it: the name and the location of each, and its paging.
pub(crate) fn paged(api: &Api) -> impl Iterator<Item = (&str, Span, &Paging)> {
    api.operations.iter().filter_map(|operation| {
        let paging = operation.response.paging()?;
        let is_inferred = paging.source == PagingSource::Inferred;
        is_inferred.then_some((operation.name.wire.as_str(), operation.span, paging))
    })
}

/// `[paging]`, or that of an operation.
pub(crate) fn paging(operation: Option<&str>, paging: &Paging) -> Table {
    let path = operation.map(|it| ["paging", "operations", it]);
    let path = path.as_ref().map_or(&["paging"][..], |it| it);
    Table::new(path, keys(paging))
}

/// The paging of an operation that is not paged.
pub(crate) fn unpaged(operation: &str) -> Table {
    let path = ["paging", "operations", operation];
    Table::new(&path, vec![("style", "none".into())])
}

fn keys(paging: &Paging) -> Vec<(&'static str, Value)> {
    let mut keys: Vec<(_, Value)> = Vec::new();
    match &paging.style {
        PagingStyle::Number { page, first } => {
            keys.push(("page", page.as_str().into()));
            // TOML has every number that can be inferred: 0 and 1.
            keys.extend(i64::try_from(*first).map(|it| ("first", it.into())));
        }
        PagingStyle::Offset { offset } => keys.push(("offset", offset.as_str().into())),
        PagingStyle::Cursor { cursor } => keys.push(("cursor", cursor.as_str().into())),
        PagingStyle::LastItem { cursor, property } => {
            keys.push(("cursor", cursor.as_str().into()));
            keys.push(("item-cursor", property.as_str().into()));
        }
        PagingStyle::Link if paging.next.is_some() => keys.push(("style", "link".into())),
        PagingStyle::Link => keys.push(("style", "header".into())),
    }
    let others = [
        ("page-size", &paging.page_size),
        ("items", &Some(paging.items.clone())),
        ("next", &paging.next),
        ("more", &paging.more),
    ];
    let others = others
        .into_iter()
        .filter_map(|(key, value)| Some((key, value.as_deref()?)));
    keys.extend(others.map(|(key, value)| (key, value.into())));
    keys
}
