//! A document rewritten in a newer version of OpenAPI.

use super::build::text;
use super::names::with_valid_names;
use super::objects::{Extensions, values};
use super::references::mapped;
use super::{Node, Read, Value, Version, draft4, read};
use crate::config::Limits;
use crate::diagnostic::{Diagnostic, Severity, code};
use crate::input::Input;
use crate::source::SourceMap;

/// Rewrites a document, after its overlays were applied. Also returns the findings. If nothing is returned, one of them
/// is an error.
pub fn upgrade(
    input: &Input<'_>,
    limits: &Limits,
    sources: &mut SourceMap,
    to: &str,
) -> (Option<Node>, Vec<Diagnostic>) {
    let (read, mut findings) = read(input, limits, sources);
    let Some(Read {
        linking, mistakes, ..
    }) = read
    else {
        return (None, findings);
    };
    findings.extend(mistakes);
    let document = linking.into_document();
    findings.extend(elsewhere(&document.root));
    for finding in &mut findings {
        finding.pointer = Some(document.as_read().pointer_to(finding.span));
    }
    if findings.iter().any(|it| it.severity == Severity::Error) {
        return (None, findings);
    }
    let mut root = document.root;
    if Version::of(&root) == Version::V32 && !to.starts_with("3.2") {
        let span = root.get("openapi").map_or(root.span, |it| it.span);
        let message = "the document is one of OpenAPI 3.2, which an older version cannot represent";
        let finding = Diagnostic::error(code::UNSUPPORTED, span, message);
        findings.push(finding.help("rewrite it with `--to 3.2`"));
        return (None, findings);
    }
    if Version::of(&root) == Version::V30 {
        draft4::modernize(&mut root);
    }
    with_valid_names(&mut root);
    if let Value::Object(properties) = &mut root.value
        && let Some(version) = properties.get_mut("openapi")
    {
        *version = text(to, version.span);
    }
    (Some(root), findings)
}

/// The errors for references to other files, which would keep their version.
fn elsewhere(root: &Node) -> Vec<Diagnostic> {
    let is_name = |it: &str| {
        let schemas = root.pointer("/components/schemas");
        schemas.is_some_and(|schemas| schemas.get(it).is_some())
    };
    let mut found = Vec::new();
    for node in values(root, Extensions::Data) {
        let reference = node.get("$ref");
        let reference = reference.and_then(|it| Some((it.span, it.as_str()?)));
        let mapped = mapped(node).filter(|it| !is_name(it.1));
        for (span, text) in reference.into_iter().chain(mapped) {
            if text.starts_with('#') {
                continue;
            }
            let message = format!("`{text}` is in another file, which is not rewritten");
            let finding = Diagnostic::error(code::EXTERNAL, span, message);
            found.push(finding.help("move it into the document, whose references begin with `#`"));
        }
    }
    found.sort_by_key(|it| it.span);
    found
}
