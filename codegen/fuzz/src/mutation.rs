//! Documents that are nearly right: a sound one, and a few changes at random places.
//!
//! Bytes that are no document end in the parser. These come through to the code that reads OpenAPI, and are wrong there in
//! ways that nobody thought of.

use arbitrary::{Result, Unstructured};
use serde_json::{Map, Value, json};

/// The most changes of one document.
const MOST: usize = 6;

/// Texts that must be preserved in any place.
const NASTY: &[&str] = &[
    "",
    " ",
    "\0",
    "*/",
    "\"#",
    "\\",
    "\n//! no\n#![no]",
    "```\npanic!()\n```",
    "{x}",
    "{",
    "$ref",
    "#",
    "#/",
    "#/components/schemas/~",
    "#/components/schemas/%ZZ",
    "../../etc/passwd",
    "http://other.example/api.yaml#/x",
    "type",
    "r#type",
    "Self",
    "crate",
    "_",
    "1",
    "é",
    "🦀",
    "\u{202e}",
    "\u{9f}",
    "a/b",
    "a b",
    "x-",
    "default",
    "200",
    "4XX",
    "99999999999999999999",
    "application/json",
    "multipart/form-data",
    "[a-z",
];

/// A document made of one of these and a source of chance.
pub fn document(sound: &[Value], chance: &mut Unstructured<'_>) -> Result<Value> {
    let mut document = chance.choose(sound)?.clone();
    for _ in 0..chance.int_in_range(1..=MOST)? {
        let path = path(&document, chance)?;
        let change = change(&document, sound, chance)?;
        apply(&mut document, &path, change, chance)?;
    }
    Ok(document)
}

/// What happens at a place.
enum Change {
    Remove,
    Replace(Value),
    Rename(String),
    Repeat,
    Wrap,
}

fn change(document: &Value, sound: &[Value], chance: &mut Unstructured<'_>) -> Result<Change> {
    Ok(match chance.int_in_range(0..=9)? {
        0 | 1 => Change::Remove,
        2 => Change::Repeat,
        3 => Change::Wrap,
        4 => Change::Rename((*chance.choose(NASTY)?).to_owned()),
        5 => Change::Replace(scalar(chance)?),
        6 => Change::Replace(json!({ "$ref": reference(document, chance)? })),
        7 => Change::Replace(part(document, chance)?),
        _ => {
            let other = chance.choose(sound)?;
            Change::Replace(part(other, chance)?)
        }
    })
}

fn scalar(chance: &mut Unstructured<'_>) -> Result<Value> {
    Ok(match chance.int_in_range(0..=6)? {
        0 => Value::Null,
        1 => Value::Bool(chance.arbitrary()?),
        2 => json!(chance.arbitrary::<i64>()?),
        3 => json!(chance.arbitrary::<f64>()?),
        4 => json!([]),
        5 => json!({}),
        _ => json!(chance.choose(NASTY)?),
    })
}

/// A reference to some place of the document.
fn reference(document: &Value, chance: &mut Unstructured<'_>) -> Result<String> {
    let path = path(document, chance)?;
    let escaped = path
        .iter()
        .map(|it| it.replace('~', "~0").replace('/', "~1"));
    Ok(escaped.fold("#".to_owned(), |text, it| text + "/" + &it))
}

fn part(document: &Value, chance: &mut Unstructured<'_>) -> Result<Value> {
    let path = path(document, chance)?;
    let part = path.iter().try_fold(document, |at, key| child(at, key));
    Ok(part.cloned().unwrap_or_default())
}

fn child<'a>(value: &'a Value, key: &str) -> Option<&'a Value> {
    match value {
        Value::Object(properties) => properties.get(key),
        Value::Array(items) => items.get(key.parse::<usize>().ok()?),
        _ => None,
    }
}

/// A place, deep or not so deep.
fn path(document: &Value, chance: &mut Unstructured<'_>) -> Result<Vec<String>> {
    let (mut path, mut at) = (Vec::new(), document);
    loop {
        let keys: Vec<String> = match at {
            Value::Object(properties) => properties.keys().cloned().collect(),
            Value::Array(items) => (0..items.len()).map(|it| it.to_string()).collect(),
            _ => Vec::new(),
        };
        if keys.is_empty() || (path.len() > 1 && chance.ratio(1, 8)?) {
            return Ok(path);
        }
        let key = chance.choose(&keys)?.clone();
        at = child(at, &key).unwrap_or(&Value::Null);
        path.push(key);
    }
}

fn apply(
    document: &mut Value,
    path: &[String],
    change: Change,
    chance: &mut Unstructured<'_>,
) -> Result<()> {
    let Some((last, before)) = path.split_last() else {
        return Ok(());
    };
    let parent = before.iter().try_fold(&mut *document, |at, key| match at {
        Value::Object(properties) => properties.get_mut(key),
        Value::Array(items) => items.get_mut(key.parse::<usize>().ok()?),
        _ => None,
    });
    match parent {
        Some(Value::Object(properties)) => in_object(properties, last, change, chance)?,
        Some(Value::Array(items)) => {
            if let Ok(index) = last.parse::<usize>() {
                in_array(items, index, change);
            }
        }
        _ => {}
    }
    Ok(())
}

fn in_object(
    properties: &mut Map<String, Value>,
    key: &str,
    change: Change,
    chance: &mut Unstructured<'_>,
) -> Result<()> {
    let Some(old) = properties.remove(key) else {
        return Ok(());
    };
    match change {
        Change::Remove => {}
        Change::Replace(new) => {
            properties.insert(key.to_owned(), new);
        }
        Change::Rename(name) => {
            properties.insert(name, old);
        }
        Change::Repeat => {
            // Names that become one in Rust.
            let twin = match chance.int_in_range(0..=2)? {
                0 => key.to_uppercase(),
                1 => format!("{key}_"),
                _ => key.replace(['_', '-', ' '], "."),
            };
            properties.insert(key.to_owned(), old.clone());
            properties.insert(twin, old);
        }
        Change::Wrap => {
            properties.insert(key.to_owned(), json!([old]));
        }
    }
    Ok(())
}

fn in_array(items: &mut Vec<Value>, index: usize, change: Change) {
    let Some(item) = items.get_mut(index) else {
        return;
    };
    match change {
        Change::Remove => {
            items.remove(index);
        }
        Change::Replace(new) => *item = new,
        Change::Rename(name) => *item = json!(name),
        Change::Wrap => *item = json!([item.take()]),
        Change::Repeat => {
            let twin = item.clone();
            items.push(twin);
        }
    }
}
