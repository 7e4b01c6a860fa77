//! Failures whose JSON has no described structure.

use super::subject::{Subject, found};
use super::untyped::is_free;
use crate::diagnostic::{Diagnostic, code};
use crate::openapi::{Responses, Typed};

pub(super) fn look(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let document = subject.document;
    let mut findings = Vec::new();
    for described in subject.operations() {
        let responses = described.operation.responses().into_iter();
        let responses = responses.flat_map(Responses::by_status);
        let failures = responses.filter(|it| it.key == "default" || it.key.starts_with(['4', '5']));
        for failure in failures {
            let Ok((response, _)) = document.resolve(failure.value) else {
                continue;
            };
            for media in response.content().unwrap_or_default().entries() {
                let schema = media.value.schema();
                let is_json = media.key.to_lowercase().contains("json");
                if is_json && schema.is_none_or(|it| is_free(document, it)) {
                    let message = format!("the failure `{}` may have any JSON", failure.key);
                    let help = "describe its properties: callers have no fields to read otherwise";
                    let span = schema.map_or(media.key_span, Typed::span);
                    findings.push(found(code::UNTYPED_ERROR, span, message, help));
                }
            }
        }
    }
    findings
}
