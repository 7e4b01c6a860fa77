//! Diagnostics for values of the wrong kind.

use crate::diagnostic::{Diagnostic, code};
use crate::load::{Node, Value};

/// A value of the wrong kind.
pub(crate) fn wrong_type(node: &Node, what: &str, expected: &str) -> Diagnostic {
    let message = format!("{what} must be {expected}, not {}", node.kind());
    let mut error = Diagnostic::error(code::TYPE, node.span, message);
    error.help = node.as_str().and_then(|it| unquoted(it, expected));
    error
}

/// A key without a value.
pub(crate) fn no_value(key: &str, node: &Node) -> Diagnostic {
    let message = format!("`{key}` has no value");
    Diagnostic::warning(code::TYPE, node.span, message).help("it is ignored")
}

/// What an unexpected string may mean without quotes.
fn unquoted(text: &str, expected: &str) -> Option<String> {
    let is_number = expected == "a number" && text.parse::<f64>().is_ok();
    is_number.then(|| "write it without quotes".to_owned())
}

/// A value that should be an object.
pub(crate) fn not_an_object(node: &Node, name: &str) -> Option<Diagnostic> {
    match node.value {
        Value::Object(_) => None,
        Value::Null => {
            let message = format!("{name} has no value");
            let warning = Diagnostic::warning(code::TYPE, node.span, message);
            Some(warning.help("it is taken as an empty object: write `{}`"))
        }
        _ => Some(wrong_type(node, name, "an object")),
    }
}

/// A value that should be a schema.
pub(crate) fn no_schema(node: &Node) -> Option<Diagnostic> {
    match &node.value {
        Value::Bool(_) | Value::Object(_) => None,
        Value::Null => {
            let finding = Diagnostic::warning(code::TYPE, node.span, "this schema is `null`");
            Some(finding.help("it is taken as any value; `{}` says so"))
        }
        _ => Some(wrong_type(node, "a schema", "an object")),
    }
}

/// A value that is not a string but is converted to one.
pub(crate) fn taken_as_text(node: &Node) -> Diagnostic {
    let message = format!("this must be a string, not {}", node.kind());
    let warning = Diagnostic::warning(code::TYPE, node.span, message);
    let text = node.text();
    warning.help(format!(
        "it is taken as the text `{text}`: put it in quotes"
    ))
}

/// A discriminator that is only a property name.
pub(crate) fn property_alone(node: &Node, property: &str) -> Diagnostic {
    let message = "`discriminator` must be an object, not a string";
    let warning = Diagnostic::warning(code::TYPE, node.span, message);
    warning.help(format!(
        "it is taken as the name of the property: write `{{propertyName: {property}}}`"
    ))
}
