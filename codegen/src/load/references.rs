//! The references in a file.

use super::build::mapping;
use super::objects::{Extensions, values};
use super::resource::Resources;
use super::{Node, Object};
use crate::source::Span;

/// The references in a file, each with the index of the schema with an `$id` that contains it. `further` are the JSON
/// pointers of values that references lead to, although they are in what is data otherwise.
///
/// What was copied from another file refers as if it were still there: `is_own` is whether a span is of the file.
pub(super) fn references(
    root: &Node,
    resources: &Resources,
    further: &[&str],
    is_own: impl Fn(Span) -> bool,
) -> Vec<(Option<usize>, String)> {
    let further = further.iter().filter_map(|it| pointed(root, it));
    let roots = std::iter::once(root).chain(further);
    let mut found = Vec::new();
    for node in roots.flat_map(|it| values(it, Extensions::Data)) {
        let Some(object) = node.as_object() else {
            continue;
        };
        let texts = texts(node, object);
        let texts = texts.filter(|it| is_own(it.0));
        found.extend(texts.map(|(span, text)| (resources.holding(span), text)));
    }
    found.sort_unstable();
    found.dedup();
    let found = found.into_iter();
    found.map(|(at, text)| (at, text.to_owned())).collect()
}

/// The references of an object itself.
fn texts<'n>(node: &'n Node, object: &'n Object) -> impl Iterator<Item = (Span, &'n str)> {
    // A requirement may name a security scheme by URI.
    let required = object.get("security").and_then(Node::as_array);
    let required = required.into_iter().flatten().filter_map(Node::as_object);
    let required = required.flat_map(|it| it.iter().map(|it| (it.1.key_span, it.0)));
    let required = required.filter(|it| it.1.contains(['#', '/']));
    let own = ["$ref", "$dynamicRef"].into_iter();
    let own = own.filter_map(|it| node.get(it));
    let texts = own.filter_map(|it| Some((it.span, it.as_str()?)));
    texts.chain(mapped(node)).chain(required)
}

/// The references of an object's discriminator, whose values may be names of schemas instead.
pub(super) fn mapped(node: &Node) -> impl Iterator<Item = (Span, &str)> {
    let texts = mapping(node).filter_map(|it| Some((it.span, it.as_str()?)));
    texts.filter(|it| it.1.contains(['#', '.', '/']))
}

/// The value at a JSON pointer, which may be percent-encoded.
fn pointed<'n>(root: &'n Node, pointer: &str) -> Option<&'n Node> {
    let decoded = percent_encoding::percent_decode_str(pointer).decode_utf8_lossy();
    root.pointer(pointer).or_else(|| root.pointer(&decoded))
}
