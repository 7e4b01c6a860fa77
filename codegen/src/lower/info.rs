//! The `info` of a document.

use super::reader::Reader;
use crate::diagnostic::{Diagnostic, code};
use crate::openapi::{OpenApi, Typed};

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
