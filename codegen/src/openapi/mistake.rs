//! Values of the wrong kind, and what to do about them.

use crate::diagnostic::{Diagnostic, code};
use crate::load::{Node, Value};

/// That a value is of another kind than it must be.
pub(crate) fn wrong_type(node: &Node, what: &str, expected: &str) -> Diagnostic {
    let message = format!("{what} must be {expected}, not {}", node.kind());
    let mut error = Diagnostic::error(code::TYPE, node.span, message);
    error.help = node.as_str().and_then(|it| unquoted(it, expected));
    error
}

/// That a key has no value.
pub(crate) fn no_value(key: &str, node: &Node) -> Diagnostic {
    let message = format!("`{key}` has no value");
    Diagnostic::warning(code::TYPE, node.span, message).help("it is passed over")
}

/// What may be meant by a text that stands where none may.
fn unquoted(text: &str, expected: &str) -> Option<String> {
    let is_number = expected == "a number" && text.parse::<f64>().is_ok();
    is_number.then(|| "write it without quotes".to_owned())
}

/// What is wrong with a value that should be an object.
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

/// What is wrong with a value that is no object, where there should be a schema.
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

/// That a value that is no string is taken as one.
pub(crate) fn taken_as_text(node: &Node) -> Diagnostic {
    let message = format!("this must be a string, not {}", node.kind());
    let warning = Diagnostic::warning(code::TYPE, node.span, message);
    let text = node.text();
    warning.help(format!(
        "it is taken as the text `{text}`: put it in quotes"
    ))
}

/// That a discriminator is only the name of its property.
pub(crate) fn property_alone(node: &Node, property: &str) -> Diagnostic {
    let message = "`discriminator` must be an object, not a string";
    let warning = Diagnostic::warning(code::TYPE, node.span, message);
    warning.help(format!(
        "it is taken as the name of the property: write `{{propertyName: {property}}}`"
    ))
}
