//! The OpenAPI version of a document.

use super::{Node, Value};
use crate::diagnostic::{Diagnostic, code};
use crate::source::Span;

/// A supported version of OpenAPI.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Version {
    /// Swagger 2.0, rewritten to 3.1.
    V20,
    /// 3.0
    V30,
    /// 3.1
    V31,
    /// 3.2
    V32,
}

impl Version {
    /// The version of a document; a default if it is invalid.
    pub(super) fn of(root: &Node) -> Self {
        let text = root.get("openapi").map(Node::text).unwrap_or_default();
        match text.get(..3) {
            Some("3.0") => Version::V30,
            Some("3.2") => Version::V32,
            _ => Version::V31,
        }
    }

    /// The version whose keywords a document has when it is read: documents of Swagger are rewritten.
    pub(crate) fn as_read(self) -> Self {
        match self {
            Version::V20 => Version::V31,
            other => other,
        }
    }

    /// Its name in messages.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Version::V20 => "Swagger 2.0",
            Version::V30 => "OpenAPI 3.0",
            Version::V31 => "OpenAPI 3.1",
            Version::V32 => "OpenAPI 3.2",
        }
    }

    /// The latest patch of it.
    pub(crate) fn latest(self) -> &'static str {
        match self {
            Version::V20 => "2.0",
            Version::V30 => "3.0.3",
            Version::V31 => "3.1.1",
            Version::V32 => "3.2.0",
        }
    }
}

/// Whether a document is one of Swagger 2.0.
pub(super) fn is_swagger(root: &Node) -> bool {
    root.get("swagger").is_some() && root.get("openapi").is_none()
}

/// The error for an invalid version, or a warning if the intended version is obvious.
pub(super) fn finding(root: &Node) -> Option<Diagnostic> {
    if root.as_object().is_none() {
        let message = format!("an OpenAPI document is an object, not {}", root.kind());
        return Some(Diagnostic::error(code::TYPE, root.span, message));
    }
    if is_swagger(root) {
        return swagger(root.get("swagger")?);
    }
    let Some(version) = root.get("openapi") else {
        return Some(missing());
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
    let Some(release) = ["3.0", "3.1", "3.2"].into_iter().find(is_known) else {
        return Some(if text.starts_with("3.") {
            let message = format!("OpenAPI {text} is not supported yet");
            Diagnostic::error(code::UNSUPPORTED, span, message).help("OpenAPI 3.0, 3.1 and 3.2 are")
        } else {
            let message = format!("`{text}` is not a version of OpenAPI 3");
            Diagnostic::error(code::INVALID, span, message).help("such as `3.0.3`")
        });
    };
    (text == release).then(|| {
        let message = format!("`{release}` is not a whole version of OpenAPI");
        let latest = Version::of(root).latest();
        Diagnostic::warning(code::INVALID, span, message)
            .help(format!("it is read as {release} is: write `{latest}`"))
    })
}

/// Whether the text after major and minor is a valid patch version.
fn is_patch(rest: &str) -> bool {
    rest.is_empty() || rest.starts_with('.')
}

/// The error for a version of Swagger other than 2.0.
fn swagger(version: &Node) -> Option<Diagnostic> {
    let text = match &version.value {
        Value::String(text) | Value::Number(text) => text.as_str(),
        _ => "",
    };
    let is_known = matches!(text, "2.0" | "2");
    (!is_known).then(|| {
        let message = format!("{version} is not a version of Swagger that is supported");
        Diagnostic::error(code::UNSUPPORTED, version.span, message)
            .help("Swagger 2.0 and OpenAPI 3 are: convert the document to one of them")
    })
}

fn missing() -> Diagnostic {
    let message = "the property `openapi` is missing";
    Diagnostic::error(code::MISSING, Span::default(), message)
        .help("begin the document with `openapi: 3.1.1`")
}
