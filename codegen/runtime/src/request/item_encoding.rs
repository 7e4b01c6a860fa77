//! How the items of a body are encoded: as JSON lines, as records of a JSON text sequence, or as Server-Sent Events.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::body_items::Encode;
use crate::streaming::{self, Event};

/// Why an item cannot be encoded. A JSON error may quote the item, so it is not reported.
const UNSERIALIZABLE: &str =
    "an item of the body cannot be serialized as JSON: check for a map whose keys are not strings";
const BROKEN_FIELD: &str =
    "the type or the ID of an event contains a line break or a null character: remove it";

/// The media type of Server-Sent Events.
pub(crate) const EVENTS: &str = "text/event-stream";

/// A byte that begins a record (RFC 7464).
const RECORD: u8 = 0x1e;

/// The encoding of JSON values in a media type.
pub(crate) fn of_values<T: Serialize>(content_type: &str) -> Encode<T> {
    if streaming::is_sequence(content_type) {
        record
    } else {
        line
    }
}

fn line<T: Serialize>(item: &T) -> Result<Vec<u8>, &'static str> {
    let mut bytes = json(item)?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn record<T: Serialize>(item: &T) -> Result<Vec<u8>, &'static str> {
    let mut bytes = vec![RECORD];
    bytes.extend(line(item)?);
    Ok(bytes)
}

/// An event whose data is JSON.
pub(crate) fn event<T: Serialize>(event: &Event<T>) -> Result<Vec<u8>, &'static str> {
    written(event, event.event.as_deref(), &text(&event.data)?)
}

/// An event whose data is text.
pub(crate) fn text_event(event: &Event) -> Result<Vec<u8>, &'static str> {
    written(event, event.event.as_deref(), &event.data)
}

/// An event whose data determines its type, unless the caller has set one.
pub(crate) fn named_event<T: Serialize>(event: &Event<T>) -> Result<Vec<u8>, &'static str> {
    #[derive(Deserialize)]
    struct Named {
        event: String,
        data: Value,
    }
    let object = serde_json::to_value(&event.data).map_err(|_| UNSERIALIZABLE)?;
    // A variant for data of an unknown type has only the data.
    let Ok(named) = serde_json::from_value::<Named>(object) else {
        return self::event(event);
    };
    let name = event.event.as_deref().unwrap_or(&named.event);
    let data = match named.data {
        Value::String(text) => text,
        other => other.to_string(),
    };
    written(event, Some(name), &data)
}

fn written<T>(event: &Event<T>, name: Option<&str>, data: &str) -> Result<Vec<u8>, &'static str> {
    let mut text = String::new();
    let fields = [("event", name), ("id", event.id.as_deref())];
    for (field, value) in fields {
        let Some(value) = value else { continue };
        if value.contains(['\r', '\n', '\0']) {
            return Err(BROKEN_FIELD);
        }
        text.push_str(&format!("{field}: {value}\n"));
    }
    if let Some(retry) = event.retry {
        text.push_str(&format!("retry: {}\n", retry.as_millis()));
    }
    for line in data.replace("\r\n", "\n").split(['\r', '\n']) {
        text.push_str(&format!("data: {line}\n"));
    }
    text.push('\n');
    Ok(text.into_bytes())
}

fn json<T: Serialize>(item: &T) -> Result<Vec<u8>, &'static str> {
    serde_json::to_vec(item).map_err(|_| UNSERIALIZABLE)
}

fn text<T: Serialize>(item: &T) -> Result<String, &'static str> {
    serde_json::to_string(item).map_err(|_| UNSERIALIZABLE)
}
