//! Forms: what was sent, against what the document says of it.

use serde_json::Value;

use crate::document::Document;
use crate::text::{Style, pairs, same, text};

/// Compares a form in one line with the value that it was made of.
pub(crate) fn check_line(body: &str, expected: &Value, encoding: &Value, wrong: &mut Vec<String>) {
    let mut sent = pairs(body);
    for (name, value) in expected.as_object().into_iter().flatten() {
        let said = &encoding[name];
        let style = |name: &str, explode| Style {
            name: name.to_owned(),
            explode,
        };
        let explode = said["explode"].as_bool().unwrap_or(true);
        // What is deeper than a style goes may be JSON, which is also what OpenAPI 3.0 says of objects in a form.
        let ways = [
            style(said["style"].as_str().unwrap_or("form"), explode),
            style("json", false),
        ];
        if !ways
            .iter()
            .any(|it| take(&mut sent, &it.pairs(name, value)))
        {
            let is_deep = value.is_object() || value.is_array();
            let own = |key: &str| key == name || key.starts_with(&format!("{name}["));
            let before = sent.len();
            if is_deep {
                sent.retain(|(key, _)| !own(key));
            }
            if sent.len() == before {
                wrong.push(format!("form: `{name}` is not {}", text(value)));
            }
        }
    }
    for (name, value) in sent {
        wrong.push(format!("form: `{name}={value}` was not asked for"));
    }
}

/// Takes the expected pairs out of those that were sent, if all are among them in their order.
pub(crate) fn take(sent: &mut Vec<(String, String)>, expected: &[(String, String)]) -> bool {
    let mut left = sent.clone();
    for (name, value) in expected {
        let found = left
            .iter()
            .position(|(key, it)| key == name && same(it, value));
        match found {
            Some(index) => left.remove(index),
            None => return false,
        };
    }
    *sent = left;
    true
}

/// Whether a part is a file by what OpenAPI and JSON Schema say of its schema, or of that of an item.
fn is_file(document: &Document, schema: &Value, depth: usize) -> bool {
    let (schema, _) = document.resolve(schema, "");
    let is = |it: &Value| depth < 32 && is_file(document, it, depth + 1);
    let text = |key: &str| schema[key].as_str().unwrap_or_default();
    let media = text("contentMediaType");
    let is_document =
        !media.is_empty() && !media.starts_with("text/plain") && !media.contains("json");
    let any = |key: &str| schema[key].as_array().is_some_and(|all| all.iter().any(is));
    text("format") == "binary"
        || text("contentEncoding") == "binary"
        || is_document && schema["contentEncoding"].is_null()
        || any("allOf")
        || any("oneOf")
        || any("anyOf")
        || schema.get("items").is_some_and(is)
}

/// What a schema says of a property, itself or in its `allOf`.
fn property<'d>(document: &'d Document, schema: &'d Value, name: &str) -> Option<&'d Value> {
    let (schema, _) = document.resolve(schema, "");
    let own = schema["properties"].get(name);
    let mut parts = schema["allOf"].as_array().into_iter().flatten();
    own.or_else(|| parts.find_map(|it| property(document, it, name)))
}

/// A part of a form.
struct Part {
    name: String,
    has_file_name: bool,
    content_type: Option<String>,
    body: Vec<u8>,
}

/// Compares a form of several parts with the value that it was made of.
pub(crate) fn check_parts(
    document: &Document,
    media: &Value,
    content_type: &str,
    body: &[u8],
    expected: &Value,
    wrong: &mut Vec<String>,
) {
    let Some(boundary) = content_type.split("boundary=").nth(1) else {
        wrong.push("form: it has no boundary".to_owned());
        return;
    };
    let mut sent = parts(body, boundary.trim_matches('"'));
    for (name, value) in expected.as_object().into_iter().flatten() {
        let schema = property(document, &media["schema"], name);
        let encoding = media["encoding"][name]["contentType"].as_str();
        let as_json = encoding.is_some_and(|it| it.contains("json"));
        let is_file = schema.is_some_and(|it| is_file(document, it, 0));
        let values = match value {
            Value::Array(items) => items.iter().collect(),
            // A form has no `null`.
            Value::Null => Vec::new(),
            other => vec![other],
        };
        for value in values {
            let found = sent.iter().position(|it| {
                let body = String::from_utf8_lossy(&it.body);
                let expected = if as_json {
                    value.to_string()
                } else {
                    text(value)
                };
                it.name == *name && same(&body, &expected)
            });
            match found {
                Some(index) => {
                    let part = sent.remove(index);
                    if is_file && value.is_string() && !part.has_file_name {
                        wrong.push(format!("form: the file `{name}` has no file name"));
                    }
                    let is_json = part.content_type.is_some_and(|it| it.contains("json"));
                    if value.is_object() && !is_json {
                        wrong.push(format!(
                            "form: the part `{name}` is JSON and does not say so"
                        ));
                    }
                }
                None => wrong.push(format!("form: no part `{name}` is {}", text(value))),
            }
        }
    }
    for part in sent {
        wrong.push(format!("form: the part `{}` was not asked for", part.name));
    }
}

fn parts(body: &[u8], boundary: &str) -> Vec<Part> {
    let text = String::from_utf8_lossy(body);
    let boundary = format!("--{boundary}");
    let pieces = text.split(boundary.as_str());
    let pieces = pieces.filter_map(|it| it.strip_prefix("\r\n")?.split_once("\r\n\r\n"));
    let found = pieces.filter_map(|(head, body)| {
        let header = |name: &str| {
            let mut lines = head.lines().filter_map(|it| it.split_once(": "));
            lines
                .find(|(key, _)| key.eq_ignore_ascii_case(name))
                .map(|(_, it)| it)
        };
        let disposition = header("content-disposition")?;
        let name = disposition.split("name=\"").nth(1)?.split('"').next()?;
        Some(Part {
            name: name.to_owned(),
            has_file_name: disposition.contains("; filename=\""),
            content_type: header("content-type").map(str::to_owned),
            body: body
                .strip_suffix("\r\n")
                .unwrap_or(body)
                .as_bytes()
                .to_vec(),
        })
    });
    found.collect()
}
