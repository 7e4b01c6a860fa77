//! Booleans, including those written as strings.

use crate::diagnostic::{Diagnostic, code};
use crate::load::{Node, Value};

/// The boolean that a value is or a string contains, with a warning if it is a string.
pub(crate) fn parse_flag(key: &str, node: &Node) -> Option<(bool, Option<Diagnostic>)> {
    let value = as_flag(node)?;
    let warning = node.as_str().map(|text| {
        let message = format!("`{key}` must be `true` or `false`, not a string");
        let warning = Diagnostic::warning(code::TYPE, node.span, message);
        // YAML 1.1 writes booleans in more ways.
        let help = match text.to_ascii_lowercase().as_str() {
            "true" | "false" => format!("it is taken as `{value}`: write it without quotes"),
            _ => format!("`{text}` is a string in YAML 1.2: it is taken as `{value}`"),
        };
        warning.help(help)
    });
    Some((value, warning))
}

/// A boolean, or a string that contains one.
pub(crate) fn as_flag(node: &Node) -> Option<bool> {
    match &node.value {
        Value::Bool(it) => Some(*it),
        Value::String(text) => match text.to_ascii_lowercase().as_str() {
            "true" | "yes" | "on" => Some(true),
            "false" | "no" | "off" => Some(false),
            _ => None,
        },
        _ => None,
    }
}
