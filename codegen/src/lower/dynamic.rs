//! `$dynamicRef`: a reference to what the schema means by it in which all that is being read stands.

use super::Lowering;
use crate::diagnostic::{Diagnostic, code};
use crate::load::Node;

impl<'d> Lowering<'d> {
    /// The schema that a `$dynamicRef` names: the one whose type is being declared, if it has the anchor. None if the node has
    /// no `$dynamicRef`, or if only one schema has the anchor, to which it leads as a `$ref` does.
    pub(super) fn dynamic(&mut self, node: &'d Node) -> Option<&'d Node> {
        let reference = node
            .get("$dynamicRef")
            .filter(|_| node.get("$ref").is_none())?;
        let (_, anchor) = reference.as_str()?.split_once('#')?;
        let has_anchor =
            |it: &&Node| it.get("$dynamicAnchor").and_then(Node::as_str) == Some(anchor);
        if let Some(outermost) = self.outermost.filter(has_anchor) {
            return Some(outermost);
        }
        if self.grammar.anchored(anchor) > 1 {
            let message = format!("several schemas have the `$dynamicAnchor` `{anchor}`");
            let error = Diagnostic::error(code::UNSUPPORTED, reference.span, message);
            self.findings.push(error.help(
                "only a schema that has the anchor itself can be what `$dynamicRef` means: write a `$ref` to what is meant",
            ));
        }
        None
    }
}
