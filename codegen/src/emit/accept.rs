//! The media types of responses: those that a request accepts, and the one that the mock sends.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Operation, Response, Stream};

/// The `Accept` header, if the response is JSON or XML and the document describes media types other than the usual
/// ones, for the response or for errors. Requests for other responses accept anything.
pub(super) fn accepts(operation: &Operation) -> Option<TokenStream> {
    let usual = match &operation.response {
        Response::Xml { .. } => "application/xml, text/xml;q=0.9",
        Response::Json { .. } | Response::Paged { .. } => "application/json",
        Response::Stream(Stream::Events { .. }) => "text/event-stream",
        Response::Stream(Stream::Lines { content_type, .. }) => content_type,
        _ => return None,
    };
    let own = operation.success.content_type.as_deref();
    let own = own.filter(|_| !matches!(operation.response, Response::Stream(_)));
    let own = own.and_then(|it| own_type(it, usual));
    let mut accepted = own.clone().unwrap_or_else(|| usual.to_owned());
    let errors = errors(operation, &accepted);
    if own.is_none() && errors.is_empty() {
        return None;
    }
    for error in errors {
        // The lower weight keeps servers from sending successes in the media type of an error.
        accepted.push_str(&format!(", {error};q=0.9"));
    }
    Some(quote!(.accepts(#accepted)))
}

/// The accepted media types of a response, if they differ from the usual ones.
fn own_type(content_type: &str, usual: &str) -> Option<String> {
    let preferred = usual.split(',').next().unwrap_or_default();
    if let Some(range) = range(content_type) {
        return Some(format!("{preferred}, {range};q=0.5"));
    }
    let mut listed = usual.split([',', ';']).map(str::trim);
    let is_usual = listed.any(|it| content_type.starts_with(it));
    let is_other = preferred == "application/json" && !content_type.contains("json");
    (!is_usual && !is_other).then(|| content_type.to_owned())
}

/// The media types of errors that are not accepted yet, sorted by name.
fn errors(operation: &Operation, accepted: &str) -> BTreeSet<String> {
    let listed: Vec<&str> = accepted.split([',', ';']).map(str::trim).collect();
    let described = operation.errors.iter().flat_map(|it| &it.media_types);
    let described = described.map(|it| range(it).unwrap_or_else(|| it.clone()));
    let described = described.filter(|it| !listed.contains(&it.as_str()));
    described.collect()
}

/// The media type of the mock's text and binary responses.
pub(super) fn raw_media_type(operation: &Operation) -> &str {
    match (
        &operation.response,
        operation.success.content_type.as_deref(),
    ) {
        (_, None) => "",
        (Response::Text, Some(it)) if range(it).is_some() => "text/plain",
        (_, Some(it)) if range(it).is_some() => "application/octet-stream",
        (_, Some(it)) => it,
    }
}

/// The HTTP media range that covers a range, since HTTP has none such as `application/*+json`. `None` if it is not a
/// range.
fn range(content_type: &str) -> Option<String> {
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    let essence = essence.to_ascii_lowercase();
    if !essence.contains('*') {
        return None;
    }
    match essence.split_once('/') {
        Some((kind, _)) if !kind.contains('*') => Some(format!("{kind}/*")),
        _ => Some("*/*".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::range;

    #[test]
    fn ranges_become_media_ranges_of_http() {
        for (content_type, expected) in [
            ("application/*+json", Some("application/*")),
            ("application/*; charset=utf-8", Some("application/*")),
            ("*/*", Some("*/*")),
            ("*", Some("*/*")),
            ("application/vnd.a+json", None),
        ] {
            assert_eq!(range(content_type).as_deref(), expected, "{content_type}");
        }
    }
}
