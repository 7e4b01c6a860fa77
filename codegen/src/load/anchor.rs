//! `$anchor` and `$dynamicAnchor`: names of schemas that references can use.

use std::collections::{HashMap, VecDeque};

use super::objects::{Extensions, Keys, Step, inner};
use super::{Node, token};

/// The JSON pointer of each anchor's schema. The first of duplicate anchors wins.
pub(super) fn anchors(root: &Node) -> HashMap<String, String> {
    let mut found = HashMap::new();
    let mut queue = VecDeque::from([(root, Keys::Keywords, String::new())]);
    while let Some((node, keys, pointer)) = queue.pop_front() {
        let own = ["$anchor", "$dynamicAnchor"].into_iter();
        for anchor in own.filter_map(|it| node.get(it)?.as_str()) {
            let anchor = anchor.to_owned();
            found.entry(anchor).or_insert_with(|| pointer.clone());
        }
        inner(node, keys, Extensions::Followed, &mut |step, it, keys| {
            let pointer = match step {
                Step::Key(key) => format!("{pointer}/{}", token(key)),
                Step::Index(index) => format!("{pointer}/{index}"),
            };
            queue.push_back((it, keys, pointer));
        });
    }
    found
}

/// Whether the fragment of a reference is an anchor rather than a JSON pointer.
pub(super) fn is_anchor(fragment: &str) -> bool {
    !fragment.is_empty() && !fragment.starts_with('/')
}
