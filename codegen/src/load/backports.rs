//! Keywords of OpenAPI 3.2 in older documents, with the prefix `x-oai-`.

use std::collections::HashSet;

use super::beside::each_object;
use super::{Node, Object, Value};
use crate::source::Span;

const PREFIX: &str = "x-oai-";

/// Gives the keywords their own names. Returns the spans of their keys.
pub(super) fn rename(root: &mut Node) -> HashSet<Span> {
    let mut renamed = HashSet::new();
    each_object(root, &mut |node| {
        if let Value::Object(object) = &mut node.value
            && object.keys().any(|it| it.starts_with(PREFIX))
        {
            *object = with_own_names(object, &mut renamed);
        }
    });
    renamed
}

fn with_own_names(object: &Object, renamed: &mut HashSet<Span>) -> Object {
    let mut own = Object::default();
    for (key, property) in object.iter() {
        match key.strip_prefix(PREFIX) {
            Some(name) if object.get(name).is_none() => {
                renamed.insert(property.key_span);
                own.put(name, property.clone());
            }
            _ => own.put(key, property.clone()),
        }
    }
    own
}
