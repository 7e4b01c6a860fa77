//! The syntax of references.

use super::token;

/// The kinds of `components` that can be referenced, most frequent first.
pub const REFERABLE: [&str; 8] = [
    "schemas",
    "responses",
    "parameters",
    "examples",
    "requestBodies",
    "headers",
    "links",
    "callbacks",
];

/// The reference to a schema of `components`.
pub(super) fn reference_to_schema(name: &str) -> String {
    let name = token(name);
    format!("#/components/schemas/{name}")
}

/// The name of a file without folders and extension.
pub(crate) fn stem(file: &str) -> &str {
    let name = file.rsplit_once('/').map_or(file, |it| it.1);
    name.rsplit_once('.').map_or(name, |it| it.0)
}

/// Whether a path begins with a URI scheme. A single letter is a Windows drive.
pub(super) fn has_scheme(path: &str) -> bool {
    path.starts_with("//")
        || path.split_once(':').is_some_and(|(scheme, _)| {
            let word = |it: char| it.is_ascii_alphanumeric() || "+-.".contains(it);
            scheme.len() > 1 && scheme.chars().all(word)
        })
}
