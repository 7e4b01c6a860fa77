//! The media types of responses: those that a request accepts, and the one that the mock sends.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Operation, Response};

/// The `accept` header, if the response is JSON or XML with a media type other than the usual ones.
pub(super) fn accepts(operation: &Operation) -> Option<TokenStream> {
    let content_type = operation.success.content_type.as_deref()?;
    let (usual, others) = match operation.response {
        Response::Xml { .. } => ("application/xml", "text/xml"),
        Response::Json { .. } | Response::Paged { .. } => ("application/json", "application/json"),
        _ => return None,
    };
    if let Some(range) = range(content_type) {
        let accepted = format!("{usual}, {range};q=0.5");
        return Some(quote!(.header("accept", #accepted)));
    }
    let is_usual = content_type.starts_with(usual) || content_type.starts_with(others);
    let is_json = usual == "application/json" && !content_type.contains("json");
    (!is_usual && !is_json).then(|| quote!(.header("accept", #content_type)))
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

/// The HTTP media range that covers a range; HTTP has none such as `application/*+json`. `None` if it is not a range.
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
    fn a_range_is_one_that_http_knows() {
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
