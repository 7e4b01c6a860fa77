//! What a document says of itself: its `info` and its tags.

use super::reader::Reader;
use crate::diagnostic::{Diagnostic, code};
use crate::ir::{Name, Tag};
use crate::load::Node;
use crate::openapi::grammar;

/// The `info` of a document.
#[derive(Default)]
pub(super) struct Info {
    pub(super) title: String,
    pub(super) version: String,
    pub(super) description: String,
}

pub(super) fn info<'d>(reader: &mut Reader<'d>, root: &'d Node) -> Info {
    let Some(node) = root.get("info") else {
        let message = "the document has no `info`";
        let warning = Diagnostic::warning(code::MISSING, root.span, message);
        let help = "the client has no title: add `info: {title: …, version: …}`";
        reader.report(warning.help(help));
        return Info::default();
    };
    reader.require_object(node, &grammar::INFO);
    // What is no object has been reported, and has nothing.
    let is_object = node.as_object().is_some();
    for key in ["title", "version"] {
        if is_object && node.get(key).is_none() {
            reader.warn(code::MISSING, node.span, format!("`info` has no `{key}`"));
        }
    }
    Info {
        title: reader.string_or_number(node, "title"),
        version: reader.string_or_number(node, "version"),
        description: reader.string_or_empty(node, "description"),
    }
}

/// The tags that a document declares.
pub(super) fn tags<'d>(reader: &mut Reader<'d>, root: &'d Node) -> Vec<Tag> {
    let mut tags = Vec::new();
    for node in reader.array(root, "tags") {
        reader.require_object(node, &grammar::TAG);
        if node.as_object().is_some()
            && let Some(tag) = reader.read::<openapiv3::Tag>(node, "Tag Object")
        {
            tags.push(Tag {
                name: Name::wire(tag.name),
                span: node.span,
                description: tag.description.unwrap_or_default(),
            });
        }
    }
    tags
}
