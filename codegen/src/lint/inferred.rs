//! Lint rules for what the generator infers: a document that grows may change it, unless the configuration pins it.

use super::subject::{Subject, found};
use crate::diagnostic::{Diagnostic, code};
use crate::inferred;

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
    let finding = match inferred::error(api, subject.document, error) {
        Some((table, span)) => {
            let help = format!("pin it in codegen.toml, {reason}:\n{table}");
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

pub(super) fn paging(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let findings = inferred::paged(subject.surface.api).map(|(id, span, paging)| {
        let message = format!("the paging of `{id}` is inferred: by {paging}");
        let table = inferred::paging(Some(id), paging);
        let help = format!(
            "pin it in codegen.toml, so that a change of its parameters or its response does not change how it is \
             paged:\n{table}"
        );
        found(code::INFERRED_PAGING, span, message, &help)
    });
    findings.collect()
}
