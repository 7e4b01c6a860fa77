//! `[errors]`: what the API says when it fails.

use std::collections::BTreeMap;

use super::subject::{Subject, commented};
use crate::inferred;
use crate::ir::{Definition, ErrorType, Scalar, TypeRef};

/// Usual names of properties with a human-readable message.
const MESSAGES: [&str; 4] = ["message", "detail", "error_description", "title"];

/// The error that the one property of all errors is, with a message.
fn wrapped(subject: &Subject<'_>, error: &ErrorType) -> Option<inferred::Table> {
    let types = &subject.surface.api.types;
    let Definition::Struct(wrapper) = &types[error.ty.0].definition else {
        return None;
    };
    let [property] = wrapper.fields.as_slice() else {
        return None;
    };
    let TypeRef::Named(id) = &property.ty else {
        return None;
    };
    let ty = &types[id.0];
    let Definition::Struct(inner) = &ty.definition else {
        return None;
    };
    let text = inner
        .fields
        .iter()
        .filter(|it| it.ty == TypeRef::Scalar(Scalar::String));
    let mut text = text.filter(|it| !it.nullable && !it.write_only);
    let message = text.find(|it| MESSAGES.contains(&it.name.wire.as_str()))?;
    let (schema, _) = inferred::component(subject.document, ty)?;
    let property = property.name.wire.as_str();
    Some(inferred::errors(
        schema,
        Some(&message.name.wire),
        Some(property),
    ))
}

pub(super) fn section(subject: &Subject<'_>) -> String {
    let api = subject.surface.api;
    if let Some(error) = &api.error {
        if let Some(table) = wrapped(subject, error) {
            return format!(
                "# All failures share a schema with one property, which is the error. The client has the error itself.\n{table}\n"
            );
        }
        return match inferred::error(api, subject.document, error) {
            Some((table, _)) => {
                format!("# All failures share this schema.\n{table}\n")
            }
            None => "# All failures share a schema, which has no name under `components/schemas`, so it cannot be pinned here.\n".to_owned(),
        };
    }
    let failures = api.operations.iter().flat_map(|it| &it.errors);
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for failure in failures {
        if let Some(TypeRef::Named(id)) = failure.ty {
            let component = inferred::component(subject.document, &api.types[id.0]);
            *counts.entry(component.map_or("", |it| it.0)).or_default() += 1;
        }
    }
    counts.remove("");
    let Some((schema, count)) = counts.into_iter().max_by_key(|it| it.1) else {
        return String::new();
    };
    let table = commented(&format!("{}\n", inferred::errors(schema, None, None)));
    format!(
        "# Failures have several schemas, so errors decode as any JSON object. {count} have this one; `message` would name\n\
         # its property with a human-readable message.\n{table}"
    )
}
