//! What may have one value only.

use serde_json::{Value as Json, json};

use super::Lowering;
use crate::load::Node;

impl<'d> Lowering<'d> {
    /// Whether a schema allows `null` and nothing else.
    pub(super) fn is_null(&self, node: &'d Node) -> bool {
        // Known of each schema once, where its parts are walked each time.
        self.is_nullable(node)
            && self.parts_of(node).into_iter().any(|it| {
                let is_const = it.get("const").is_some_and(|it| it.to_json().is_null());
                let listed = it.get("enum").and_then(Node::as_array);
                let is_listed = listed.is_some_and(|all| {
                    !all.is_empty() && all.iter().all(|it| it.to_json().is_null())
                });
                let ty = it.get("type").map(Node::to_json);
                is_const || is_listed || ty.is_some_and(|it| it == "null" || it == json!(["null"]))
            })
    }

    /// The only value that the schemas of one property allow.
    pub(super) fn only_value(&self, nodes: &[&'d Node]) -> Option<Json> {
        let listed = nodes.iter().filter_map(|it| self.values(it));
        let mut only = listed.filter(|it| it.len() == 1);
        only.next()?.pop()
    }
}
