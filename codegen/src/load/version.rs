//! The OpenAPI version of a document.

use super::{Node, Value};
use crate::diagnostic::{Diagnostic, code};
use crate::source::Span;

/// A supported version of OpenAPI.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// 3.0
    V30,
    /// 3.1
    V31,
}

impl Version {
    /// The version of a document; a default if it is invalid.
    pub(super) fn of(root: &Node) -> Self {
        let text = root.get("openapi").map(Node::text).unwrap_or_default();
        if text.starts_with("3.0") {
            Version::V30
        } else {
            Version::V31
        }
    }
}

/// The error for an invalid version, or a warning if the intended version is obvious.
pub(super) fn finding(root: &Node) -> Option<Diagnostic> {
    if root.as_object().is_none() {
        let message = format!("an OpenAPI document is an object, not {}", root.kind());
        return Some(Diagnostic::error(code::TYPE, root.span, message));
    }
    let Some(version) = root.get("openapi") else {
        return Some(missing(root));
    };
    let span = version.span;
    let text = match &version.value {
        Value::String(text) | Value::Number(text) => text.as_str(),
        _ => {
            let message = format!("the version must be a string, not {}", version.kind());
            let error = Diagnostic::error(code::TYPE, span, message);
            return Some(error.help("such as `3.0.3`"));
        }
    };
    let is_known = |it: &&str| text.strip_prefix(*it).is_some_and(is_patch);
    let Some(known) = ["3.0", "3.1"].into_iter().find(is_known) else {
        return Some(if text.starts_with("3.") {
            let message = format!("OpenAPI {text} is not supported yet");
            Diagnostic::error(code::UNSUPPORTED, span, message).help("OpenAPI 3.0 and 3.1 are")
        } else {
            let message = format!("`{text}` is not a version of OpenAPI 3");
            Diagnostic::error(code::INVALID, span, message).help("such as `3.0.3`")
        });
    };
    (text == known).then(|| {
        let message = format!("`{known}` is not a whole version of OpenAPI");
        let latest = if known == "3.0" { "3.0.3" } else { "3.1.1" };
        Diagnostic::warning(code::INVALID, span, message)
            .help(format!("it is read as {known} is: write `{latest}`"))
    })
}

/// Whether the text after major and minor is a valid patch version.
fn is_patch(rest: &str) -> bool {
    rest.is_empty() || rest.starts_with('.')
}

fn missing(root: &Node) -> Diagnostic {
    let (message, help) = if root.get("swagger").is_some() {
        (
            "this is a Swagger 2.0 document",
            "convert it to OpenAPI 3 first",
        )
    } else {
        (
            "the property `openapi` is missing",
            "begin the document with `openapi: 3.0.3`",
        )
    };
    Diagnostic::error(code::MISSING, Span::default(), message).help(help)
}
