//! Lint rules for what the generator infers: a document that grows may change it, unless the configuration pins it.

use toml::{Table, Value};

use super::subject::{Subject, found};
use crate::diagnostic::{Diagnostic, code};
use crate::ir::{Paging, PagingSource, PagingStyle, Type};
use crate::openapi::Typed;
use crate::source::Span;

pub(super) fn error(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let api = subject.surface.api;
    let error = api.error.as_ref();
    let Some(error) = error.filter(|_| subject.config.errors.is_none()) else {
        return Vec::new();
    };
    let ty = &api.types[error.ty.0];
    let message = format!(
        "the error type is inferred to be `{}`, which all failures share",
        ty.name.wire
    );
    let reason = "so that a failure with another schema does not change `ErrorBody`";
    let finding = match component(subject, ty) {
        Some((name, span)) => {
            let mut keys = vec![("schema", name.into())];
            let message_key = error.message.as_deref();
            keys.extend(message_key.map(|it| ("message", it.into())));
            let lines = lines(&["errors"], &keys);
            let help = format!("pin it in codegen.toml, {reason}:\n{lines}");
            found(code::INFERRED_ERROR, span, message, &help)
        }
        None => {
            let help = format!(
                "refer to it under `components/schemas`, and pin it by `[errors]` in codegen.toml, {reason}"
            );
            found(code::INFERRED_ERROR, ty.span, message, &help)
        }
    };
    vec![finding]
}

/// The name of a type's schema under `components/schemas`, and its location. An alias is only used if the schema has no
/// other name.
fn component<'a>(subject: &Subject<'a>, ty: &Type) -> Option<(&'a str, Span)> {
    let document = subject.document;
    let named = document.schemas().entries().filter(|it| {
        let target = document.resolve(it.value).ok();
        target.is_some_and(|(it, _)| it.span() == ty.span)
    });
    let best = named.min_by_key(|it| it.key != ty.name.wire)?;
    Some((best.key, best.key_span))
}

pub(super) fn paging(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let operations = subject.surface.api.operations.iter();
    let inferred = operations.filter_map(|operation| {
        let paging = operation.response.paging()?;
        (paging.source == PagingSource::Inferred).then_some((operation, paging))
    });
    let findings = inferred.map(|(operation, paging)| {
        let id = operation.name.wire.as_str();
        let message = format!("the paging of `{id}` is inferred: by {paging}");
        let lines = lines(&["paging", "operations", id], &keys(paging));
        let help = format!(
            "pin it in codegen.toml, so that a change of its parameters or its response does not change how it is \
             walked:\n{lines}"
        );
        found(code::INFERRED_PAGING, operation.span, message, &help)
    });
    findings.collect()
}

/// The keys that configure this paging, in the order of codegen/README.md.
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

/// A table of codegen.toml.
fn lines(path: &[&str], keys: &[(&str, Value)]) -> String {
    let within = |table: Table, key: &&str| Table::from_iter([((*key).to_owned(), table.into())]);
    let header = path.iter().rev().fold(Table::new(), within).to_string();
    let keys = keys.iter().map(|(key, value)| format!("{key} = {value}"));
    let lines = std::iter::once(header.trim_end().to_owned()).chain(keys);
    lines.collect::<Vec<_>>().join("\n")
}
