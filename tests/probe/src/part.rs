//! How a property of a multipart form is sent, by its schema and the Encoding Object.
//!
//! The defaults are those of OpenAPI's Encoding Object. In 3.0: `application/octet-stream` for strings with the format
//! `binary`, `application/json` for objects, `text/plain` for other scalars, and for an array that of its items. In
//! 3.1: the same, but a schema without a type, or with a `contentMediaType`, is binary data. An array is sent as a part
//! for each item. A file has a file name (RFC 7578 4.2), by which servers recognize it.

use serde_json::Value;

use crate::convert::is_null;
use crate::document::Document;
use crate::media::{covers, essence, is_json};
use crate::types::{below, parts};

/// The kind of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A file with a file name.
    File,
    /// The text of a scalar.
    Text,
    /// JSON.
    Json,
    /// OpenAPI does not define it.
    Open,
}

/// How a property is sent.
#[derive(Clone, Debug)]
pub(crate) struct Sending {
    pub(crate) kind: Kind,
    /// Whether it is an array, which is sent as a part for each item.
    pub(crate) list: bool,
    /// The allowed media types; if empty, any.
    pub(crate) content_types: Vec<String>,
}

/// How a property of a form is sent.
pub(crate) fn sending(document: &Document, media: &Value, name: &str) -> Sending {
    let schema = media.get("schema");
    let form = whole(document, schema.as_slice());
    let mut described: Vec<&Value> = form
        .iter()
        .filter_map(|it| it["properties"].get(name))
        .collect();
    if described.is_empty() {
        described = below(&form, "additionalProperties");
    }
    if described.is_empty() {
        return Sending {
            kind: Kind::Open,
            list: false,
            content_types: Vec::new(),
        };
    }
    let encoding = &media["encoding"][name];
    let content_types: Vec<String> = encoding["contentType"]
        .as_str()
        .map(|it| it.split(',').map(|it| it.trim().to_owned()).collect())
        .unwrap_or_default();
    let (kind, list) = kind(document, &described, !content_types.is_empty());
    // The Encoding Object may decide what OpenAPI leaves open.
    let kind = match kind {
        Kind::Open if content_types.iter().any(|it| is_binary(it)) => Kind::File,
        _ if !content_types.is_empty() && content_types.iter().all(|it| is_json(it)) => Kind::Json,
        other => other,
    };
    Sending {
        kind,
        list,
        content_types,
    }
}

/// Whether a form contains a file.
pub(crate) fn has_file(document: &Document, media: &Value) -> bool {
    let schema = media.get("schema");
    let form = parts(document, schema.as_slice());
    let mut properties = form.iter().filter_map(|it| it["properties"].as_object());
    properties.any(|it| {
        let mut names = it.keys();
        names.any(|name| sending(document, media, name).kind == Kind::File)
    })
}

/// The schemas that a form is composed of, including its alternatives.
fn whole<'d>(document: &'d Document, schemas: &[&'d Value]) -> Vec<&'d Value> {
    let mut all: Vec<&Value> = Vec::new();
    let mut queue = schemas.to_vec();
    while let Some(schema) = queue.pop() {
        for part in parts(document, &[schema]) {
            if all.iter().any(|it| std::ptr::eq(*it, part)) {
                continue;
            }
            all.push(part);
            let keys = ["oneOf", "anyOf"].into_iter();
            queue.extend(keys.flat_map(|key| part[key].as_array().into_iter().flatten()));
        }
    }
    all
}

/// The kind of a part by its schemas, and whether it is an array.
fn kind(document: &Document, schemas: &[&Value], is_encoded: bool) -> (Kind, bool) {
    let all = parts(document, schemas);
    let alternatives = all.iter().flat_map(|it| {
        let keys = ["oneOf", "anyOf"].into_iter();
        keys.flat_map(|key| it[key].as_array().into_iter().flatten())
    });
    let alternatives: Vec<&Value> = alternatives.filter(|it| !is_null(it)).collect();
    if alternatives.len() > 1 {
        let mut kinds = alternatives.iter().map(|it| kind(document, &[it], false));
        let first = kinds.next().unwrap_or((Kind::Open, false));
        return if kinds.all(|it| it == first) {
            first
        } else {
            (Kind::Open, false)
        };
    }
    let types = all.iter().flat_map(|it| match &it["type"] {
        Value::Array(types) => types.iter().filter_map(Value::as_str).collect(),
        one => one.as_str().into_iter().collect::<Vec<_>>(),
    });
    let mut types: Vec<&str> = types.filter(|it| *it != "null").collect();
    types.sort_unstable();
    types.dedup();
    let has = |key: &str| all.iter().any(|it| it.get(key).is_some());
    let says = |key: &str, value: &str| all.iter().any(|it| it[key] == *value);
    let media = all.iter().find_map(|it| it["contentMediaType"].as_str());
    let is_text = types.is_empty() || types == ["string"];
    if is_text
        && (says("format", "binary")
            || says("contentEncoding", "binary")
            || media.is_some_and(is_binary) && !has("contentEncoding"))
    {
        return (Kind::File, false);
    }
    match types.as_slice() {
        ["array"] => {
            let items = below(&all, "items");
            let nothing = Value::Object(serde_json::Map::new());
            let items = if items.is_empty() {
                vec![&nothing]
            } else {
                items
            };
            match kind(document, &items, is_encoded) {
                (_, true) => (Kind::Open, true),
                (kind, false) => (kind, true),
            }
        }
        ["object"] => (Kind::Json, false),
        // Already encoded, so it may be sent as text or as a file.
        ["string"] if has("contentEncoding") || media.is_some() => (Kind::Open, false),
        [] if has("properties") || has("additionalProperties") => (Kind::Json, false),
        [] if all.iter().any(|it| it["const"].is_object()) => (Kind::Json, false),
        [] if has("enum") || has("const") || has("format") => (Kind::Text, false),
        [] if has("items") => (Kind::Open, true),
        // Binary data in OpenAPI 3.1.
        [] if !document.old => (Kind::File, false),
        [] => (Kind::Open, false),
        // An Encoding Object may turn a string into a file.
        ["string"] if is_encoded => (Kind::Open, false),
        several if several.iter().all(|it| !["array", "object"].contains(it)) => {
            (Kind::Text, false)
        }
        _ => (Kind::Open, false),
    }
}

/// Whether a media type is neither text nor a text-based structure.
fn is_binary(content_type: &str) -> bool {
    let essence = essence(content_type);
    !(is_json(&essence) || essence.starts_with("text/") || essence.ends_with("xml"))
}

impl Sending {
    /// The mismatch in the media type and file name of a part.
    pub(crate) fn wrong(
        &self,
        content_type: Option<&str>,
        file_name: Option<&str>,
    ) -> Option<String> {
        let allowed = &self.content_types;
        let covered = |it: &str| allowed.iter().any(|range| covers(range, it));
        match (self.kind, content_type) {
            (Kind::File, _) if file_name.is_none_or(str::is_empty) => {
                Some("is a file without a file name".to_owned())
            }
            (Kind::Text, _) if file_name.is_some() => {
                Some("is a scalar with a file name".to_owned())
            }
            // The caller chooses a type of a range; the probe does not.
            (Kind::File, Some("application/octet-stream"))
                if !allowed.is_empty() && allowed.iter().all(|it| it.contains('*')) =>
            {
                None
            }
            (_, Some(it)) if !allowed.is_empty() => {
                (!covered(it)).then(|| format!("is `{it}`, not `{}`", allowed.join(", ")))
            }
            // By RFC 7578, a part without a media type is plain text.
            (Kind::File, None) => Some("is a file without a media type".to_owned()),
            (Kind::Json, None) => Some("is JSON and does not say so".to_owned()),
            (Kind::Json, Some(it)) if !is_json(it) => Some(format!("is JSON, sent as `{it}`")),
            (Kind::Text, Some(it)) if essence(it) != "text/plain" => {
                Some(format!("is a scalar, sent as `{it}`"))
            }
            _ => None,
        }
    }
}
