//! The methods of `additionalOperations`, which are sent as written.

use super::pass::Pass;
use crate::diagnostic::{Diagnostic, code};
use crate::openapi::keyword;

impl Pass<'_, '_> {
    /// Whether requests can have the operation's method. Reports it if not.
    pub(super) fn is_sendable(&mut self) -> bool {
        let (method, span) = (self.entry.method, self.entry.key);
        let layers = self.entry.of.item.layers();
        let mut additional = layers.iter().flat_map(|it| it.additional());
        if !additional.any(|it| it.value == self.entry.node) {
            return true;
        }
        let finding = if let Some(keyword) = keyword(method) {
            let message = format!("`{method}` has a keyword of its own");
            let finding = Diagnostic::error(code::INVALID, span, message);
            finding.help(format!("write the operation under `{keyword}` of the path"))
        } else if method == "CONNECT" {
            let message = "`CONNECT` opens a tunnel, which a client of an API cannot use";
            Diagnostic::error(code::UNSUPPORTED, span, message)
        } else if method.is_empty() || !method.chars().all(is_token) {
            let message = format!("`{method}` cannot be the method of a request");
            let finding = Diagnostic::error(code::INVALID, span, message);
            finding.help("a method has letters, digits and any of ``!#$%&'*+-.^_|~``")
        } else {
            return true;
        };
        self.types.reader.report(finding);
        false
    }
}

/// Whether a character may be in a token (RFC 9110, section 5.6.2).
pub(super) fn is_token(it: char) -> bool {
    it.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(it)
}
