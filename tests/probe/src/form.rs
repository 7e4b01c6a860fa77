//! Compares forms with the document.
//!
//! A urlencoded form is parsed as `application/x-www-form-urlencoded`, with the styles in `text`. A multipart form is
//! parsed by the crate `multer` and checked by `part`.

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use serde_json::Value;

use crate::document::Document;
use crate::part::{Kind, sending};
use crate::text::{Style, is_deep, is_open, pairs, same, says, take_deep, text};

/// Compares a urlencoded form with the value that it was made of.
pub(crate) fn check_line(body: &str, expected: &Value, encoding: &Value, wrong: &mut Vec<String>) {
    let mut sent = pairs(body);
    for (name, value) in expected.as_object().into_iter().flatten() {
        let said = &encoding[name];
        let style = |name: &str, explode| Style {
            name: name.to_owned(),
            explode,
        };
        let form = style(
            said["style"].as_str().unwrap_or("form"),
            said["explode"].as_bool().unwrap_or(true),
        );
        let is_styled = ["style", "explode", "allowReserved"];
        let is_styled = is_styled.iter().any(|it| !said[it].is_null());
        let has_json = said["contentType"]
            .as_str()
            .is_some_and(crate::media::is_json);
        let is_json = !is_styled && (has_json || value.is_object());
        // A list is a pair for each item.
        let is_list = value.as_array().is_some_and(|_| !is_deep(value));
        let may_be_json = is_json || !is_list && !value.is_string();
        let is_sent = !is_json && form.take(&mut sent, name, value)
            || may_be_json && style("json", false).take(&mut sent, name, value)
            || !is_json && is_open(&form, value) && take_deep(&form, &mut sent, name, value);
        if !is_sent {
            wrong.push(format!("form: `{name}` is not {}", text(value)));
        }
    }
    for pair in sent {
        let (name, value) = (&pair.name, pair.text());
        wrong.push(format!("form: `{name}={value}` was not expected"));
    }
}

/// A multipart form, by its media type object.
pub(crate) struct Form<'d> {
    pub(crate) document: &'d Document,
    pub(crate) media: &'d Value,
}

/// A received part.
struct Part {
    name: Option<String>,
    file_name: Option<String>,
    content_type: Option<String>,
    body: Bytes,
}

impl Form<'_> {
    /// The differences between a form and the value that it was made of.
    pub(crate) async fn differences(
        &self,
        content_type: &str,
        body: &Bytes,
        expected: &Value,
    ) -> Vec<String> {
        let mut sent = match parts(content_type, body.clone()).await {
            Ok(sent) => sent,
            Err(why) => return vec![format!("form: {why}")],
        };
        // Only `multipart/form-data` names its parts.
        let is_named = content_type.starts_with("multipart/form-data");
        let mut wrong = Vec::new();
        for (name, value) in expected.as_object().into_iter().flatten() {
            let sending = sending(self.document, self.media, name);
            let values = match value {
                Value::Array(items) if sending.list || sending.kind == Kind::Open => {
                    items.iter().collect()
                }
                // Forms cannot represent `null`.
                Value::Null => Vec::new(),
                one => vec![one],
            };
            for value in values {
                let fits = |it: &Part| {
                    let body = String::from_utf8_lossy(&it.body);
                    let is_equal = match sending.kind {
                        Kind::File | Kind::Text => says(&body, value),
                        Kind::Json => same(&body, &value.to_string()),
                        Kind::Open => same(&body, &text(value)) || same(&body, &value.to_string()),
                    };
                    is_equal && (!is_named || it.name.as_ref() == Some(name))
                };
                let Some(index) = sent.iter().position(fits) else {
                    wrong.push(format!("form: no part `{name}` is {}", text(value)));
                    continue;
                };
                let part = sent.remove(index);
                let why = sending.wrong(part.content_type.as_deref(), part.file_name.as_deref());
                wrong.extend(why.map(|it| format!("form: the part `{name}` {it}")));
            }
        }
        for part in sent {
            let name = part.name.unwrap_or_default();
            wrong.push(format!("form: the part `{name}` was not expected"));
        }
        wrong
    }
}

async fn parts(content_type: &str, body: Bytes) -> Result<Vec<Part>, String> {
    let message = |it: multer::Error| it.to_string();
    // `multer` only parses forms, but the boundary is the same for all multipart types.
    let parameters = content_type.split_once(';').map_or("", |(_, it)| it);
    let boundary = multer::parse_boundary(format!("multipart/form-data;{parameters}"));
    let stream = Full::new(body).into_data_stream();
    let mut form = multer::Multipart::new(stream, boundary.map_err(message)?);
    let mut found = Vec::new();
    while let Some(field) = form.next_field().await.map_err(message)? {
        let header = |name: &str| {
            let value = field.headers().get(name)?;
            value.to_str().ok().map(str::to_owned)
        };
        found.push(Part {
            name: field.name().map(str::to_owned),
            file_name: field.file_name().map(str::to_owned),
            content_type: header("content-type"),
            body: field.bytes().await.map_err(message)?,
        });
    }
    Ok(found)
}
