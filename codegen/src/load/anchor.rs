//! `$anchor` and `$dynamicAnchor`: names of schemas that references can use.

use std::collections::{HashMap, VecDeque};

use super::{Node, Value, token};

/// The JSON pointer of each anchor's schema. The first of duplicate anchors wins.
pub(super) fn anchors(root: &Node) -> HashMap<String, String> {
    let mut found = HashMap::new();
    let mut queue = VecDeque::from([(root, String::new())]);
    while let Some((node, pointer)) = queue.pop_front() {
        let own = ["$anchor", "$dynamicAnchor"].into_iter();
        for anchor in own.filter_map(|it| node.get(it)?.as_str()) {
            let anchor = anchor.to_owned();
            found.entry(anchor).or_insert_with(|| pointer.clone());
        }
        match &node.value {
            Value::Object(object) => queue.extend(object.iter().map(|(key, property)| {
                let key = token(key);
                (&property.node, format!("{pointer}/{key}"))
            })),
            Value::Array(items) => {
                let items = items.iter().enumerate();
                queue.extend(items.map(|(index, it)| (it, format!("{pointer}/{index}"))));
            }
            _ => {}
        }
    }
    found
}

/// Whether the fragment of a reference is an anchor rather than a JSON pointer.
pub(super) fn is_anchor(fragment: &str) -> bool {
    !fragment.is_empty() && !fragment.starts_with('/')
}
