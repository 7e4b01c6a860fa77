//! Discriminator values that schemas list, but that are neither schema names nor in a mapping.

use serde_json::Value;

use crate::document::Document;
use crate::pointer::token;
use crate::tags::Tagged;
use crate::types::parts;

/// The values that schemas list for the tag property where these exclude the schema's name and there is no mapping. The
/// document contradicts itself, and a value that only one schema lists can only mean that schema. What a schema
/// inherits from the one with the discriminator is ignored, and the nearest part takes precedence.
pub(crate) fn listed_tags(
    document: &Document,
    pointer: &str,
    tagged: &Tagged,
) -> Vec<(String, String)> {
    let parts_of = |it: &str| parts(document, document.json.pointer(it).as_slice());
    let base = parts_of(pointer);
    let listed = |target: &str| -> Vec<String> {
        let schema = document.json.pointer(target);
        let mut level: Vec<&Value> = schema
            .map(|it| document.resolve(it, "").0)
            .into_iter()
            .collect();
        let mut found = Vec::new();
        for _ in 0..16 {
            level.retain(|it| !base.iter().any(|base| std::ptr::eq(*it, *base)));
            let (whole, further) = inline(document, &level);
            let own = whole
                .iter()
                .filter_map(|it| it["properties"].get(&tagged.property));
            let own = own.flat_map(|it| parts(document, &[it]));
            let values = own.flat_map(|it| {
                let listed = it["enum"].as_array().into_iter().flatten();
                listed.chain(it.get("const"))
            });
            found = values.filter_map(text).collect();
            level = further;
            if !found.is_empty() || level.is_empty() {
                break;
            }
        }
        found
    };
    let all: Vec<(&String, Vec<String>)> = tagged
        .tags
        .iter()
        .map(|(_, target)| (target, listed(target)))
        .collect();
    let mut found = Vec::new();
    for (tag, target) in &tagged.tags {
        let own = listed(target);
        if own.contains(tag) || !target.ends_with(&format!("/{}", token(tag))) {
            continue;
        }
        let alone = |value: &String| {
            let mut others = all.iter().filter(|(other, _)| *other != target);
            !others.any(|(_, values)| values.contains(value))
                && !tagged.tags.iter().any(|(tag, _)| tag == value)
        };
        let own = own.into_iter().filter(alone);
        found.extend(own.map(|it| (it, target.clone())));
    }
    found
}

/// The values that a schema inherits from schemas which other schemas also contain, and that nothing names. They do not
/// identify this schema.
pub(crate) fn left_over(document: &Document, tagged: &Tagged, target: &str) -> Vec<String> {
    let listed = |schema: &Value| -> Vec<String> {
        let of = &schema["properties"][&tagged.property];
        let of = parts(document, &[of]);
        let values = of.iter().filter_map(|it| it["enum"].as_array()).flatten();
        values
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect()
    };
    let parts_of = |target: &str| parts(document, document.json.pointer(target).as_slice());
    let mut others = tagged.tags.iter().filter(|(_, other)| other != target);
    let mut own = parts_of(target);
    let inherited: Vec<&Value> = match others.next() {
        Some((_, other)) => {
            let other = parts_of(other);
            own.retain(|it| !other.iter().any(|other| std::ptr::eq(*it, *other)));
            other
        }
        None => return Vec::new(),
    };
    let shared = parts_of(target);
    let shared = shared
        .iter()
        .filter(|it| inherited.iter().any(|other| std::ptr::eq(**it, *other)));
    if own
        .iter()
        .any(|it| !it["properties"][&tagged.property].is_null())
    {
        return Vec::new();
    }
    let letters = |text: &str| -> String {
        let letters = text.chars().filter(|it| it.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    let is_named = |value: &String| {
        let value = letters(value);
        let mut tags = tagged.tags.iter();
        tags.any(|(tag, target)| {
            letters(tag) == value
                || letters(target.rsplit('/').next().unwrap_or_default()).contains(&value)
        })
    };
    let values = shared.flat_map(|it| listed(it));
    values.filter(|it| !is_named(it)).collect()
}

/// Schemas with the inline parts of their `allOf`, and the references of these.
fn inline<'d>(document: &'d Document, schemas: &[&'d Value]) -> (Vec<&'d Value>, Vec<&'d Value>) {
    let (mut whole, mut further) = (Vec::new(), Vec::new());
    let mut next = schemas.to_vec();
    while let Some(schema) = next.pop() {
        whole.push(schema);
        for part in schema["allOf"].as_array().into_iter().flatten() {
            if part.get("$ref").is_some() {
                further.push(document.resolve(part, "").0);
            } else {
                next.push(part);
            }
        }
    }
    (whole, further)
}

/// The text of a value in a mapping.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        _ => None,
    }
}
