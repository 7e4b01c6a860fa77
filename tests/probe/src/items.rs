//! Bodies that are sequences of values, which OpenAPI 3.2 describes one by one in `itemSchema`.

use serde_json::Value;

use crate::media::essence;

/// How the values of a sequence are separated.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sequence {
    /// JSON in lines, or in records that begin with a separator (RFC 7464).
    Values,
    /// Server-Sent Events. A call sends none: only their framing would be compared.
    Events,
}

/// The sequence of a media type; `None` if it has a single value.
pub(crate) fn sequence(content_type: &str, media: &Value) -> Option<Sequence> {
    media.get("itemSchema")?;
    let essence = essence(content_type);
    let subtype = essence.rsplit(['/', '+']).next()?;
    match subtype {
        "event-stream" => Some(Sequence::Events),
        "jsonl" | "x-jsonl" | "jsonlines" | "x-jsonlines" | "ndjson" | "x-ndjson" | "json-seq" => {
            Some(Sequence::Values)
        }
        "json" if media.get("schema").is_none() => Some(Sequence::Values),
        _ => None,
    }
}

/// The values of a body, or the reason why it is not such a sequence.
pub(crate) fn values(content_type: &str, body: &str) -> Result<Vec<Value>, String> {
    let separator = if essence(content_type).ends_with("json-seq") {
        "\u{1e}"
    } else {
        ""
    };
    let lines = body.split_terminator('\n').map(|line| {
        let json = line.strip_prefix(separator);
        let json = json.ok_or_else(|| format!("the record {line:?} has no separator"))?;
        serde_json::from_str(json).map_err(|why| format!("the item {line:?} is no JSON: {why}"))
    });
    lines.collect()
}
