//! Prints operations.

use super::line::{Line, Text, name, plain, quoted};
use super::parameter::parameter;
use super::reference::{References, tag_name};
use super::security::security;
use super::server::server;
use super::{body, response};
use crate::ir::{Failure, Idempotency, Operation, Tag, Xml};

pub(super) fn operation(
    text: &mut Text,
    operation: &Operation,
    tags: &[Tag],
    references: &References,
    xml: &Xml,
) {
    let Operation {
        name: own,
        span: _,
        method,
        path,
        tag,
        summary,
        description,
        deprecated,
        security: own_security,
        server: own_server,
        idempotency,
        parameters,
        body: sent,
        response: value,
        stream,
        success,
        errors,
    } = operation;
    let line = Line::new("operation").word(name(own));
    let line = line.word(method).word(plain_path(path));
    let line = line.word("tag").word(tag_name(tags, *tag));
    let line = line.flag("deprecated", *deprecated);
    let line = match idempotency {
        Idempotency::Method => line,
        Idempotency::Harmless => line.word("idempotency harmless"),
        Idempotency::Key(header) => line.word("idempotency key").word(quoted(header)),
    };
    let summary = Some(summary).filter(|it| !it.is_empty());
    let line = line.some("summary", summary.map(quoted));
    text.line(0, &line.description(description));
    if let Some(it) = own_security {
        text.line(1, &security(it));
    }
    if let Some(it) = own_server {
        server(text, 1, it);
    }
    for it in parameters {
        parameter(text, it, references);
    }
    if let Some(it) = sent {
        body::body(text, it, references, xml);
    }
    response::response(text, 1, Line::new("returns"), value, references, xml);
    if let Some(it) = stream {
        let line = response::stream(Line::new("or"), it, references);
        text.line(1, &line);
    }
    response::success(text, success);
    for it in errors {
        failure(text, it, references);
    }
}

fn failure(text: &mut Text, failure: &Failure, references: &References) {
    let Failure {
        status,
        description,
        ty,
        is_text,
        media_types,
    } = failure;
    let others: Vec<&str> = media_types.iter().map(String::as_str).collect();
    let others =
        (!matches!(others.as_slice(), [] | ["application/json"])).then(|| others.join(","));
    let line = Line::new("failure").word(plain(status));
    let line = line.some("=", ty.as_ref().map(|it| references.ty(it)));
    let line = line.flag("text", *is_text).some("as", others);
    text.line(1, &line.description(description));
}

/// A path, quoted only if its end would be ambiguous.
fn plain_path(path: &str) -> String {
    if path.is_empty() || path.contains([' ', '"', '\\']) || path.chars().any(char::is_control) {
        quoted(path)
    } else {
        path.to_owned()
    }
}
