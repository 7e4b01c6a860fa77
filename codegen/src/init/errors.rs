//! `[errors]`: what the API says when it fails.

use std::collections::BTreeMap;

use super::subject::{Subject, commented};
use crate::inferred;
use crate::ir::TypeRef;

pub(super) fn section(subject: &Subject<'_>) -> String {
    let api = subject.surface.api;
    if let Some(error) = &api.error {
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
    let table = commented(&format!("{}\n", inferred::errors(schema, None)));
    format!(
        "# Failures have several schemas, so errors decode as any JSON object. {count} have this one; `message` would name\n\
         # its property with a text for people.\n{table}"
    )
}
