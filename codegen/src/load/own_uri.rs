//! `$self`: the URI that a document gives itself.

use super::Node;
use super::reference::has_scheme;
use crate::diagnostic::{Diagnostic, code};

/// The error for a `$self` that is no URI of a document. The grammar reports any other value than a string.
pub(super) fn finding(root: &Node) -> Option<Diagnostic> {
    let node = root.get("$self")?;
    let text = node.as_str()?;
    let error = |message: String, help: &str| {
        let error = Diagnostic::error(code::INVALID, node.span, message);
        Some(error.help(help))
    };
    if !is_reference(text) {
        let message = format!("`{text}` is not a URI");
        return error(message, "such as `https://api.example/openapi.yaml`");
    }
    if text.contains('#') {
        let message = format!("`{text}` has a fragment, which the URI of a document cannot have");
        return error(message, "remove `#` and what follows it");
    }
    None
}

/// Whether a text has the characters of a reference to a URI (RFC 3986, 2 and 4.1), and a scheme if it seems to.
fn is_reference(text: &str) -> bool {
    let is_allowed =
        |it: char| it.is_ascii_alphanumeric() || "-._~:/?#[]@!$&'()*+,;=%".contains(it);
    let first = text.split(['/', '?', '#']).next().unwrap_or_default();
    let mut escapes = text.split('%').skip(1);
    !text.is_empty()
        && text.chars().all(is_allowed)
        && escapes.all(|it| it.len() > 1 && it.bytes().take(2).all(|it| it.is_ascii_hexdigit()))
        && text.matches('#').count() <= 1
        && (!first.contains(':')
            || has_scheme(text) && first.starts_with(|it: char| it.is_ascii_alphabetic()))
}

#[cfg(test)]
mod tests {
    use super::is_reference;

    #[test]
    fn uris_are_distinguished_from_other_texts() {
        for (text, expected) in [
            ("https://api.example/v1/openapi.yaml", true),
            ("/openapi.yaml", true),
            ("openapi.yaml?v=1", true),
            ("urn:example:api", true),
            ("https://[::1]/a%20b", true),
            ("", false),
            ("https://api.example/a b", false),
            ("https://api.example/a%2", false),
            ("<https://api.example>", false),
            ("1a:b", false),
            ("a#b#c", false),
            ("caf\u{e9}", false),
        ] {
            assert_eq!(is_reference(text), expected, "{text}");
        }
    }
}
