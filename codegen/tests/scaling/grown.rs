//! Documents that are grown by a factor: copies of their paths, operations and components under names of their own.
//!
//! Shared by the test of scaling, the benches, and `cargo xtask scaling` and `instructions`.

use serde_json::{Map, Value};

/// A document with this many copies of its paths and components, as JSON. The first has the names of the document.
///
/// # Errors
///
/// If the text is neither YAML nor JSON.
pub fn grown(text: &str, factor: usize) -> Result<String, String> {
    let document: Value = serde_yaml::from_str(text).map_err(|it| it.to_string())?;
    let mut all = document.clone();
    for number in 1..factor {
        let mut copy = document.clone();
        rename(&mut copy, &format!("Copy{number}"));
        add(&mut all, "paths", copy["paths"].take(), |path| {
            format!("/copy{number}{path}")
        });
        let Value::Object(components) = copy["components"].take() else {
            continue;
        };
        for (kind, named) in components {
            // All copies share the credentials.
            if kind != "securitySchemes" {
                add(&mut all["components"], &kind, named, |name| {
                    format!("{name}Copy{number}")
                });
            }
        }
    }
    Ok(all.to_string())
}

/// Adds the entries of an object to one of another, under other names.
fn add(to: &mut Value, key: &str, entries: Value, name: impl Fn(&str) -> String) {
    let Value::Object(entries) = entries else {
        return;
    };
    let entries = entries.into_iter().map(|(key, it)| (name(&key), it));
    match &mut to[key] {
        Value::Object(all) => all.extend(entries),
        other => *other = Value::Object(entries.collect::<Map<_, _>>()),
    }
}

/// Gives the operations and references of a document names of their own.
fn rename(value: &mut Value, suffix: &str) {
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                match value {
                    Value::String(text) if key == "operationId" || is_component(text) => {
                        text.push_str(suffix);
                    }
                    // Each copy has groups of operations of its own, as a larger API would.
                    Value::Array(tags) if key == "tags" => {
                        for tag in tags {
                            if let Value::String(tag) = tag {
                                tag.push_str(suffix);
                            }
                        }
                    }
                    other => rename(other, suffix),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|it| rename(it, suffix)),
        _ => {}
    }
}

/// Whether a text refers to a component: a `$ref`, or an entry of a discriminator's `mapping`.
fn is_component(text: &str) -> bool {
    let mut segments = text.split('/');
    segments.next() == Some("#") && segments.next() == Some("components") && segments.count() == 2
}
