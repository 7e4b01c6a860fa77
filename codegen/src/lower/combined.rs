//! Combines the success responses of an operation.

use crate::ir::{Case, Header, Response, Scalar, Success, TypeRef};

/// Responses that differ by status, even if their types are equal.
pub(super) fn by_status(cases: Vec<(Case, Success)>) -> (Response, Success) {
    let full = cases.iter().find(|(it, _)| it.response != Response::Empty);
    let mut success = full
        .or(cases.first())
        .map_or_else(Success::unsaid, |it| it.1.clone());
    success.headers = headers(&cases);
    let cases = cases.into_iter().map(|(case, _)| case.whole()).collect();
    (Response::ByStatus(cases), success)
}

/// The headers of any of the success responses. A header with several types is a string.
fn headers(cases: &[(Case, Success)]) -> Vec<Header> {
    let mut all: Vec<Header> = Vec::new();
    for header in cases.iter().flat_map(|(_, it)| &it.headers) {
        let same = |it: &&mut Header| it.name.wire.eq_ignore_ascii_case(&header.name.wire);
        match all.iter_mut().find(same) {
            Some(first) if first.ty != header.ty => first.ty = Scalar::String,
            Some(_) => {}
            None => all.push(header.clone()),
        }
    }
    all
}

/// Combines success responses: a single response if they are equal or empty, otherwise a variant by status.
pub(super) fn combined(cases: Vec<(Case, Success)>) -> (Response, Success) {
    let full = cases
        .iter()
        .position(|(it, _)| it.response != Response::Empty);
    let headers = headers(&cases);
    let Some(full) = full else {
        let first = cases.into_iter().next();
        let success = first.map_or_else(Success::unsaid, |it| it.1);
        return (Response::Empty, Success { headers, ..success });
    };
    let response = cases[full].0.response.clone();
    let empty = cases.iter().any(|(it, _)| it.response == Response::Empty);
    let same =
        |(it, _): &(Case, Success)| it.response == Response::Empty || it.response == response;
    // An empty body is not valid XML.
    let lacks_root = empty && matches!(response, Response::Xml { .. });
    if lacks_root || !cases.iter().all(same) {
        return by_status(cases);
    }
    let success = Success {
        headers,
        bodiless: bodiless(&cases),
        ..cases[full].1.clone()
    };
    match response {
        Response::Json { ty, property, .. } => {
            let ty = match ty {
                // An absent body represents `null`.
                TypeRef::Nullable(ty) if empty => *ty,
                ty => ty,
            };
            let optional = empty;
            let response = Response::Json {
                ty,
                property,
                optional,
            };
            (response, success)
        }
        other => (other, success),
    }
}

/// The statuses that have no body according to the document, in addition to 204 and 205, which never have one.
fn bodiless(cases: &[(Case, Success)]) -> Vec<u16> {
    let cases = cases.iter().map(|(it, _)| it);
    let empty = cases.filter(|it| it.response == Response::Empty);
    let statuses = empty.map(|it| it.status.parse().unwrap_or(2));
    statuses.filter(|it| !matches!(it, 204 | 205)).collect()
}
