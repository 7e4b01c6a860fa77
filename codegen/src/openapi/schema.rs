//! What a schema itself says, without what it refers to.

use super::flag::as_flag;
use crate::load::{Node, Object};

/// Whether a schema itself names members.
pub(crate) fn has_members(node: &Node) -> bool {
    let members = node.get("properties").and_then(Node::as_object);
    members.is_some_and(|it| !it.is_empty())
}

/// What a schema says of the members that it does not name, with the keyword. Where the parts of a schema are one struct,
/// `unevaluatedProperties` says of its members what `additionalProperties` says of those of a single schema.
pub(crate) fn further(node: &Node) -> Option<(&'static str, &Node)> {
    let keys = ["additionalProperties", "unevaluatedProperties"];
    keys.into_iter().find_map(|key| Some((key, node.get(key)?)))
}

/// Whether an object may have no other members than those that are named.
pub(crate) fn is_closed(node: &Node) -> bool {
    further(node).and_then(|(_, it)| as_flag(it)) == Some(false)
}

/// Whether an object has members of any name although it says which those have that follow a pattern.
pub(crate) fn is_open_beside_patterns(node: &Node) -> bool {
    let patterns = node.get("patternProperties").and_then(Node::as_object);
    let mut patterns = patterns.into_iter().flat_map(Object::keys);
    let is_any = |it: &str| {
        let it = it.trim_start_matches('^').trim_end_matches('$');
        matches!(it, "" | ".*" | ".+")
    };
    !is_closed(node) && !patterns.any(is_any)
}

/// Whether the names of an object's members may follow patterns.
pub(crate) fn has_patterns(node: &Node) -> bool {
    let patterns = node.get("patternProperties").and_then(Node::as_object);
    patterns.is_some_and(|it| !it.is_empty())
}
