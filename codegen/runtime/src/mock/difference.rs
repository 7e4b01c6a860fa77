//! Compares JSON values property by property.

use serde_json::Value;

/// The maximum length of a quoted value.
const MAX_QUOTED: usize = 120;

/// How properties that the expected value does not contain are treated.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Others {
    /// They are differences.
    None,
    /// They are ignored, in nested objects too.
    Any,
}

/// One line per differing property; empty if there are none.
pub(super) fn differences(expected: &Value, actual: &Value, others: Others) -> Vec<String> {
    let mut lines = Vec::new();
    compare("", expected, actual, others, &mut lines);
    lines
}

fn compare(place: &str, expected: &Value, actual: &Value, others: Others, lines: &mut Vec<String>) {
    match (expected, actual) {
        (Value::Object(expected), Value::Object(actual)) => {
            for (name, value) in expected {
                let place = property(place, name);
                match actual.get(name) {
                    Some(actual) => compare(&place, value, actual, others, lines),
                    None => lines.push(line(&place, &quoted(value), "nothing")),
                }
            }
            if others == Others::None {
                let more = actual
                    .iter()
                    .filter(|(name, _)| !expected.contains_key(*name));
                lines.extend(
                    more.map(|(name, value)| {
                        line(&property(place, name), "nothing", &quoted(value))
                    }),
                );
            }
        }
        (Value::Array(expected), Value::Array(actual)) if expected.len() == actual.len() => {
            for (index, (expected, actual)) in expected.iter().zip(actual).enumerate() {
                compare(
                    &format!("{place}[{index}]"),
                    expected,
                    actual,
                    others,
                    lines,
                );
            }
        }
        _ if expected == actual => {}
        _ => lines.push(line(place, &quoted(expected), &quoted(actual))),
    }
}

fn property(place: &str, name: &str) -> String {
    if place.is_empty() {
        name.to_owned()
    } else {
        format!("{place}.{name}")
    }
}

fn line(place: &str, expected: &str, actual: &str) -> String {
    let place = if place.is_empty() {
        "the body".to_owned()
    } else {
        format!("the body's `{place}`")
    };
    format!("{place}: expected {expected}, got {actual}")
}

/// A value as JSON, truncated to fit on a line.
pub(super) fn quoted(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(MAX_QUOTED) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
