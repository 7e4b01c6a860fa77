//! The type and format of an example value.

use serde_json::Value as Json;

use super::tree::{Node, Value};

/// The kind of a JSON value, in JSON Schema's terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    Null,
    Boolean,
    Integer,
    Number,
    String,
    Array,
    Object,
}

impl Shape {
    pub(crate) fn of(node: &Node) -> Self {
        match &node.value {
            Value::Array(_) => Shape::Array,
            Value::Object(_) => Shape::Object,
            Value::Scalar(it) => match it {
                Json::Bool(_) => Shape::Boolean,
                Json::Number(it) if it.is_f64() => Shape::Number,
                Json::Number(_) => Shape::Integer,
                Json::String(_) => Shape::String,
                _ => Shape::Null,
            },
        }
    }

    /// The value of `type`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Shape::Null => "null",
            Shape::Boolean => "boolean",
            Shape::Integer => "integer",
            Shape::Number => "number",
            Shape::String => "string",
            Shape::Array => "array",
            Shape::Object => "object",
        }
    }

    /// Whether values of this kind are of a type.
    pub(crate) fn is(self, ty: &str) -> bool {
        self.name() == ty || self == Shape::Integer && ty == "number"
    }
}

/// The format of a string. The page prints `password` for a string of that format.
pub(crate) fn format_of(value: &Json) -> Option<&'static str> {
    let text = value.as_str()?;
    let groups: Vec<usize> = text.split('-').map(str::len).collect();
    let is_hex = |it: char| it.is_ascii_hexdigit() || it == '-';
    if groups == [8, 4, 4, 4, 12] && text.chars().all(is_hex) {
        return Some("uuid");
    }
    let pattern = "0000-00-00T00:00:00";
    let digits = |it: char| if it.is_ascii_digit() { '0' } else { it };
    let start: String = text.chars().take(pattern.len()).map(digits).collect();
    if start == pattern && text.ends_with('Z') {
        return Some("date-time");
    }
    (text == "password").then_some("password")
}

/// Whether a string is the first value of an enum: the page prints `text` for any other string without a format.
pub(crate) fn is_enum_value(value: &Json) -> bool {
    value.as_str().is_some_and(|it| it != "text") && format_of(value).is_none()
}
