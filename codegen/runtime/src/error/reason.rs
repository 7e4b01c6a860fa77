//! Explains why JSON could not be decoded, without quoting any of it.
//!
//! The decoder's own messages quote the values they reject, and those may be secrets.

use std::fmt::{self, Display, Write};

use serde_json::error::Category;

/// How the decoder's messages name the value they found, and how this module names it.
const FOUND: [(&str, &str); 13] = [
    ("string ", "a string"),
    ("character ", "a character"),
    ("integer ", "an integer"),
    ("floating point ", "a number"),
    ("number", "a number"),
    ("boolean ", "a boolean"),
    ("null", "null"),
    ("unit value", "null"),
    ("Option value", "an optional value"),
    ("map", "an object"),
    ("sequence", "an array"),
    ("byte array", "bytes"),
    ("newtype struct", "an object"),
];

/// The maximum number of bytes kept from the beginning of a message, and from its end.
const MAX_KEPT: usize = 1 << 12;

/// The message of an error. Of a long one, which quotes a value, only both ends are kept: escaping can make a value six
/// times as long.
fn message(error: impl Display) -> String {
    let mut ends = Ends::default();
    let _ = write!(ends, "{error}");
    ends.start.push_str(&ends.end);
    ends.start
}

/// The first character boundary at or after `from`, or the end.
fn boundary(text: &str, from: usize) -> usize {
    let mut places = from..text.len();
    places
        .find(|it| text.is_char_boundary(*it))
        .unwrap_or(text.len())
}

/// The beginning and the end of a text.
#[derive(Default)]
struct Ends {
    start: String,
    end: String,
}

impl Write for Ends {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let room = MAX_KEPT.saturating_sub(self.start.len());
        let (start, rest) = text.split_at(boundary(text, room));
        self.start.push_str(start);
        let end = boundary(rest, rest.len().saturating_sub(MAX_KEPT));
        self.end.push_str(&rest[end..]);
        if self.end.len() > 2 * MAX_KEPT {
            let surplus = boundary(&self.end, self.end.len() - MAX_KEPT);
            self.end.drain(..surplus);
        }
        Ok(())
    }
}

/// The message of an error in a value that is decoded separately, prefixed with the path within that value.
pub(crate) fn within(path: &str, message: impl Display) -> String {
    match path {
        "" | "." | "?" => self::message(message),
        path => format!("at `{path}`: {}", self::message(message)),
    }
}

/// The path of an error: where it occurred, followed by the paths within values that are decoded separately.
pub(crate) fn place(path: &str, error: &serde_json::Error) -> String {
    let mut place = match path {
        "." | "?" => String::new(),
        path => path.to_owned(),
    };
    let message = message(error);
    let mut rest = message.as_str();
    while let Some((inner, after)) = split(rest) {
        if !place.is_empty() && !inner.starts_with('[') {
            place.push('.');
        }
        place.push_str(inner);
        rest = after;
    }
    place
}

/// Splits a message into the path at its beginning and the rest.
fn split(message: &str) -> Option<(&str, &str)> {
    message.strip_prefix("at `")?.split_once("`: ")
}

/// The reason for an error, with its line and column.
pub(crate) fn reason(error: &serde_json::Error) -> String {
    let what = match error.classify() {
        Category::Syntax => "it is not JSON".to_owned(),
        Category::Eof => "it is truncated".to_owned(),
        Category::Io => "it could not be read".to_owned(),
        Category::Data => data(&message(error)),
    };
    match error.line() {
        0 => what,
        line => format!("{what} (line {line}, column {})", error.column()),
    }
}

fn data(message: &str) -> String {
    let mut message = message;
    while let Some((_, rest)) = split(message) {
        message = rest;
    }
    if let Some(name) = message
        .strip_prefix("missing field `")
        .and_then(|it| it.split('`').next())
    {
        return format!("the property `{name}` is missing");
    }
    let Some((category, rest)) = ["type", "value"].iter().find_map(|category| {
        Some((
            category,
            message
                .strip_prefix("invalid ")?
                .strip_prefix(category)?
                .strip_prefix(": ")?,
        ))
    }) else {
        return unknown(message);
    };
    let found = FOUND
        .iter()
        .find(|(word, _)| rest.starts_with(word))
        .map(|(_, found)| *found);
    match (expected(rest), found) {
        (Some(expected), Some(found)) => {
            format!("its {category} is wrong: expected {expected}, found {found}")
        }
        _ => format!("its {category} is wrong"),
    }
}

fn unknown(message: &str) -> String {
    let kind = if message.starts_with("unknown variant `") {
        "its value is unknown"
    } else if message.starts_with("unknown field `") {
        "it has an unknown property"
    } else if message.starts_with("invalid length ") {
        "its length is wrong"
    } else {
        // A custom message may quote the rejected value.
        return "its value was rejected by its type".to_owned();
    };
    match expected(message) {
        Some(expected) => format!("{kind}: expected {expected}"),
        None => kind.to_owned(),
    }
}

/// What the type expected. The rejected value precedes it, and may itself contain the word `expected`.
fn expected(message: &str) -> Option<&str> {
    let (_, expected) = message.rsplit_once(", expected ")?;
    Some(
        expected
            .rsplit_once(" at line ")
            .map_or(expected, |(expected, _)| expected),
    )
}

#[cfg(test)]
mod tests {
    use super::{MAX_KEPT, message, within};

    #[test]
    fn a_long_message_keeps_both_ends() {
        let long = "ä".repeat(10 * MAX_KEPT);
        for text in [format!("a{long}z"), format!("{long}z"), "short".to_owned()] {
            let message = message(&text);
            assert!(message.len() <= 3 * MAX_KEPT && text.len() >= message.len());
            assert_eq!(message.chars().next(), text.chars().next());
            assert_eq!(message.chars().next_back(), text.chars().next_back());
        }
        assert_eq!(within("a", "b"), "at `a`: b");
        assert_eq!(within("", format_args!("{}{}", "b", "c")), "bc");
    }
}
