//! Media types and media type ranges.

/// Whether a media type is JSON.
pub(crate) fn is_json(content_type: &str) -> bool {
    essence(content_type).ends_with("json")
}

/// A media type without its parameters.
pub(crate) fn essence(content_type: &str) -> String {
    let essence = content_type.split(';').next().unwrap_or_default();
    essence.trim().to_lowercase()
}

/// Whether a media type of the document, which may be a range, matches one.
pub(crate) fn covers(range: &str, content_type: &str) -> bool {
    breadth(range, content_type).is_some()
}

/// The most specific matching media type, which by OpenAPI describes the body.
pub(crate) fn content_of<'c, M, P>(
    contents: &'c [(&str, M, P)],
    content_type: &str,
) -> Option<&'c (&'c str, M, P)> {
    let covering = contents.iter();
    let covering = covering.filter_map(|it| Some((breadth(it.0, content_type)?, it)));
    let narrowest = covering.min_by_key(|(breadth, _)| *breadth);
    narrowest.map(|(_, it)| it)
}

/// How unspecific a matching media type of the document is: 0 for an exact match; `None` if it does not match.
fn breadth(range: &str, content_type: &str) -> Option<usize> {
    if range == content_type {
        return Some(0);
    }
    let (range, content_type) = (essence(range), essence(content_type));
    if range == content_type {
        return Some(1);
    }
    let (begin, end) = range.split_once('*')?;
    let begin = begin.trim_start_matches("*/");
    let inner = content_type
        .strip_prefix(begin)?
        .strip_suffix(end.trim_start_matches("/*"));
    inner.filter(|it| !it.is_empty()).map(|it| 1 + it.len())
}
