//! Parts of a form by position, and nested parts, which are not supported in requests.

use super::pass::Pass;
use crate::diagnostic::{Diagnostic, code};
use crate::openapi::{MediaType, Typed};
use crate::source::Span;

/// Encodings by position.
const BY_POSITION: [&str; 2] = ["prefixEncoding", "itemEncoding"];

impl<'d> Pass<'_, 'd> {
    /// Reports keywords that describe parts of a form by position, or nested parts.
    pub(super) fn requires_named_parts(&mut self, media_type: MediaType<'d>) {
        let node = media_type.node();
        let of_form = BY_POSITION.iter().chain(&["itemSchema"]);
        for key in of_form.filter(|it| media_type.has(it)) {
            let span = node.as_object().and_then(|it| it.property(key));
            let message = format!("`{key}` is not supported in a request: parts have names");
            self.no_parts(span.map_or(media_type.span(), |it| it.key_span), message);
        }
        for encoding in media_type.encoding().unwrap_or_default().values() {
            let properties = encoding.node().as_object();
            for key in BY_POSITION.iter().chain(&["encoding"]) {
                if let Some(property) = properties.and_then(|it| it.property(key)) {
                    let message = format!("`{key}` is not supported: a part has no parts");
                    self.no_parts(property.key_span, message);
                }
            }
        }
    }

    /// Reports encodings of what is no form.
    pub(super) fn no_encoding(&mut self, content_type: &str, media_type: MediaType<'d>) {
        for key in BY_POSITION.iter().chain(&["encoding"]) {
            if media_type.has(key) {
                let message = format!("`{key}` is ignored for `{content_type}`");
                let span = media_type.span_of(key);
                let finding = Diagnostic::warning(code::INVALID, span, message);
                let help = "remove it: only forms have encodings, those of their parts";
                self.types.reader.report(finding.help(help));
            }
        }
    }

    fn no_parts(&mut self, span: Span, message: String) {
        let finding = Diagnostic::error(code::UNSUPPORTED, span, message);
        let help =
            "describe an object, each property of which is a part, or a string for raw content";
        self.types.reader.report(finding.help(help));
    }
}
