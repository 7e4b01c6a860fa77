//! The `info` and tags of a document.

use super::reader::Reader;
use crate::diagnostic::{Diagnostic, code};
use crate::ir::{Name, Tag};
use crate::openapi::{self, OpenApi, Typed};

/// The `info` of a document.
#[derive(Default)]
pub(super) struct Info {
    pub(super) title: String,
    pub(super) version: String,
    pub(super) description: String,
}

pub(super) fn info<'d>(reader: &mut Reader<'d>, root: OpenApi<'d>) -> Info {
    let Some(info) = root.info() else {
        if !root.has("info") {
            let message = "the document has no `info`";
            let warning = Diagnostic::warning(code::MISSING, root.span(), message);
            let help = "the client has no title: add `info: {title: …, version: …}`";
            reader.report(warning.help(help));
        }
        return Info::default();
    };
    for key in ["title", "version"] {
        if !info.has(key) {
            reader.warn(code::MISSING, info.span(), format!("`info` has no `{key}`"));
        }
    }
    Info {
        title: info.title().unwrap_or_default(),
        version: info.version().unwrap_or_default(),
        description: reader.text(info.description()),
    }
}

/// The tags that a document declares.
///
/// Those of another kind than `nav` do not group operations.
pub(super) fn tags<'d>(reader: &mut Reader<'d>, root: OpenApi<'d>) -> Vec<Tag> {
    let mut tags = Vec::new();
    for tag in root.tags().unwrap_or_default() {
        reader.require_object(tag);
        if tag.node().as_object().is_some()
            && groups(tag)
            && let Some(read) = reader.read::<openapiv3::Tag>(tag.node(), "Tag Object")
        {
            tags.push(Tag {
                name: Name::wire(read.name),
                span: tag.span(),
                description: read
                    .description
                    .or_else(|| Some(tag.summary()?.to_string()))
                    .unwrap_or_default(),
            });
        }
    }
    tags
}

/// Whether a tag groups operations. One without a kind does.
pub(super) fn groups(tag: openapi::Tag<'_>) -> bool {
    tag.kind().is_none_or(|it| &*it == "nav")
}
