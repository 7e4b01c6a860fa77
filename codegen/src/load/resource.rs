//! Schemas with an `$id`, which references can name and which is the base of references within (JSON Schema 2020-12,
//! 8.2).

use std::collections::{BTreeMap, VecDeque};

use super::Node;
use super::objects::{Extensions, Keys, inner};
use super::reference::has_scheme;
use crate::source::Span;

/// The schemas of a file that have an `$id`.
#[derive(Clone, Debug, Default)]
pub(super) struct Resources {
    all: Vec<Resource>,
    /// Their indices by start offset. Their spans are nested or disjoint.
    by_start: BTreeMap<usize, usize>,
}

/// A schema with an `$id`.
#[derive(Clone, Debug)]
pub(super) struct Resource {
    /// Its JSON pointer.
    pub(super) pointer: String,
    /// The `$id` as written.
    pub(super) id: String,
    /// The `$id` resolved against that of an enclosing schema.
    pub(super) uri: String,
    span: Span,
    parent: Option<usize>,
}

impl Resources {
    pub(super) fn of(root: &Node) -> Self {
        let mut found = Resources::default();
        let mut queue = VecDeque::from([(root, Keys::Keywords, None)]);
        while let Some((node, keys, parent)) = queue.pop_front() {
            let id = node.get("$id").and_then(Node::as_str);
            let parent = match id.map(|it| it.trim_end_matches('#')) {
                None | Some("") => parent,
                Some(id) => Some(found.add(root, node, id, parent)),
            };
            inner(node, keys, Extensions::Followed, &mut |_, it, keys| {
                queue.push_back((it, keys, parent));
            });
        }
        found
    }

    fn add(&mut self, root: &Node, node: &Node, id: &str, parent: Option<usize>) -> usize {
        let pointer = root.pointer_to(node.span);
        // The span of an object with a single property equals that of the property.
        let pointer = pointer.strip_suffix("/$id").unwrap_or(&pointer).to_owned();
        let base = parent.map(|it| self.all[it].uri.as_str());
        let index = self.all.len();
        self.by_start.insert(node.span.start, index);
        self.all.push(Resource {
            pointer,
            uri: joined(base, id),
            id: id.to_owned(),
            span: node.span,
            parent,
        });
        index
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Resource> {
        self.all.iter()
    }

    pub(super) fn get(&self, index: usize) -> &Resource {
        &self.all[index]
    }

    /// The innermost schema that contains a span.
    pub(super) fn holding(&self, span: Span) -> Option<usize> {
        let (_, last) = self.by_start.range(..=span.start).next_back()?;
        let mut next = Some(*last);
        while let Some(index) = next {
            let resource = &self.all[index];
            if span.end <= resource.span.end {
                return Some(index);
            }
            next = resource.parent;
        }
        None
    }
}

/// Resolves a reference against a base URI (RFC 3986, 5.2, as far as schema identifiers need it).
pub(crate) fn joined(base: Option<&str>, reference: &str) -> String {
    let Some(base) = base.filter(|_| !has_scheme(reference)) else {
        return reference.to_owned();
    };
    let authority = base.find("://").map_or(0, |it| it + 3);
    let root = base[authority..].find('/');
    let root = root.map_or(base.len(), |it| authority + it);
    if reference.starts_with('/') {
        return format!("{}{reference}", &base[..root]);
    }
    let mut folder = match base.rfind('/').filter(|it| *it >= root) {
        Some(end) => &base[..end],
        None => &base[..root.min(base.len())],
    };
    if folder.len() == base.len() && root == base.len() && authority == 0 {
        folder = "";
    }
    let mut rest = reference;
    loop {
        if let Some(it) = rest.strip_prefix("./") {
            rest = it;
        } else if let Some(it) = rest.strip_prefix("../") {
            rest = it;
            folder = folder
                .rfind('/')
                .map_or(folder, |it| &folder[..it.max(root)]);
        } else if folder.is_empty() {
            return rest.to_owned();
        } else {
            return format!("{folder}/{rest}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::joined;

    #[test]
    fn references_resolve_against_their_base() {
        let base = Some("https://a.example/s/tree.json");
        for (reference, expected) in [
            ("node.json", "https://a.example/s/node.json"),
            ("./node", "https://a.example/s/node"),
            ("../t/node", "https://a.example/t/node"),
            ("/node", "https://a.example/node"),
            ("https://b.example/x", "https://b.example/x"),
        ] {
            assert_eq!(joined(base, reference), expected);
        }
        assert_eq!(
            joined(Some("https://a.example"), "x"),
            "https://a.example/x"
        );
        assert_eq!(joined(Some("tree"), "node"), "node");
        assert_eq!(joined(None, "node"), "node");
    }
}
