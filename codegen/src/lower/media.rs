//! Media types: which one to use, and how its content is represented.

use super::method::is_token;
use crate::openapi::{Document, Map, MediaType, Schema, Text};

/// How a body is represented, by its media type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Kind {
    /// A value as JSON.
    Json,
    /// A multipart form.
    Multipart,
    /// A urlencoded form.
    Form,
    /// A value as XML.
    Xml,
    /// Raw text, including XML without a schema.
    Text,
    /// Raw bytes.
    Bytes,
    /// Server-Sent Events.
    Events,
    /// JSON values, one per line or as a sequence.
    Lines,
}

impl Kind {
    /// The representation of a body with this media type.
    pub(super) fn of<'d>(
        document: Document<'d>,
        content_type: &str,
        media_type: MediaType<'d>,
    ) -> Self {
        let essence = essence(content_type);
        let schema = media_type.schema().map(|it| document.resolve(it));
        let schema = schema.and_then(Result::ok).map(|(it, _)| it);
        // Its parts are separated by a boundary, whatever the schema.
        if essence.starts_with("multipart/") {
            return Kind::Multipart;
        }
        let format = schema.and_then(Schema::format).map(Text::as_str);
        if format == Some("binary") {
            return Kind::Bytes;
        }
        if is_json(&essence) {
            // `itemSchema` describes a sequence of values, although JSON is a single one.
            let is_stream = media_type.item_schema().is_some() && schema.is_none();
            return if is_stream { Kind::Lines } else { Kind::Json };
        }
        if is_lines(&essence) {
            return Kind::Lines;
        }
        match essence.as_str() {
            "text/event-stream" => Kind::Events,
            "application/x-www-form-urlencoded" => Kind::Form,
            // The schema determines the representation.
            it if is_any(it) => match (schema, schema.and_then(Schema::main_type)) {
                (_, Some("string")) => Kind::Text,
                (Some(_), _) => Kind::Json,
                (None, _) => Kind::Bytes,
            },
            it if is_xml(it)
                && schema.is_some_and(|it| super::xml::is_unambiguous(document, it)) =>
            {
                Kind::Xml
            }
            "application/xml" | "application/yaml" | "application/x-yaml" => Kind::Text,
            it if it.starts_with("text/") || it.ends_with("+xml") || it.ends_with("+yaml") => {
                Kind::Text
            }
            _ => Kind::Bytes,
        }
    }
}

/// The preferred media type, with its media type object.
pub(super) fn preferred<'d>(
    document: Document<'d>,
    content: Map<'d, MediaType<'d>>,
) -> Option<(&'d str, MediaType<'d>)> {
    // A multipart response is returned as bytes.
    let all = ranked(document, content).into_iter();
    all.min_by_key(|it| Kind::of(document, it.0, it.1) == Kind::Multipart)
}

/// Whether a body is plain text, not markup or data.
pub(super) fn is_prose<'d>(
    document: Document<'d>,
    (content_type, media_type): (&str, MediaType<'d>),
) -> bool {
    let essence = essence(content_type);
    let is_plain = is_range(content_type) || essence == "text/plain" || essence == "text/markdown";
    is_plain && Kind::of(document, content_type, media_type) == Kind::Text
}

/// The media types with their objects, preferred ones first: JSON, then forms, then text and bytes, streams last.
/// Concrete media types come before ranges; otherwise, the order is that of the document.
pub(super) fn ranked<'d>(
    document: Document<'d>,
    content: Map<'d, MediaType<'d>>,
) -> Vec<(&'d str, MediaType<'d>)> {
    let rank = |content_type: &str, media_type: MediaType<'d>| {
        let plain = !is_plain_json(content_type);
        let open = is_range(content_type);
        (Kind::of(document, content_type, media_type), plain, open)
    };
    let mut all: Vec<_> = content.iter().collect();
    all.sort_by_key(|(content_type, media_type)| rank(content_type, *media_type));
    all
}

/// The content type to send: as in the document, unless that is a range.
pub(super) fn sent(content_type: &str, usual: &str) -> String {
    if is_range(content_type) {
        usual.to_owned()
    } else {
        content_type.to_owned()
    }
}

/// A range, such as `image/*` or `*/*`.
pub(super) fn is_range(content_type: &str) -> bool {
    essence(content_type).contains('*')
}

/// `*/*` or `application/*`.
pub(super) fn is_any(content_type: &str) -> bool {
    matches!(essence(content_type).as_str(), "*/*" | "application/*")
}

/// `application/json`, with or without parameters: the default.
pub(super) fn is_plain_json(content_type: &str) -> bool {
    essence(content_type) == "application/json"
}

/// `application/json`, `text/json`, `application/problem+json`.
pub(super) fn is_json(essence: &str) -> bool {
    essence.ends_with("/json") || essence.ends_with("+json")
}

/// `application/xml`, `text/xml`, `application/atom+xml`.
fn is_xml(essence: &str) -> bool {
    essence.ends_with("/xml") || essence.ends_with("+xml")
}

/// `application/x-ndjson`, `application/jsonl`, `application/json-seq` and their aliases.
fn is_lines(essence: &str) -> bool {
    let name = essence.strip_prefix("application/").unwrap_or(essence);
    let name = name.strip_prefix("x-").unwrap_or(name);
    let is_suffix = name.ends_with("+json-seq") || name.ends_with("+jsonl");
    is_suffix
        || matches!(
            name,
            "ndjson" | "jsonl" | "jsonlines" | "ldjson" | "json-seq"
        )
}

/// Whether a string is a media type or a range without parameters: two HTTP tokens. Nothing else is valid in a header.
pub(super) fn is_essence(text: &str) -> bool {
    let is_token = |it: &str| !it.is_empty() && it.chars().all(is_token);
    text.split_once('/')
        .is_some_and(|(kind, subtype)| is_token(kind) && is_token(subtype))
}

/// A media type without its parameters.
pub(super) fn essence(content_type: &str) -> String {
    let essence = content_type.split(';').next().unwrap_or_default();
    essence.trim().to_ascii_lowercase()
}

/// A short name for a media type: `json`, `form`, `csv`.
pub(super) fn word(content_type: &str) -> String {
    let essence = essence(content_type);
    match essence.as_str() {
        "multipart/form-data" => return "multipart".to_owned(),
        "application/x-www-form-urlencoded" => return "form".to_owned(),
        "text/plain" => return "text".to_owned(),
        "application/octet-stream" | "*/*" | "application/*" => return "bytes".to_owned(),
        _ => {}
    }
    let (kind, of_kind) = essence.split_once('/').unwrap_or(("", &essence));
    let name = ["x-", "vnd."]
        .iter()
        .find_map(|it| of_kind.strip_prefix(it));
    let name = name.unwrap_or(of_kind);
    // For `merge-patch+json`, use the part before `+`.
    match name.split_once('+').map_or(name, |it| it.0) {
        "*" | "" => kind.to_owned(),
        it => it.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::word;

    #[test]
    fn media_type_variants_are_named_after_their_types() {
        let suffixes = [
            ("application/json; charset=utf-8", "json"),
            ("application/merge-patch+json", "merge-patch"),
            ("application/vnd.flux", "flux"),
            ("text/x-markdown", "markdown"),
            ("text/plain", "text"),
            ("image/*", "image"),
            ("*/*", "bytes"),
            ("image/svg+xml", "svg"),
            ("nonsense", "nonsense"),
        ];
        for (content_type, expected) in suffixes {
            assert_eq!(word(content_type), expected, "{content_type}");
        }
    }
}
