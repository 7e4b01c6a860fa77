//! Properties that are `true` or `false`.

use super::Lowering;
use crate::load::Node;
use crate::openapi::flag::spelled;

impl<'d> Lowering<'d> {
    /// A member that is `true` or `false`; absent is `false`.
    pub(super) fn flag(&mut self, node: &'d Node, key: &str) -> bool {
        let Some(member) = node.get(key) else {
            return false;
        };
        let known = self.flag_of(key, member);
        if known.is_none() && !self.is_empty(key, member) {
            self.wrong_type(member, &format!("`{key}`"), "`true` or `false`");
        }
        known.unwrap_or_default()
    }

    /// What a value says if it is `true` or `false`; reports a string that spells one of them.
    pub(super) fn flag_of(&mut self, key: &str, node: &Node) -> Option<bool> {
        let (known, warning) = spelled(key, node)?;
        self.findings.extend(warning);
        Some(known)
    }
}
