//! What a schema itself says, without what it refers to.

use super::flag::as_flag;
use crate::load::Node;

/// Whether a schema itself names members.
pub(crate) fn has_members(node: &Node) -> bool {
    let members = node.get("properties").and_then(Node::as_object);
    members.is_some_and(|it| !it.is_empty())
}

/// Whether an object may have no other members than those that are named.
pub(crate) fn is_closed(node: &Node) -> bool {
    node.get("additionalProperties").and_then(as_flag) == Some(false)
}

/// Whether the names of an object's members may follow patterns.
pub(crate) fn has_patterns(node: &Node) -> bool {
    let patterns = node.get("patternProperties").and_then(Node::as_object);
    patterns.is_some_and(|it| !it.is_empty())
}
